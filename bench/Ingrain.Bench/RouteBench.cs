using System.Globalization;
using Ingrain.Eval;
using Ingrain.Indexes;
using Ingrain.Recall;

namespace Ingrain.Bench;

/// <summary>
/// How well the router tells LoCoMo's categories apart, on the conversations its rules were read off and on the others; and how much of the
/// gold comes back for which tokens when a question is read by its own strategy, by the others', and by none.
/// </summary>
internal static class RouteBench
{
    private const int Tuned = 3;
    private const int LimitTokens = 2_000;

    private static readonly RecallRoute[] s_told =
        [RecallRoute.Temporal, RecallRoute.Overview, RecallRoute.Judgement, RecallRoute.Targeted];

    public static async Task<int> RunAsync(string data)
    {
        var locomo = DatasetLoader.Load("locomo", Path.Combine(data, "locomo/locomo10_dev.json"));
        Router("tuned on", locomo.Conversations.Take(Tuned));
        Router("others", locomo.Conversations.Skip(Tuned));
        Console.WriteLine("category | questions | recall: routed, profile's, targeted's, whole budget | tokens: routed, whole");
        await BudgetsAsync(locomo);
        await BudgetsAsync(DatasetLoader.Load("beam", Path.Combine(data, "splits/dev/beam")));
        return 0;
    }

    private static RecallRoute RouteOf(string text) =>
        QueryAnalysis.Of(text, new LexicalIndex(DocumentTexts.FieldCount), DateTimeOffset.UnixEpoch).Route;

    private static void Router(string name, IEnumerable<EvalConversation> conversations)
    {
        var pairs = conversations.SelectMany(c => c.Questions)
            .Select(q => (Told: Category(q.Category), Found: Told(RouteOf(q.Text)))).ToList();
        var scores = s_told.Select(route =>
        {
            var both = pairs.Count(p => p.Told == route && p.Found == route);
            return 2.0 * both / Math.Max(1, pairs.Count(p => p.Told == route) + pairs.Count(p => p.Found == route));
        }).ToArray();
        var each = string.Join(", ", s_told.Zip(scores, (r, s) => string.Create(CultureInfo.InvariantCulture, $"{r} {s:0.000}")));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"router, {name}: {pairs.Count} questions, macro-F1 {scores.Average():0.000} ({each})"));
    }

    private static RecallRoute Category(string category) => category switch
    {
        "temporal" => RecallRoute.Temporal,
        "multi-hop" => RecallRoute.Overview,
        "open-domain" => RecallRoute.Judgement,
        _ => RecallRoute.Targeted,
    };

    private static RecallRoute Told(RecallRoute route) => s_told.Contains(route) ? route : RecallRoute.Targeted;

    private static async Task BudgetsAsync(EvalDataset dataset)
    {
        var sums = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var conversation in dataset.Conversations)
        {
            var target = await IndexTarget.OpenAsync(conversation, CancellationToken.None);
            var now = conversation.Episodes.Max(e => e.OccurredAt) ?? DateTimeOffset.UnixEpoch;
            foreach (var question in conversation.Questions.Where(q => q.Gold.Count > 0))
            {
                var routed = ReadStrategy.Of(RouteOf(question.Text)).Tokens(LimitTokens);
                int[] budgets =
                [
                    routed, ReadStrategy.Of(RecallRoute.Profile).Tokens(LimitTokens),
                    ReadStrategy.Of(RecallRoute.Targeted).Tokens(LimitTokens), LimitTokens,
                ];
                var sum = sums.TryGetValue(question.Category, out var known) ? known : sums[question.Category] = new double[7];
                sum[0]++;
                for (var i = 0; i < budgets.Length; i++)
                {
                    var recalled = await target.Ask(new RecallQuery { Text = question.Text, LimitTokens = budgets[i] }, now, default);
                    sum[1 + i] += (double)question.Gold.Count(g => recalled.Items.Any(r => r.Id.Value == g)) / question.Gold.Count;
                    if (i is 0 or 3) sum[i == 0 ? 5 : 6] += recalled.Tokens;
                }
            }
            if (target.Close is { } close) await close();
        }
        foreach (var (category, sum) in sums)
        {
            var shares = string.Join(", ", sum[1..5].Select(s => (s / sum[0]).ToString("0.000", CultureInfo.InvariantCulture)));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{category} | {sum[0]} | {shares} | {sum[5] / sum[0]:0}, {sum[6] / sum[0]:0}"));
        }
    }
}
