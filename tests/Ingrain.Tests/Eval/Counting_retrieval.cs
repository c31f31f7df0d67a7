using Ingrain.Eval;

namespace Ingrain.Tests.Eval;

public sealed class Counting_retrieval
{
    [Fact]
    public void counts_recall_hit_rank_and_gain_as_defined()
    {
        var ranked = Enumerable.Range(1, 30).Select(i => $"x{i}").ToList();
        var scores = RankingScores.Of(ranked, ["x3", "x9", "x15", "absent"]);
        Assert.Equal((0.25, 0.5, 0.75), (scores.RecallAt5, scores.RecallAt10, scores.RecallAt20));
        Assert.Equal((1.0, 0.0, 1 / 3.0), (scores.HitAt10, scores.AllAt10, scores.ReciprocalRank));
        var ideal = 1 + (1 / Math.Log2(3)) + (1 / Math.Log2(4)) + (1 / Math.Log2(5));
        Assert.Equal(((1 / Math.Log2(4)) + (1 / Math.Log2(10))) / ideal, scores.NdcgAt10, 12);
    }

    [Fact]
    public void counts_a_repeated_id_where_it_first_stands()
    {
        var scores = RankingScores.Of(["a", "a", "a", "a", "a", "b"], ["b"]);
        Assert.Equal((1.0, 0.5), (scores.RecallAt5, scores.ReciprocalRank));
    }

    [Fact]
    public void gives_one_for_a_perfect_ranking_and_zero_for_an_empty_one()
    {
        var perfect = RankingScores.Of(["a", "b"], ["b", "a"]);
        Assert.Equal((1.0, 1.0, 1.0), (perfect.RecallAt5, perfect.RecallAt10, perfect.RecallAt20));
        Assert.Equal((1.0, 1.0, 1.0, 1.0), (perfect.HitAt10, perfect.AllAt10, perfect.ReciprocalRank, perfect.NdcgAt10));
        Assert.Equal(default, RankingScores.Of([], ["a"]));
    }

    [Fact]
    public async Task reports_a_run_in_the_fixed_shape()
    {
        var conversation = new EvalConversation
        {
            Id = "c",
            Episodes = [Turn("e1", "s1", "The lake is deep."), Turn("e2", "s2", "The tree is tall.")],
            Questions =
            [
                new() { Text = "How deep is the lake?", Category = "near", Gold = ["e1"] },
                new() { Text = "Is the tree tall?", Category = "session", Gold = ["s2"], Unit = GoldUnit.Session },
                new() { Text = "Is the lake wide?", Category = "unscored", Gold = [] },
            ],
        };
        var runner = new EvalRunner(IndexTarget.OpenAsync, TimeProvider.System);
        var run = await runner.RunAsync(new EvalDataset("tiny", [conversation]), cancel: TestContext.Current.CancellationToken);
        var report = RetrievalReport.Of(run);
        Assert.Equal((3, 2, 1.0), (report.Questions, report.Scored, report.Mrr));
        Assert.Equal(["near", "session"], report.ByCategory.Keys);
        using var json = System.Text.Json.JsonDocument.Parse(ReportJson.Write(report));
        Assert.Equal(
            [
                "questions", "scored", "recall@5", "recall@10", "recall@20", "hit@10", "all@10", "mrr", "ndcg@10", "byCategory", "p50Ms",
                "p99Ms", "tokensPerRecall",
            ],
            json.RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task counts_a_record_for_the_episodes_it_rests_on_and_closes_what_it_opened()
    {
        var closed = 0;
        var fact = new RecalledItem
        {
            Id = new RecordId("f"), Kind = RecordKind.Fact, Text = "x", Score = 1, Label = TrustLabel.Agent,
            Evidence = [Evidence.Of(new RecordId("e2"))],
        };
        ValueTask<RecallTarget> Open(EvalConversation conversation, CancellationToken cancel) => ValueTask.FromResult(new RecallTarget(
            (_, _, _) => ValueTask.FromResult(new Recalled { Items = [fact], Context = "", Tokens = 7, NothingRelevant = false }),
            () =>
            {
                closed++;
                return ValueTask.CompletedTask;
            }));
        var conversation = new EvalConversation
        {
            Id = "c", Episodes = [Turn("e2", "s", "x")], Questions = [new() { Text = "x", Category = "c", Gold = ["e2"] }],
        };
        var report = RetrievalReport.Of(await new EvalRunner(Open, TimeProvider.System)
            .RunAsync(new EvalDataset("tiny", [conversation]), cancel: TestContext.Current.CancellationToken));
        Assert.Equal((1.0, 7.0, 1), (report.RecallAt5, report.TokensPerRecall, closed));
    }

    [Fact]
    public async Task counts_a_record_for_itself_where_gold_are_records()
    {
        var conversation = new EvalConversation
        {
            Id = "c", Episodes = [],
            Records =
            [
                new Module { Id = new RecordId("m1"), Path = "modules/m1", Language = "python", Code = "def add_all(xs): return sum(xs)" },
                new Module { Id = new RecordId("m2"), Path = "modules/m2", Language = "python", Code = "def reverse(s): return s[::-1]" },
            ],
            Questions = [new() { Text = "reverse a string", Category = "code", Gold = ["m2"], Unit = GoldUnit.Record }],
        };
        var run = await new EvalRunner(IndexTarget.OpenAsync, TimeProvider.System)
            .RunAsync(new EvalDataset("tiny", [conversation]), cancel: TestContext.Current.CancellationToken);
        Assert.Equal(1.0, Assert.Single(run.Scores()).ReciprocalRank);
    }

    [Fact]
    public async Task gives_the_same_results_in_the_same_order_however_many_conversations_are_asked_at_once()
    {
        var conversations = Enumerable.Range(0, 12).Select(c => new EvalConversation
        {
            Id = $"c{c}",
            Episodes = [.. Enumerable.Range(0, 30)
                .Select(i => Turn($"e{i}", $"s{i % 3}", $"The {Thing(i)} of {Thing(c + i)} is {Thing(i * c)}."))],
            Questions = [.. Enumerable.Range(0, 4).Select(q => new EvalQuestion
            {
                Text = $"What is the {Thing(q)}?", Category = $"k{q % 2}", Gold = [$"e{q}"],
            })],
        }).ToList();
        var datasets = new[] { new EvalDataset("one", conversations[..5]), new EvalDataset("two", conversations[5..]) };
        var ways = new[] { RecallVariant.Usual, new RecallVariant { Policy = "relevance", IsTimed = false } };
        var told = new List<long>();
        var runs = new List<IReadOnlyList<EvalRun>>();
        foreach (var jobs in new[] { 1, 7 })
            runs.Add(await new EvalRunner(IndexTarget.OpenAsync, TimeProvider.System) { Jobs = jobs, Progress = new Noted(told) }
                .RunAsync(datasets, ways, TestContext.Current.CancellationToken));
        Assert.Equal(["one", "one", "two", "two"], runs[0].Select(r => r.Dataset));
        Assert.Equal([20, 20, 28, 28], runs[0].Select(r => r.Questions.Count));
        Assert.Equal(runs[0].Select(r => r.Scores()), runs[1].Select(r => r.Scores()));
        Assert.Equal(runs[0].Select(r => r.Questions.Sum(q => q.Tokens)), runs[1].Select(r => r.Questions.Sum(q => q.Tokens)));
        Assert.Equal(0, runs[1][1].Questions.Count(q => q.Elapsed is not null));
        Assert.Equal(Enumerable.Range(1, 48).Concat(Enumerable.Range(1, 48)).Select(n => (long)n), told);

        static string Thing(int i) => new[] { "lake", "tree", "stone", "river", "bird", "cloud", "road" }[i % 7];
    }

    private sealed class Noted(List<long> told) : IProgress<long>
    {
        public void Report(long value) => told.Add(value);
    }

    private static Episode Turn(string id, string session, string content) =>
        new() { Id = new RecordId(id), Session = new RecordId(session), Role = "user", Content = content };
}
