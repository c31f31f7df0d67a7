using System.Globalization;
using Ingrain.Eval;
using Ingrain.Recall;

namespace Ingrain.Bench;

/// <summary>
/// What is known about a question before it is answered or not, as lines of commas: for questions that a conversation answers, for the same
/// asked of another conversation, and for those that the data sets made unanswerable.
/// </summary>
internal static class AbstainBench
{
    public static int Run(string data)
    {
        Console.WriteLine("set,conversation,kind,documents,best,second,tenth,covered,nothing");
        foreach (var (name, path) in new[] { ("locomo", "locomo/locomo10_dev.json"), ("beam", "splits/dev/beam") })
        {
            var dataset = DatasetLoader.Load(name, Path.Combine(data, path));
            for (var i = 0; i < dataset.Conversations.Count; i++)
            {
                var conversation = dataset.Conversations[i];
                using var index = new SpaceIndex();
                var sequence = 0L;
                foreach (var episode in conversation.Episodes) index.AddEpisode(episode with { Sequence = ++sequence });
                var other = dataset.Conversations[(i + 1) % dataset.Conversations.Count];
                foreach (var question in conversation.Questions)
                    Ask(index, question, question.Answerable ? "own" : "unanswerable", $"{name},{i}");
                foreach (var question in other.Questions) Ask(index, question, "foreign", $"{name},{i}");
            }
        }
        return 0;
    }

    private static void Ask(SpaceIndex index, EvalQuestion question, string kind, string place)
    {
        var now = DateTimeOffset.UnixEpoch;
        var recalled = index.Recall(new RecallQuery { Text = question.Text, Explain = true }, new RecallMoment(now, long.MaxValue - 1));
        var own = recalled.Candidates
            .Select(c => c.Components["text"] + c.Components["names"] + c.Components["when"]).OrderDescending().Take(10).ToArray();
        var analysis = QueryAnalysis.Of(question.Text, index.Words, now);
        var weight = RelevanceFloor.Weight(index, analysis);
        var known = analysis with { Terms = [.. analysis.Terms.Where(t => t.Number >= 0)] };
        var covered = RelevanceFloor.Weight(index, known);
        double Share(int at) => own.Length > at && weight > 0 ? own[at] / weight : 0;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{place},{kind},{index.Words.DocumentCount},{Share(0):0.####},{Share(1):0.####},{Share(9):0.####},"
            + $"{(weight > 0 ? covered / weight : 0):0.####},{(recalled.NothingRelevant ? 1 : 0)}"));
    }
}
