using System.Collections.Immutable;

namespace Ingrain.Eval;

/// <summary>Gathers what each question gave, and makes the report of it.</summary>
internal sealed class Measurements
{
    private readonly List<RankingScores> _scores = [];
    private readonly SortedDictionary<string, List<RankingScores>> _byCategory = new(StringComparer.Ordinal);
    private readonly List<double> _milliseconds = [];
    private long _tokens;

    /// <summary>Notes one recall with default bounds.</summary>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="tokens">Tokens of its context.</param>
    public void Recalled(TimeSpan elapsed, int tokens)
    {
        _milliseconds.Add(elapsed.TotalMilliseconds);
        _tokens += tokens;
    }

    /// <summary>Notes how one question was ranked.</summary>
    /// <param name="category">Its category.</param>
    /// <param name="scores">Its scores.</param>
    public void Scored(string category, RankingScores scores)
    {
        _scores.Add(scores);
        if (!_byCategory.TryGetValue(category, out var list)) _byCategory[category] = list = [];
        list.Add(scores);
    }

    /// <summary>The report.</summary>
    public RetrievalReport ToReport()
    {
        var all = RankingScores.Average(_scores);
        _milliseconds.Sort();
        return new RetrievalReport
        {
            Questions = _milliseconds.Count,
            Scored = _scores.Count,
            RecallAt5 = Rounded(all.RecallAt5),
            RecallAt10 = Rounded(all.RecallAt10),
            RecallAt20 = Rounded(all.RecallAt20),
            HitAt10 = Rounded(all.HitAt10),
            Mrr = Rounded(all.ReciprocalRank),
            NdcgAt10 = Rounded(all.NdcgAt10),
            ByCategory = _byCategory.ToImmutableSortedDictionary(c => c.Key, c => Category(c.Value), StringComparer.Ordinal),
            P50Ms = Rounded(Percentile(50)),
            P99Ms = Rounded(Percentile(99)),
            TokensPerRecall = _milliseconds.Count == 0 ? 0 : Rounded((double)_tokens / _milliseconds.Count),
        };
    }

    private static CategoryReport Category(List<RankingScores> scores)
    {
        var average = RankingScores.Average(scores);
        return new CategoryReport
        {
            Scored = scores.Count,
            RecallAt5 = Rounded(average.RecallAt5),
            RecallAt10 = Rounded(average.RecallAt10),
            RecallAt20 = Rounded(average.RecallAt20),
            HitAt10 = Rounded(average.HitAt10),
            Mrr = Rounded(average.ReciprocalRank),
            NdcgAt10 = Rounded(average.NdcgAt10),
        };
    }

    /// <summary>Nearest rank: the least time that so many percent of the recalls did not exceed.</summary>
    private double Percentile(int percent)
    {
        if (_milliseconds.Count == 0) return 0;
        var rank = (int)Math.Ceiling(_milliseconds.Count * percent / 100.0);
        return _milliseconds[Math.Max(rank, 1) - 1];
    }

    // Four places: more would only show that sums of floating-point numbers depend on their order.
    private static double Rounded(double value) => Math.Round(value, 4);
}
