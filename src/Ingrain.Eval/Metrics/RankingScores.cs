namespace Ingrain.Eval;

/// <summary>How well one ranking brings up one question's gold, each between 0 and 1; and their averages over questions.</summary>
/// <param name="RecallAt5">Share of the gold within the first 5.</param>
/// <param name="RecallAt10">Share of the gold within the first 10.</param>
/// <param name="RecallAt20">Share of the gold within the first 20.</param>
/// <param name="HitAt10">1 where any gold is within the first 10.</param>
/// <param name="ReciprocalRank">1 / rank of the first gold, 0 where none was returned.</param>
/// <param name="NdcgAt10">Binary nDCG of the first 10: Σ 1/log2(rank+1) over gold, by the best that could be.</param>
public readonly record struct RankingScores(
    double RecallAt5, double RecallAt10, double RecallAt20, double HitAt10, double ReciprocalRank, double NdcgAt10)
{
    /// <summary>Scores a ranking.</summary>
    /// <param name="ranked">What was returned, best first. A repeated id counts once, where it first stands.</param>
    /// <param name="gold">What should have been, without repeats, at least one.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="ArgumentException">There is no gold: such a question is not scored.</exception>
    public static RankingScores Of(IReadOnlyList<string> ranked, IReadOnlyList<string> gold)
    {
        ArgumentNullException.ThrowIfNull(ranked);
        ArgumentNullException.ThrowIfNull(gold);
        if (gold.Count == 0) throw new ArgumentException("A question without gold is not scored.", nameof(gold));
        var wanted = new HashSet<string>(gold, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (at5, at10, at20, first, gain, rank) = (0, 0, 0, 0, 0.0, 0);
        foreach (var id in ranked)
        {
            if (!seen.Add(id)) continue;
            rank++;
            if (!wanted.Contains(id)) continue;
            if (first == 0) first = rank;
            if (rank <= 5) at5++;
            if (rank <= 10) (at10, gain) = (at10 + 1, gain + (1 / Math.Log2(rank + 1)));
            if (rank <= 20) at20++;
        }
        var best = 0.0;
        for (var i = 1; i <= Math.Min(10, wanted.Count); i++) best += 1 / Math.Log2(i + 1);
        double count = wanted.Count;
        return new(at5 / count, at10 / count, at20 / count, at10 > 0 ? 1 : 0, first == 0 ? 0 : 1.0 / first, gain / best);
    }

    /// <summary>The averages.</summary>
    /// <param name="scores">Scores of questions.</param>
    /// <returns>Each average; all 0 where there are none.</returns>
    public static RankingScores Average(IReadOnlyList<RankingScores> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Count == 0) return default;
        var sum = default(RankingScores);
        foreach (var s in scores)
            sum = new(
                sum.RecallAt5 + s.RecallAt5,
                sum.RecallAt10 + s.RecallAt10,
                sum.RecallAt20 + s.RecallAt20,
                sum.HitAt10 + s.HitAt10,
                sum.ReciprocalRank + s.ReciprocalRank,
                sum.NdcgAt10 + s.NdcgAt10);
        double n = scores.Count;
        return new(
            sum.RecallAt5 / n, sum.RecallAt10 / n, sum.RecallAt20 / n, sum.HitAt10 / n, sum.ReciprocalRank / n, sum.NdcgAt10 / n);
    }
}
