using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

public sealed class Reconciling_facts
{
    private static readonly DateTimeOffset s_change = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void returns_what_holds_now_and_what_held_at_the_time_asked_about()
    {
        using var index = Moved();
        Assert.Equal(["leeds"], index.Ask("Where does Sam live?").Ids());
        Assert.Equal(["york"], index.Ask(new RecallQuery { Text = "Where does Sam live?", ValidAt = s_change.AddDays(-1) }).Ids());
    }

    [Fact]
    public void shows_what_no_longer_holds_only_when_asked_and_says_so()
    {
        using var index = Moved();
        var recalled = index.Ask(new RecallQuery { Text = "Where does Sam live?", IncludeSuperseded = true });
        Assert.Equal(["leeds", "york"], recalled.Ids().Order(StringComparer.Ordinal));
        Assert.Contains("until 2024-03-01, no longer holds", recalled.Context, StringComparison.Ordinal);
    }

    [Fact]
    public void asks_whoever_knows_which_fact_holds()
    {
        using var index = Moved();
        var moment = new RecallMoment(Conversation.Start, 10)
        {
            Standing = (fact, _, sequence) => new FactStanding
            {
                Hold = fact.Id.Value == "york" && sequence == 10 ? FactHold.Holds : FactHold.Superseded,
            },
        };
        var recalled = index.Recall(new RecallQuery { Text = "Where does Sam live?", Explain = true }, moment);
        Assert.Equal(["york"], recalled.Ids());
        Assert.Equal("superseded", Assert.Single(recalled.Candidates, c => c.Id.Value == "leeds").Outcome);
    }

    private static SpaceIndex Moved()
    {
        var index = new SpaceIndex();
        index.AddRecord(Conversation.Fact("york", "Sam lives in York.", 1) with { ValidTo = s_change });
        index.AddRecord(Conversation.Fact("leeds", "Sam lives in Leeds.", 2) with { ValidFrom = s_change });
        return index;
    }
}
