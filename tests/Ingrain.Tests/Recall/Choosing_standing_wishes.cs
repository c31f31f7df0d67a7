using Ingrain.Recall;
using Ingrain.Writing;

namespace Ingrain.Tests.Recall;

public sealed class Choosing_standing_wishes
{
    private static readonly Note[] s_kept =
    [
        Wish("Always format dates as day-month-year when I ask about deadlines."),
        Wish("Always include the version when I ask about libraries."),
        Wish("Call me Sam."),
        Wish("I prefer automated deployments over manual ones."),
        Wish("Keep your answers short."),
    ];

    [Theory]
    [InlineData("When is the final report due?", "Always format dates as day-month-year when I ask about deadlines.")]
    [InlineData("Which libraries does the server use?", "Always include the version when I ask about libraries.")]
    [InlineData("Is there a package for that?", "Always include the version when I ask about libraries.")]
    public void puts_the_one_about_the_question_first_and_then_what_bears_always(string query, string expected) =>
        Assert.Equal([expected, "Keep your answers short.", "Call me Sam."], Choose(query));

    [Fact]
    public void takes_only_what_bears_always_where_no_condition_is_met() =>
        Assert.Equal(["Keep your answers short.", "Call me Sam."], Choose("How tall is the tower?"));

    [Fact]
    public void takes_a_preference_where_it_shares_more_than_a_word() =>
        Assert.Contains("I prefer automated deployments over manual ones.", Choose("How do I set up an automated deployment?"));

    [Fact]
    public void keeps_to_the_count_and_the_tokens()
    {
        Assert.Equal(["Keep your answers short."], Choose("How tall is the tower?", count: 1));
        Assert.Empty(Choose("How tall is the tower?", tokens: 3));
        Assert.Equal(["Call me Sam."], Choose("How tall is the tower?", tokens: TokenEstimate.Of("Call me Sam.")));
        Assert.Empty(StandingChoice.Choose("anything", [], 4, 400));
    }

    [Fact]
    public void lets_the_latest_of_equals_go_first()
    {
        Note[] two = [Wish("Always cite books when I ask about history."), Wish("Always cite films when I ask about history.")];
        Assert.Equal("Always cite films when I ask about history.", StandingChoice.Choose("history of Rome", two, 1, 100)[0].Text);
    }

    private static List<string> Choose(string query, int count = 4, int tokens = 400) =>
        [.. StandingChoice.Choose(query, s_kept, count, tokens).Select(n => n.Text)];

    private static Note Wish(string text)
    {
        var said = Conversation.Turn(1, text);
        return StandingInstructions.ToNote(Assert.Single(StandingInstructions.Find(said)), said);
    }
}
