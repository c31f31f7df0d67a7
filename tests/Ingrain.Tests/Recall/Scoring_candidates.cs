using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

/// <summary>Each policy against values computed by hand from its published formula.</summary>
public sealed class Scoring_candidates
{
    private static readonly DateTimeOffset s_now = Conversation.Start;

    [Fact]
    public void lets_facts_fade_by_their_type_since_they_were_confirmed()
    {
        var status = Make(Conversation.Fact("s", "x", 1) with { Type = FactType.Status.Name, VerifiedAt = s_now.AddDays(-7) });
        var identity = Make(Conversation.Fact("i", "x", 1) with { Type = FactType.Identity.Name, VerifiedAt = s_now.AddDays(-7_000) });
        ScoringPolicy.Score([status, identity], ScoringPolicy.Article, new RecallMoment(s_now, 1));
        Assert.Equal(Math.Exp(-0.099 * 7), status.Decay, 12);
        Assert.Equal(1, identity.Decay);
    }

    [Fact]
    public void does_not_let_episodes_fade_by_default()
    {
        var old = Make(Conversation.Turn(1, "x") with { OccurredAt = s_now.AddYears(-30) });
        ScoringPolicy.Score([old], ScoringPolicy.Article, new RecallMoment(s_now, 1));
        Assert.Equal(1, old.Decay);
    }

    [Fact]
    public void tilts_by_importance_and_label_between_equals()
    {
        var plain = Make(Conversation.Fact("a", "x", 1) with { Label = TrustLabel.Agent, VerifiedAt = s_now });
        var confirmed = Make(Conversation.Fact("b", "x", 1) with { Label = TrustLabel.Confirmed, VerifiedAt = s_now });
        var weighty = Make(Conversation.Fact("c", "x", 1) with { Label = TrustLabel.Agent, VerifiedAt = s_now, Importance = 1 });
        var candidates = new List<RecallCandidate> { plain, confirmed, weighty };
        ScoringPolicy.Score(candidates, ScoringPolicy.Article, new RecallMoment(s_now, 1));
        Assert.Equal(["c", "b", "a"], candidates.Select(c => c.Id.Value));
        Assert.Equal(2 * 1.2, weighty.Score, 6);
    }

    [Fact]
    public void follows_generative_agents_as_published()
    {
        // Recency 0.995^hours, importance, relevance, each scaled over the candidates to 0..1 and summed.
        var near = Make(Conversation.Fact("near", "x", 1) with { VerifiedAt = s_now, Importance = 0.2 }, relevance: 1);
        var half = Make(Conversation.Fact("half", "x", 1) with { VerifiedAt = s_now.AddHours(-100), Importance = 1 }, relevance: 2);
        var far = Make(Conversation.Fact("far", "x", 1) with { VerifiedAt = s_now.AddHours(-1_000), Importance = 0.6 }, relevance: 3);
        ScoringPolicy.Score([near, half, far], ScoringPolicy.GenerativeAgents, new RecallMoment(s_now, 1));
        var least = Math.Pow(0.995, 1_000);
        Assert.Equal(1 + 0 + 0, near.Score, 9);
        Assert.Equal(((Math.Pow(0.995, 100) - least) / (1 - least)) + 1 + 0.5, half.Score, 9);
        Assert.Equal(0 + 0.5 + 1, far.Score, 9);
    }

    [Fact]
    public void follows_memory_bank_as_published_so_that_recalling_strengthens()
    {
        // R = e^(-t/S): after 10 days 0.0000454 for S = 1, 0.0821 for S = 4. The published code has the product instead of the quotient.
        var never = Make(Conversation.Fact("never", "x", 1) with { VerifiedAt = s_now.AddDays(-10) });
        var often = Make(Conversation.Fact("often", "x", 1) with { VerifiedAt = s_now.AddDays(-99) });
        var moment = new RecallMoment(s_now, 1)
        {
            Usage = (_, id) => id.Value == "often" ? new MemoryUsage(3, s_now.AddDays(-10)) : default,
        };
        ScoringPolicy.Score([never, often], ScoringPolicy.MemoryBank, moment);
        Assert.Equal(Math.Exp(-10), never.Decay, 12);
        Assert.Equal(Math.Exp(-2.5), often.Decay, 12);
    }

    [Fact]
    public void leaves_relevance_alone_when_asked_to()
    {
        var fact = Conversation.Fact("a", "x", 1) with { Type = FactType.Status.Name, VerifiedAt = s_now.AddYears(-1), Importance = 0 };
        var old = Make(fact);
        ScoringPolicy.Score([old], ScoringPolicy.Relevance, new RecallMoment(s_now, 1));
        Assert.Equal(2, old.Score);
    }

    private static RecallCandidate Make(object thing, float relevance = 2) =>
        new(new ScoredDocument(0, relevance, default), thing);
}
