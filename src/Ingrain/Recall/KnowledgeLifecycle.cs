namespace Ingrain.Recall;

/// <summary>
/// ByteRover's score with its adaptive lifecycle: use and updates make something important, importance fades, and what was once important
/// enough stays a tier higher until it has faded well below (constants as published, 2026).
/// </summary>
/// <remarks>
/// The published importance fades daily between uses; here its gains are added up first and fade once, since the last use, so that it is a
/// function of what is counted anyway. The two agree for things used in one stretch.
/// </remarks>
internal static class KnowledgeLifecycle
{
    private const double ImportanceMax = 100;
    private const double PerUse = 3;
    private const double PerUpdate = 5;
    private const double KeptPerDay = 0.995;
    private const double RecencyDays = 30;

    private const double ValidatedFrom = 65;
    private const double ValidatedUntil = 35;
    private const double CoreFrom = 85;
    private const double CoreUntil = 60;

    /// <summary>The score: (0.6·s/(1+s) + 0.2·importance/100 + 0.2·e^(−days/30)) · 1.15, 1 or 0.85 by tier.</summary>
    /// <param name="candidate">The candidate; its decay is set to the recency, its importance to 0..1.</param>
    /// <param name="usage">How it was used.</param>
    /// <param name="now">The clock.</param>
    public static double Score(RecallCandidate candidate, MemoryUsage usage, DateTimeOffset now)
    {
        var days = ScoringPolicy.Days(ScoringPolicy.LastTouched(candidate, usage), now);
        var record = candidate.Thing as Record;
        var updates = Math.Max(0, (record?.Version ?? 1) - 1);
        var gained = ((record?.Importance ?? 0.5) * ImportanceMax) + (PerUse * usage.RecallCount) + (PerUpdate * updates);
        var peak = Math.Min(ImportanceMax, gained);
        var importance = peak * Math.Pow(KeptPerDay, days);
        var relevance = candidate.Found.Relevance;
        candidate.Decay = Math.Exp(-days / RecencyDays);
        candidate.Importance = importance / ImportanceMax;
        var sum = (0.6 * relevance / (1 + relevance)) + (0.2 * candidate.Importance) + (0.2 * candidate.Decay);
        return sum * Boost(peak, importance);
    }

    /// <summary>By the tier reached at the peak and not yet lost again.</summary>
    private static double Boost(double peak, double importance)
    {
        if (peak >= CoreFrom && importance >= CoreUntil) return 1.15;
        return peak >= ValidatedFrom && importance >= ValidatedUntil ? 1 : 0.85;
    }
}
