namespace Ingrain.Eval;

/// <summary>Learns weights from each data set and tries them on all others.</summary>
public static class CombinerBench
{
    private const int Folds = 5;
    private const int Depth = 200;
    private const int DepthTokens = 200_000;

    /// <summary>Data sets that may be measured by, and not be learned from: their licences forbid it.</summary>
    private static readonly string[] s_measureOnly = ["locomo", "realtalk"];

    /// <summary>Runs every trial. A data set that is tried on itself is cross-validated by conversation, where it has several.</summary>
    /// <param name="datasets">The data sets.</param>
    /// <param name="open">Takes a conversation in.</param>
    /// <param name="cancel">Ends the run.</param>
    /// <returns>The trials.</returns>
    public static async Task<IReadOnlyList<CombinerTrial>> RunAsync(
        IReadOnlyList<EvalDataset> datasets, OpenTarget open, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        ArgumentNullException.ThrowIfNull(open);
        var sets = new List<(string Name, List<RankingExample> Examples)>();
        foreach (var dataset in datasets) sets.Add((dataset.Name, await CollectAsync(dataset, open, cancel)));
        var trials = new List<CombinerTrial>();
        foreach (var from in sets)
        {
            cancel.ThrowIfCancellationRequested();
            if (s_measureOnly.Contains(from.Name)) continue;
            var weights = LinearCombiner.Fit(from.Examples, Folds);
            foreach (var on in sets)
            {
                if (on.Name != from.Name) trials.Add(CombinerTrial.Of(from.Name, on.Name, weights, Compare(on.Examples, weights)));
                else if (from.Examples.Select(e => e.Group).Distinct().Skip(1).Any())
                    trials.Add(CombinerTrial.Of(from.Name, on.Name, [], LinearCombiner.CrossValidate(from.Examples, Folds)));
            }
        }
        return trials;
    }

    private static List<(RankingScores Fixed, RankingScores Learned)> Compare(IReadOnlyList<RankingExample> examples, double[] weights) =>
        [.. LinearCombiner.Score(examples, LinearCombiner.Fixed).Zip(LinearCombiner.Score(examples, weights))];

    private static async Task<List<RankingExample>> CollectAsync(EvalDataset dataset, OpenTarget open, CancellationToken cancel)
    {
        var examples = new List<RankingExample>();
        foreach (var conversation in dataset.Conversations)
        {
            var target = await open(conversation, cancel);
            try
            {
                var ids = new RankedIds(conversation);
                foreach (var question in conversation.Questions.Where(q => q.Gold.Count > 0))
                {
                    var query = RecallVariant.Usual.Query(question) with
                    {
                        Limit = Depth,
                        LimitTokens = DepthTokens,
                        Explain = true,
                    };
                    var recalled = await target.Ask(query, ids.AskedAt(question), cancel);
                    examples.Add(RankingExample.Of(conversation.Id, question, recalled, c => ids.Of(c, question.Unit)));
                }
            }
            finally
            {
                if (target.Close is { } close) await close();
            }
        }
        return examples;
    }
}
