using Ingrain.Eval;

namespace Ingrain.Tests.Eval;

public sealed class Finding_where_gold_stands
{
    [Fact]
    public void tells_ranked_dropped_and_never_found_apart()
    {
        var recalled = Given(("a", "returned"), ("b", "duplicate"), ("c", "budget"), ("d", "limit"), ("e", "superseded"));
        var question = new EvalQuestion { Text = "x", Category = "k", Gold = ["d", "b", "z", "e", "a"] };
        var places = GoldPlace.Find(recalled, question, c => c.Id.Value);
        Assert.Equal([3, null, null, null, 1], places.Select(p => p.Rank));
        Assert.Equal(
            [GoldBand.First10, GoldBand.Dropped, GoldBand.Never, GoldBand.Dropped, GoldBand.First10], places.Select(p => p.Band));
        Assert.Equal([true, true, false, true, true], places.Select(p => p.Components.ContainsKey("text")));
    }

    [Theory]
    [InlineData(10, GoldBand.First10)]
    [InlineData(11, GoldBand.To50)]
    [InlineData(50, GoldBand.To50)]
    [InlineData(51, GoldBand.Below)]
    public void parts_ranks_into_bands(int rank, GoldBand band)
    {
        var recalled = Given([.. Enumerable.Range(1, 60).Select(i => ($"e{i}", "returned"))]);
        var question = new EvalQuestion { Text = "x", Category = "k", Gold = [$"e{rank}"] };
        Assert.Equal(band, Assert.Single(GoldPlace.Find(recalled, question, c => c.Id.Value)).Band);
    }

    [Fact]
    public void lets_a_kept_episode_stand_for_its_session_where_another_was_dropped()
    {
        var recalled = Given(("s:1", "duplicate"), ("t:1", "returned"), ("s:2", "returned"), ("s:3", "returned"));
        var question = new EvalQuestion { Text = "x", Category = "k", Gold = ["s"] };
        Assert.Equal(2, Assert.Single(GoldPlace.Find(recalled, question, c => c.Id.Value[..1])).Rank);
    }

    [Fact]
    public async Task counts_by_data_set_and_category_and_names_the_questions_that_lose_some()
    {
        var conversation = new EvalConversation
        {
            Id = "c",
            Episodes = [Turn("e1", "The lake is deep."), Turn("e2", "A tree is tall.")],
            Questions =
            [
                new() { Text = "How deep is the lake?", Category = "near", Gold = ["e1"] },
                new() { Text = "Which tree?", Category = "far", Gold = ["e2", "absent"] },
                new() { Text = "Unscored?", Category = "none", Gold = [] },
            ],
        };
        var report = await new GoldFinder(IndexTarget.OpenAsync)
            .RunAsync([new EvalDataset("tiny", [conversation])], RecallVariant.Usual, TestContext.Current.CancellationToken);
        Assert.Equal(["overall", "far", "near"], report.Rows.Select(r => r.Part));
        Assert.Equal([2, 1, 1], report.Rows.Select(r => r.Gold["first10"]));
        Assert.Equal([1, 1, 0], report.Rows.Select(r => r.Gold["never"]));
        Assert.Equal(1, report.Rows[2].FoundBy["first10"]["text"]);
        Assert.DoesNotContain("relevance", report.Rows[2].FoundBy["first10"].Keys);
        var lost = Assert.Single(report.Questions);
        Assert.Equal(("tiny", "c", 2, "far"), (lost.Dataset, lost.Conversation, lost.Number, lost.Category));
        Assert.Equal([1, null], lost.Ranks);
    }

    private static Recalled Given(params (string Id, string Outcome)[] candidates) => new()
    {
        Items = [],
        Context = "",
        Tokens = 0,
        NothingRelevant = false,
        Candidates =
        [
            .. candidates.Select(c => new Candidate
            {
                Id = new RecordId(c.Id),
                Kind = RecordKind.Episode,
                Score = 1,
                Outcome = c.Outcome,
                Components = new Dictionary<string, double> { ["text"] = 1 },
            }),
        ],
    };

    private static Episode Turn(string id, string content) =>
        new() { Id = new RecordId(id), Session = new RecordId("s"), Role = "user", Content = content };
}
