using Ingrain.Indexes;
using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

public sealed class Telling_what_a_question_wants
{
    [Theory]
    [InlineData("When did Ada move?", "Temporal")]
    [InlineData("How many weeks did the move take?", "Temporal")]
    [InlineData("What year was the house built?", "Temporal")]
    [InlineData("Could you please tell me when Ada moved?", "Temporal")]
    [InlineData("How do I restart the server?", "Procedural")]
    [InlineData("What does read_file return", "Code")]
    [InlineData("What is Ada's favourite colour?", "Profile")]
    [InlineData("How many children has she?", "Overview")]
    [InlineData("What books has Ada read?", "Overview")]
    [InlineData("Can you give me a summary of the project?", "Overview")]
    [InlineData("Which hobbies do Ada and Sam have in common?", "Overview")]
    [InlineData("Would Ada likely enjoy a concert?", "Judgement")]
    [InlineData("Am I allowed to push to main?", "Standing")]
    [InlineData("Can I deploy on Fridays?", "Standing")]
    [InlineData("Where is the kayak stored?", "Targeted")]
    [InlineData("Would you show me the photo of the kayak?", "Targeted")]
    [InlineData("", "Targeted")]
    public void knows_the_kind_of_question(string query, string route) => Assert.Equal(route, $"{RouteOf(query)}");

    [Fact]
    public void never_spends_more_than_is_allowed_and_least_on_a_profile()
    {
        foreach (var route in Enum.GetValues<RecallRoute>())
            foreach (var limit in new[] { 64, 500, 2_000, 200_000 })
            {
                var tokens = ReadStrategy.Of(route).Tokens(limit);
                Assert.InRange(tokens, Math.Min(limit, 400), limit);
                Assert.True(tokens >= ReadStrategy.Of(RecallRoute.Profile).Tokens(limit));
                Assert.True(tokens <= ReadStrategy.Of(RecallRoute.Overview).Tokens(limit));
            }
    }

    /// <summary>The wrong strategy hurts: a profile's budget loses part of a summary, and a summary's buys a profile nothing.</summary>
    [Fact]
    public void loses_by_the_wrong_strategy()
    {
        string[] turns =
        [
            .. Enumerable.Range(1, 18).Select(i =>
                $"Day {i} of the Norway trip: we walked along fjord number {i} and slept in hut number {i * 7}, which was cold but "
                + $"had a stove, a view of mountain {i * 3} and {i} other guests who told us stories about last year's weather."),
            "My favourite colour is teal.",
        ];
        using var index = Conversation.Of(turns);
        var summary = "Give me a summary of the Norway trip";
        var profile = "What is my favourite colour?";
        Assert.Equal((RecallRoute.Overview, RecallRoute.Profile), (RouteOf(summary), RouteOf(profile)));
        Assert.InRange(Found(summary, RecallRoute.Overview), 14, 18);
        Assert.InRange(Found(summary, RecallRoute.Profile), 1, 13);
        Assert.Equal(index.Ask(profile, RecallRoute.Overview).Items[0].Id, index.Ask(profile, RecallRoute.Profile).Items[0].Id);

        int Found(string query, RecallRoute by) =>
            index.Ask(query, by).Items.Count(i => i.Text.Contains("Norway", StringComparison.Ordinal));
    }

    private static RecallRoute RouteOf(string query) =>
        QueryAnalysis.Of(query, new LexicalIndex(DocumentTexts.FieldCount), Conversation.Start).Route;
}

file static class AskingByStrategy
{
    public static Recalled Ask(this SpaceIndex index, string text, RecallRoute by) =>
        index.Ask(new RecallQuery { Text = text, LimitTokens = ReadStrategy.Of(by).Tokens(2_000) });
}
