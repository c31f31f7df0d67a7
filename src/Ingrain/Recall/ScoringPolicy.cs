namespace Ingrain.Recall;

/// <summary>Makes a candidate's score by one of the policies that are named in <see cref="RecallPolicy"/>.</summary>
internal static class ScoringPolicy
{
    // Per hour since last use (Park et al. 2023).
    private const double RecencyPerHour = 0.995;

    /// <summary>Scores candidates and puts them in order, best first; equal ones stay in order of document number.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <param name="policy">The policy's name.</param>
    /// <param name="moment">The clock and the usage counts.</param>
    /// <exception cref="ArgumentException">There is no such policy.</exception>
    public static void Score(List<RecallCandidate> candidates, string policy, RecallMoment moment)
    {
        var measure = Measure(policy);
        var usesCounts = policy is not (RecallPolicy.Article or RecallPolicy.Relevance);
        foreach (var candidate in candidates)
        {
            // Asked only where it counts: an id is decoded for it.
            var usage = usesCounts ? moment.Usage?.Invoke(candidate.Kind, candidate.Id) ?? default : default;
            candidate.Score = measure(candidate, usage, moment.Now);
        }
        if (policy == RecallPolicy.GenerativeAgents) SumScaled(candidates);
        candidates.Sort(static (a, b) =>
        {
            var byScore = b.Score.CompareTo(a.Score);
            return byScore != 0 ? byScore : a.Found.Document.CompareTo(b.Found.Document);
        });
    }

    private static Func<RecallCandidate, MemoryUsage, DateTimeOffset, double> Measure(string policy) => policy switch
    {
        RecallPolicy.Article => ByArticle,
        RecallPolicy.Fsrs => ByFsrs,
        RecallPolicy.ByteRover => KnowledgeLifecycle.Score,
        RecallPolicy.MemoryBank => ByMemoryBank,
        RecallPolicy.GenerativeAgents => MeasureForAgents,
        RecallPolicy.Relevance => static (candidate, _, _) => candidate.Found.Relevance,
        _ => throw new ArgumentException($"There is no scoring policy '{policy}'.", nameof(policy)),
    };

    /// <summary>When something was last used or confirmed, else when it happened or was written.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="usage">How it was used.</param>
    internal static DateTimeOffset LastTouched(RecallCandidate candidate, MemoryUsage usage)
    {
        var written = candidate.Row.Verified == long.MinValue ? default : new DateTimeOffset(candidate.Row.Verified, TimeSpan.Zero);
        return usage.LastRecalledAt is { } recalled && recalled > written ? recalled : written;
    }

    /// <summary>Days since, 0 where the time is unknown (never written by a store) or ahead of the clock.</summary>
    /// <param name="since">The time.</param>
    /// <param name="now">The clock.</param>
    internal static double Days(DateTimeOffset since, DateTimeOffset now) =>
        since == default ? 0 : Math.Max(0, (now - since).TotalDays);

    private static double ByArticle(RecallCandidate candidate, MemoryUsage usage, DateTimeOffset now)
    {
        // Only facts decay: by their type, from when they were last confirmed.
        candidate.Decay = Math.Exp(-candidate.Row.DecayPerDay * Days(LastTouched(candidate, default), now));
        // Half-way importance, which is what everything starts with, changes nothing; the ends are a fifth apart from it.
        candidate.Importance = 0.8 + (0.4 * candidate.Row.Importance);
        candidate.Label = LabelFactor(candidate.TrustLabel);
        return candidate.Found.Relevance * candidate.Decay * candidate.Importance * candidate.Label;
    }

    private static double ByMemoryBank(RecallCandidate candidate, MemoryUsage usage, DateTimeOffset now)
    {
        // The quotient, as in the paper: the published code multiplies by S, which makes what is recalled fade faster.
        candidate.Decay = Math.Exp(-Days(LastTouched(candidate, usage), now) / (1.0 + usage.RecallCount));
        return candidate.Found.Relevance * candidate.Decay;
    }

    private static double ByFsrs(RecallCandidate candidate, MemoryUsage usage, DateTimeOffset now)
    {
        // What never came up again counts as learned once, when it was written or confirmed.
        var strength = usage.Strength ?? Fsrs.First(ReviewGrade.Good);
        candidate.Decay = Fsrs.Retrievability(Days(LastTouched(candidate, usage), now), strength.Stability);
        return candidate.Found.Relevance * candidate.Decay;
    }

    private static double MeasureForAgents(RecallCandidate candidate, MemoryUsage usage, DateTimeOffset now)
    {
        // By hours, as in the paper: the published code goes by rank, and ranks what was used longest ago as the most recent.
        candidate.Decay = Math.Pow(RecencyPerHour, Days(LastTouched(candidate, usage), now) * 24);
        candidate.Importance = candidate.Row.Importance;
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
