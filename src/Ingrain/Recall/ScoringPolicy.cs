namespace Ingrain.Recall;

/// <summary>
/// How a candidate's relevance, age, importance and trust make its score. Named, so that the ways published can be compared on the same
/// candidates: <c>article</c> (default), <c>generative-agents</c>, <c>memorybank</c>, <c>relevance</c>.
/// </summary>
internal static class ScoringPolicy
{
    /// <summary>similarity · e^(−λ·Δt) by fact type, tilted by importance and label.</summary>
    public const string Article = "article";

    /// <summary>
    /// Recency, importance and relevance, each scaled to 0..1 over the candidates, summed (Park et al. 2023, as in the paper).
    /// </summary>
    public const string GenerativeAgents = "generative-agents";

    /// <summary>relevance · e^(−t/S), S one more than the times recalled, t in days since (Zhong et al. 2023, as in the paper).</summary>
    public const string MemoryBank = "memorybank";

    /// <summary>Relevance alone.</summary>
    public const string Relevance = "relevance";

    // Per hour since last use (Park et al. 2023).
    private const double RecencyPerHour = 0.995;

    /// <summary>Whether a policy is known.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsKnown(string name) => name is Article or GenerativeAgents or MemoryBank or Relevance;

    /// <summary>Scores candidates and puts them in order, best first; equal ones stay in order of document number.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <param name="policy">The policy's name.</param>
    /// <param name="moment">The clock and the usage counts.</param>
    public static void Score(List<RecallCandidate> candidates, string policy, RecallMoment moment)
    {
        foreach (var candidate in candidates)
            candidate.Score = policy switch
            {
                Article => ByArticle(candidate, moment),
                MemoryBank => ByMemoryBank(candidate, moment),
                GenerativeAgents => MeasureForAgents(candidate, moment),
                _ => candidate.Found.Relevance,
            };
        if (policy == GenerativeAgents) SumScaled(candidates);
        candidates.Sort(static (a, b) =>
        {
            var byScore = b.Score.CompareTo(a.Score);
            return byScore != 0 ? byScore : a.Found.Document.CompareTo(b.Found.Document);
        });
    }

    private static double ByArticle(RecallCandidate candidate, RecallMoment moment)
    {
        candidate.Decay = DecayOf(candidate.Thing, moment.Now);
        // Half-way importance, which is what everything starts with, changes nothing; the ends are a fifth apart from it.
        candidate.Importance = candidate.Thing is Record record ? 0.8 + (0.4 * record.Importance) : 1;
        candidate.Label = LabelFactor(candidate.TrustLabel);
        return candidate.Found.Relevance * candidate.Decay * candidate.Importance * candidate.Label;
    }

    private static double ByMemoryBank(RecallCandidate candidate, RecallMoment moment)
    {
        var usage = moment.Usage?.Invoke(candidate.Kind, candidate.Id) ?? default;
        var strength = 1.0 + usage.RecallCount;
        candidate.Decay = Math.Exp(-Days(LastTouched(candidate, usage), moment.Now) / strength);
        return candidate.Found.Relevance * candidate.Decay;
    }

    private static double MeasureForAgents(RecallCandidate candidate, RecallMoment moment)
    {
        var usage = moment.Usage?.Invoke(candidate.Kind, candidate.Id) ?? default;
        candidate.Decay = Math.Pow(RecencyPerHour, Days(LastTouched(candidate, usage), moment.Now) * 24);
        candidate.Importance = candidate.Thing is Record record ? record.Importance : 0.5;
        return candidate.Found.Relevance;
    }

    private static void SumScaled(List<RecallCandidate> candidates)
    {
        var (recency, importance, relevance) = (Scale.Empty, Scale.Empty, Scale.Empty);
        foreach (var candidate in candidates)
        {
            recency = recency.With(candidate.Decay);
            importance = importance.With(candidate.Importance);
            relevance = relevance.With(candidate.Score);
        }
        foreach (var candidate in candidates)
            candidate.Score = recency.Of(candidate.Decay) + importance.Of(candidate.Importance) + relevance.Of(candidate.Score);
    }

    private static double DecayOf(object thing, DateTimeOffset now)
    {
        // Episodes are evidence and notes are kept by hand: neither gets less true. Facts do, from when they were last confirmed.
        if (thing is not Fact fact) return 1;
        var rate = (FactType.Find(fact.Type) ?? FactType.Statement).DecayPerDay;
        return Math.Exp(-rate * Days(WrittenAt(fact), now));
    }

    private static DateTimeOffset LastTouched(RecallCandidate candidate, MemoryUsage usage)
    {
        if (usage.LastRecalledAt is { } recalled) return recalled;
        return candidate.Thing is Episode episode ? episode.OccurredAt ?? episode.RecordedAt : WrittenAt((Record)candidate.Thing);
    }

    private static DateTimeOffset WrittenAt(Record record) => record.VerifiedAt ?? record.RecordedAt;

    /// <summary>Days since, 0 where the time is unknown (never written by a store) or ahead of the clock.</summary>
    private static double Days(DateTimeOffset since, DateTimeOffset now) => since == default ? 0 : Math.Max(0, (now - since).TotalDays);

    // Mild on purpose: a label decides between equals; keeping suspect text out is the gate's work.
    private static double LabelFactor(TrustLabel label) => label switch
    {
        TrustLabel.Confirmed => 1.1,
        TrustLabel.Principal => 1.05,
        TrustLabel.Agent => 1,
        _ => 0.95,
    };

    private readonly record struct Scale(double Least, double Most)
    {
        public static readonly Scale Empty = new(double.MaxValue, double.MinValue);

        public Scale With(double value) => new(Math.Min(Least, value), Math.Max(Most, value));

        public double Of(double value) => Most > Least ? (value - Least) / (Most - Least) : 0;
    }
}
