namespace Ingrain.Eval;

/// <summary>How well one ranking brings up one question's gold, each between 0 and 1; and their averages over questions.</summary>
public readonly record struct RankingScores
{
    /// <summary>Share of the gold within the first 5.</summary>
    public double RecallAt5 { get; init; }

    /// <summary>Share of the gold within the first 10.</summary>
    public double RecallAt10 { get; init; }

    /// <summary>Share of the gold within the first 20.</summary>
    public double RecallAt20 { get; init; }

    /// <summary>1 where any gold is within the first 10.</summary>
    public double HitAt10 { get; init; }

    /// <summary>1 where all gold is within the first 10: what a question needs that joins several places.</summary>
    public double AllAt10 { get; init; }

    /// <summary>1 / rank of the first gold, 0 where none was returned.</summary>
    public double ReciprocalRank { get; init; }

    /// <summary>Binary nDCG of the first 10: Σ 1/log2(rank+1) over gold, by the best that could be.</summary>
    public double NdcgAt10 { get; init; }

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
        return new RankingScores
        {
            RecallAt5 = at5 / count,
            RecallAt10 = at10 / count,
            RecallAt20 = at20 / count,
            HitAt10 = at10 > 0 ? 1 : 0,
            AllAt10 = at10 == wanted.Count ? 1 : 0,
            ReciprocalRank = first == 0 ? 0 : 1.0 / first,
            NdcgAt10 = gain / best,
        };
    }

    /// <summary>The averages.</summary>
    /// <param name="scores">Scores of questions.</param>
    /// <returns>Each average; all 0 where there are none.</returns>
    public static RankingScores Average(IReadOnlyList<RankingScores> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return new RankingScores
        {
            RecallAt5 = Of(s => s.RecallAt5),
            RecallAt10 = Of(s => s.RecallAt10),
            RecallAt20 = Of(s => s.RecallAt20),
            HitAt10 = Of(s => s.HitAt10),
            AllAt10 = Of(s => s.AllAt10),
            ReciprocalRank = Of(s => s.ReciprocalRank),
            NdcgAt10 = Of(s => s.NdcgAt10),
        };

        double Of(Func<RankingScores, double> score) => scores.Count == 0 ? 0 : scores.Sum(score) / scores.Count;
    }
}
