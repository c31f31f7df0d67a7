namespace Ingrain.Eval;

/// <summary>Finds where the gold of every question stands among all candidates.</summary>
public sealed class GoldFinder
{
    // As deep as a recall goes: what is no candidate then is not found at all.
    private const int Depth = 1_000;
    private const int DepthTokens = 200_000;

    private readonly OpenTarget _open;

    /// <summary>Makes a finder.</summary>
    /// <param name="open">Takes a conversation in.</param>
    public GoldFinder(OpenTarget open)
    {
        ArgumentNullException.ThrowIfNull(open);
        _open = open;
    }

    /// <summary>How many conversations are asked at once, from 1.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Looks at data sets.</summary>
    /// <param name="datasets">The data sets.</param>
    /// <param name="variant">How to recall.</param>
    /// <param name="cancel">Ends the run.</param>
    /// <returns>The report.</returns>
    public async Task<GoldReport> RunAsync(
        IReadOnlyList<EvalDataset> datasets, RecallVariant variant, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        ArgumentNullException.ThrowIfNull(variant);
        var (rows, lost) = (new List<GoldRow>(), new List<LostQuestion>());
        foreach (var dataset in datasets)
        {
            var found = new (EvalQuestion Question, IReadOnlyList<GoldPlace> Places)[dataset.Conversations.Count][];
            var options = new ParallelOptions { MaxDegreeOfParallelism = Jobs, CancellationToken = cancel };
            await Parallel.ForEachAsync(Enumerable.Range(0, found.Length), options, async (c, ct) =>
                found[c] = await AskAllAsync(dataset.Conversations[c], variant, ct));
            for (var c = 0; c < found.Length; c++)
                for (var q = 0; q < found[c].Length; q++)
                    if (found[c][q] is var (question, places) && places.Any(p => p.Band != GoldBand.First10))
                        lost.Add(new(dataset.Name, dataset.Conversations[c].Id, q + 1, question.Category, [.. places.Select(p => p.Rank)]));
            AddRows(dataset.Name, [.. found.SelectMany(f => f)], rows);
        }
        return new GoldReport { Rows = rows, Questions = lost };
    }

    private static void AddRows(
        string dataset, IReadOnlyList<(EvalQuestion Question, IReadOnlyList<GoldPlace> Places)> found, List<GoldRow> rows)
    {
        var parts = found.Where(f => f.Places.Count > 0).ToLookup(f => f.Question.Category, f => f.Places);
        rows.Add(GoldRow.Of(dataset, EvalRow.Overall, [.. parts.SelectMany(p => p).SelectMany(p => p)]));
        if (parts.Count < 2) return;
        foreach (var part in parts.OrderBy(p => p.Key, StringComparer.Ordinal))
            rows.Add(GoldRow.Of(dataset, part.Key, [.. part.SelectMany(p => p)]));
    }

    private async Task<(EvalQuestion, IReadOnlyList<GoldPlace>)[]> AskAllAsync(
        EvalConversation conversation, RecallVariant variant, CancellationToken cancel)
    {
        var target = await _open(conversation, cancel);
        try
        {
            var ids = new RankedIds(conversation);
            var found = new (EvalQuestion, IReadOnlyList<GoldPlace>)[conversation.Questions.Count];
            for (var q = 0; q < found.Length; q++)
            {
                var question = conversation.Questions[q];
                found[q] = (question, []);
                if (question.Gold.Count == 0) continue;
                var query = variant.Query(question) with
                {
                    Limit = Depth,
                    LimitTokens = DepthTokens,
                    Explain = true,
                };
                var recalled = await target.Ask(query, ids.AskedAt(question), cancel);
                found[q] = (question, GoldPlace.Find(recalled, question, c => ids.Of(c, question.Unit)));
            }
            return found;
        }
        finally
        {
            if (target.Close is { } close) await close();
        }
    }
}
