using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

public sealed class Recalling_within_bounds
{
    [Fact]
    public void keeps_the_token_budget_and_the_item_limit()
    {
        var turns = new string[200];
        for (var i = 0; i < turns.Length; i++) turns[i] = $"Lake boat number {i} {string.Concat(Enumerable.Repeat("many words ", i))}";
        using var index = Conversation.Of(turns);
        foreach (var limitTokens in new[] { 64, 200, 1_000, 10_000 })
            foreach (var limit in new[] { 1, 7, 100 })
            {
                var recalled = index.Ask(new RecallQuery { Text = "boats on the lake", LimitTokens = limitTokens, Limit = limit });
                Assert.InRange(recalled.Tokens, 0, limitTokens);
                Assert.InRange(TokenEstimate.Of(recalled.Context), 0, limitTokens);
                Assert.InRange(recalled.Items.Count, 1, limit);
            }
    }

    [Fact]
    public void shows_the_part_of_a_long_item_that_the_query_is_about()
    {
        var filler = string.Concat(Enumerable.Repeat("Nothing of note happened here again. ", 400));
        using var index = Conversation.Of($"{filler}The launch code is marmalade. {filler}");
        var recalled = index.Ask("launch code");
        Assert.Contains("marmalade", recalled.Context, StringComparison.Ordinal);
        Assert.Contains('…', recalled.Context);
        Assert.InRange(recalled.Tokens, 1, 700);
    }

    [Fact]
    public void says_one_thing_once()
    {
        using var index = Conversation.Of(
            "The lake by the old mill is twelve metres deep in spring.",
            "the lake, by the old mill, is twelve metres deep in spring!!", "A lake.");
        var ids = index.Ask("lake").Ids();
        Assert.Equal(2, ids.Length);
        Assert.Contains("e3", ids);
        var query = new RecallQuery { Text = "lake", Explain = true };
        Assert.Contains(index.Ask(query).Candidates, c => c.Outcome == "duplicate");
    }

    [Fact]
    public void says_that_nothing_is_relevant_when_nothing_is()
    {
        using var index = Conversation.Of("The lake is deep.", "The tree is tall.");
        var recalled = index.Ask("Which programming language does the compiler team prefer?");
        Assert.True(recalled.NothingRelevant);
        Assert.Empty(recalled.Items);
        Assert.Equal("", recalled.Context);
        Assert.Equal(0, recalled.Tokens);
    }

    [Fact]
    public void counts_no_words_for_what_shares_none_with_the_query()
    {
        var turns = new List<string> { "The lake has a zephyrite ferry." };
        turns.AddRange(Enumerable.Range(0, 60).Select(i => $"Supper number {i} was plain."));
        turns.Add("Digging for zephyrite ends in spring.");
        using var index = Conversation.Of([.. turns]);
        // A second look finds it by a word of what was found first: that word is none of the query's, and says nothing of its relevance.
        var brought = index.Ask(new RecallQuery { Text = "lake", Explain = true }).Candidates.Single(c => c.Id.Value == "e62");
        Assert.Equal(0, brought.Components.GetValueOrDefault("text"));
    }

    [Fact]
    public void says_that_nothing_is_relevant_in_an_empty_space()
    {
        using var index = new SpaceIndex();
        Assert.True(index.Ask("anything").NothingRelevant);
        Assert.True(index.Ask("").NothingRelevant);
        Assert.True(index.Ask("?!").NothingRelevant);
    }

    [Fact]
    public void carries_pinned_notes_whatever_is_asked()
    {
        using var index = Conversation.Of("The lake is deep.");
        index.AddRecord(Conversation.Note("rules/style.md", "Always answer in verse.", 10, pinned: true));
        Assert.Equal(["note-rules/style.md", "e1"], index.Ask("lake").Ids());
        Assert.Equal(["note-rules/style.md"], index.Ask("unheard of").Ids());
        Assert.Equal(["e1"], index.Ask(new RecallQuery { Text = "lake", Kinds = [RecordKind.Episode] }).Ids());
        index.AddRecord(Conversation.Note("rules/style.md", "Answer as you like.", 11));
        Assert.Equal(["e1"], index.Ask("lake").Ids());
    }

    [Theory]
    [InlineData(63, 20, "article")]
    [InlineData(200_001, 20, "article")]
    [InlineData(2_000, 0, "article")]
    [InlineData(2_000, 1_001, "article")]
    [InlineData(2_000, 20, "made-up")]
    public void refuses_queries_out_of_bounds(int limitTokens, int limit, string policy)
    {
        using var index = new SpaceIndex();
        var query = new RecallQuery { Text = "x", LimitTokens = limitTokens, Limit = limit, Policy = policy };
        Assert.Throws<ArgumentException>(() => index.Ask(query));
    }

    [Fact]
    public void refuses_a_query_that_is_too_long()
    {
        using var index = new SpaceIndex();
        Assert.Throws<ArgumentException>(() => index.Ask(new string('x', RecallQuery.TextLengthMax + 1)));
        index.Ask(new string('x', RecallQuery.TextLengthMax));
    }

    [Fact]
    public void explains_every_candidate_with_every_component()
    {
        using var index = Conversation.Of("Is the lake deep?", "Yes, and cold.", "Nothing else.");
        var recalled = index.Ask(new RecallQuery { Text = "lake", Explain = true, Limit = 1 });
        var best = recalled.Candidates[0];
        Assert.Equal(("e1", "returned"), (best.Id.Value, best.Outcome));
        Assert.Equal(recalled.Items[0].Score, best.Score);
        var parts = best.Components;
        var sum = parts["text"] + parts["phrases"] + parts["names"] + parts["when"] + parts["neighbours"] + parts["session"];
        Assert.Equal(parts["relevance"], sum * parts["route"], 3);
        Assert.Equal(best.Score, parts["relevance"] * parts["decay"] * parts["importance"] * parts["label"], 3);
        Assert.Contains(recalled.Candidates, c => c.Id.Value == "e2" && c.Components["neighbours"] > 0 && c.Outcome == "limit");
        Assert.Empty(index.Ask("lake").Candidates);
    }

    [Fact]
    public async Task answers_many_readers_while_one_applies()
    {
        using var index = Conversation.Of("The lake is deep.");
        using var stop = new CancellationTokenSource();
        var cancel = TestContext.Current.CancellationToken;
        var readers = new Task[3];
        for (var i = 0; i < readers.Length; i++)
            readers[i] = Task.Run(Read, cancel);
        for (var i = 2; i < 2_000; i++)
        {
            index.AddEpisode(Conversation.Turn(i, $"Lake number {i} is wide."));
            if (i % 3 == 0) index.MarkEpisode(new RecordId($"e{i - 1}"), RecordState.Retracted, i);
        }
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(1_000, index.Ask(new RecallQuery { Text = "wide lake", Limit = 1_000, LimitTokens = 200_000 }).Items.Count);

        void Read()
        {
            while (!stop.IsCancellationRequested) Assert.Equal("e1", index.Ask("deep lake", 1).Ids()[0]);
        }
    }
}
