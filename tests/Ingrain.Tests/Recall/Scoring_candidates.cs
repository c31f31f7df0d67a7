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
        ScoringPolicy.Score([status, identity], RecallPolicy.Article, new RecallMoment(s_now, 1));
        Assert.Equal(Math.Exp(-0.099 * 7), status.Decay, 12);
        Assert.Equal(1, identity.Decay);
    }

    [Fact]
    public void does_not_let_episodes_fade_by_default()
    {
        var old = Make(Conversation.Turn(1, "x") with { OccurredAt = s_now.AddYears(-30) });
        ScoringPolicy.Score([old], RecallPolicy.Article, new RecallMoment(s_now, 1));
        Assert.Equal(1, old.Decay);
    }

    [Fact]
    public void tilts_by_importance_and_label_between_equals()
    {
        var plain = Make(Conversation.Fact("a", "x", 1) with { Label = TrustLabel.Agent, VerifiedAt = s_now });
        var confirmed = Make(Conversation.Fact("b", "x", 1) with { Label = TrustLabel.Confirmed, VerifiedAt = s_now });
        var weighty = Make(Conversation.Fact("c", "x", 1) with { Label = TrustLabel.Agent, VerifiedAt = s_now, Importance = 1 });
        var candidates = new List<RecallCandidate> { plain, confirmed, weighty };
        ScoringPolicy.Score(candidates, RecallPolicy.Article, new RecallMoment(s_now, 1));
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
        ScoringPolicy.Score([near, half, far], RecallPolicy.GenerativeAgents, new RecallMoment(s_now, 1));
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
        ScoringPolicy.Score([never, often], RecallPolicy.MemoryBank, moment);
        Assert.Equal(Math.Exp(-10), never.Decay, 12);
        Assert.Equal(Math.Exp(-2.5), often.Decay, 12);
    }

    [Fact]
    public void ranks_what_was_used_latest_as_the_most_recent()
    {
        var late = Make(Conversation.Fact("late", "x", 1) with { VerifiedAt = s_now.AddHours(-1) });
        var early = Make(Conversation.Fact("early", "x", 1) with { VerifiedAt = s_now.AddHours(-500) });
        foreach (var policy in new[] { RecallPolicy.GenerativeAgents, RecallPolicy.MemoryBank, RecallPolicy.Fsrs, RecallPolicy.ByteRover })
        {
            var candidates = new List<RecallCandidate> { early, late };
            ScoringPolicy.Score(candidates, policy, new RecallMoment(s_now, 1));
            Assert.Equal(["late", "early"], candidates.Select(c => c.Id.Value));
        }
    }

    [Fact]
    public void counts_each_weight_once()
    {
        // Twice the importance's weight would square it: three times the tilt over the default, not a fifth.
        var weighty = Make(Conversation.Fact("a", "x", 1) with { VerifiedAt = s_now, Importance = 1, Label = TrustLabel.Agent });
        ScoringPolicy.Score([weighty], RecallPolicy.Article, new RecallMoment(s_now, 1));
        Assert.Equal(weighty.Found.Relevance * weighty.Decay * weighty.Importance * weighty.Label, weighty.Score, 12);
        Assert.Equal(1.2, weighty.Importance, 12);
    }

    [Fact]
    public void follows_fsrs_from_the_last_recall_or_confirmation()
    {
        var fact = Make(Conversation.Fact("a", "x", 1) with { VerifiedAt = s_now.AddDays(-30) });
        ScoringPolicy.Score([fact], RecallPolicy.Fsrs, new RecallMoment(s_now, 1));
        Assert.Equal(Fsrs.Retrievability(30, Fsrs.First(ReviewGrade.Good).Stability), fact.Decay, 12);
        var usage = new MemoryUsage(2, s_now.AddDays(-5)) { Strength = new MemoryStrength(5, 5) };
        ScoringPolicy.Score([fact], RecallPolicy.Fsrs, new RecallMoment(s_now, 1) { Usage = (_, _) => usage });
        Assert.Equal(0.9, fact.Decay, 12);
        Assert.Equal(1.8, fact.Score, 12);
    }

    [Fact]
    public void follows_byterover_as_published()
    {
        var draft = Make(Conversation.Fact("a", "x", 1) with { VerifiedAt = s_now.AddDays(-30) });
        ScoringPolicy.Score([draft], RecallPolicy.ByteRover, new RecallMoment(s_now, 1));
        var faded = 0.5 * Math.Pow(0.995, 30);
        Assert.Equal(0.85 * ((0.6 * 2 / 3) + (0.2 * faded) + (0.2 * Math.Exp(-1))), draft.Score, 12);
    }

    [Theory]
    [InlineData(0.5, 4, 1, 0, 0.85)]
    [InlineData(0.5, 5, 1, 0, 1.0)]
    [InlineData(0.5, 0, 4, 0, 1.0)]
    [InlineData(0.5, 12, 1, 0, 1.15)]
    [InlineData(0.85, 0, 1, 60, 1.15)]
    [InlineData(0.85, 0, 1, 90, 1.0)]
    [InlineData(0.65, 0, 1, 120, 1.0)]
    [InlineData(0.65, 0, 1, 130, 0.85)]
    public void keeps_a_tier_until_it_has_faded_well_below(double importance, int recalls, int version, int days, double boost)
    {
        var fact = Make(Conversation.Fact("a", "x", 1, version) with { VerifiedAt = s_now.AddDays(-days), Importance = importance });
        var usage = new MemoryUsage(recalls, recalls > 0 ? s_now.AddDays(-days) : null);
        ScoringPolicy.Score([fact], RecallPolicy.ByteRover, new RecallMoment(s_now, 1) { Usage = (_, _) => usage });
        Assert.Equal(boost, fact.Score / ((0.6 * 2 / 3) + (0.2 * fact.Importance) + (0.2 * fact.Decay)), 9);
    }

    [Fact]
    public void knows_every_policy_that_is_named_and_no_other()
    {
        var scores = new HashSet<double>();
        foreach (var policy in RecallPolicy.All)
        {
            var fact = Make(Conversation.Fact("a", "x", 1) with { VerifiedAt = s_now.AddDays(-3), Importance = 0.9 });
            ScoringPolicy.Score([fact], policy.Name, new RecallMoment(s_now, 1));
            Assert.True(scores.Add(fact.Score), policy.Name);
            Assert.True(RecallPolicy.IsKnown(policy.Name));
        }
        Assert.False(RecallPolicy.IsKnown("made-up"));
        Assert.Throws<ArgumentException>(() => ScoringPolicy.Score([], "made-up", new RecallMoment(s_now, 1)));
    }

    [Fact]
    public void leaves_relevance_alone_when_asked_to()
    {
        var fact = Conversation.Fact("a", "x", 1) with { Type = FactType.Status.Name, VerifiedAt = s_now.AddYears(-1), Importance = 0 };
        var old = Make(fact);
        ScoringPolicy.Score([old], RecallPolicy.Relevance, new RecallMoment(s_now, 1));
        Assert.Equal(2, old.Score);
    }

    private static RecallCandidate Make(object thing, float relevance = 2) =>
        new(new ScoredDocument(0, relevance, default), thing);
}
