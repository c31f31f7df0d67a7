namespace Ingrain.Eval;

/// <summary>
/// Learns how much each part of a score should count: pairwise logistic regression (Burges et al. 2005, with a linear score) of gold over
/// the candidates that stand best without being gold, drawn towards the fixed weights. Deterministic: full gradients, no draws.
/// </summary>
internal static class LinearCombiner
{
    // Pairs below do not touch the first ten.
    private const int RivalsMax = 50;
    private const int Steps = 150;
    private const double Pace = 0.2;

    // Scaled scores lie between 0 and 1; this makes a lead of a tenth a clear one.
    private const double Sharpness = 20;

    /// <summary>The pulls towards the fixed weights that are tried.</summary>
    private static readonly double[] s_pulls = [0.001, 0.01, 0.1, 1];

    /// <summary>Every part counts as it is.</summary>
    public static double[] Fixed => [.. RankingExample.Features.Select(_ => 1.0)];

    /// <summary>Learns weights, with the pull that does best on conversations held out in turn.</summary>
    /// <param name="examples">The questions.</param>
    /// <param name="folds">Parts into which the conversations are split.</param>
    public static double[] Fit(IReadOnlyList<RankingExample> examples, int folds)
    {
        var (best, most) = (s_pulls[^1], double.MinValue);
        foreach (var pull in s_pulls)
        {
            var average = Split(examples, folds)
                .SelectMany(s => Score(s.Held, Fit(s.Kept, pull)))
                .Select(s => s.RecallAt10 + s.ReciprocalRank).DefaultIfEmpty(0).Average();
            if (average > most) (best, most) = (pull, average);
        }
        return Fit(examples, best);
    }

    /// <summary>Scores questions of conversations that the weights were not learned from: the pull is chosen inside each part.</summary>
    /// <param name="examples">The questions.</param>
    /// <param name="folds">Parts into which the conversations are split.</param>
    /// <returns>Pairs of scores by fixed and by learned weights.</returns>
    public static IReadOnlyList<(RankingScores Fixed, RankingScores Learned)> CrossValidate(
        IReadOnlyList<RankingExample> examples, int folds) =>
        [.. Split(examples, folds).SelectMany(s => Score(s.Held, Fixed).Zip(Score(s.Held, Fit(s.Kept, folds))))];

    /// <summary>Scores questions by weights.</summary>
    /// <param name="examples">The questions.</param>
    /// <param name="weights">The weights.</param>
    public static IReadOnlyList<RankingScores> Score(IReadOnlyList<RankingExample> examples, double[] weights) =>
        [.. examples.Select(e => e.Scores(weights))];

    /// <summary>Learns weights with one pull. None falls below 0: no part speaks against a candidate.</summary>
    internal static double[] Fit(IReadOnlyList<RankingExample> examples, double pull)
    {
        var pairs = examples.SelectMany(Pairs).ToList();
        var weights = Fixed;
        var seen = new double[weights.Length];
        if (pairs.Count == 0) return weights;
        for (var step = 0; step < Steps; step++)
        {
            var slope = new double[weights.Length];
            foreach (var (lead, weight) in pairs)
            {
                var margin = 0.0;
                for (var i = 0; i < lead.Length; i++) margin += weights[i] * lead[i];
                var push = weight / (1 + Math.Exp(Sharpness * margin));
                for (var i = 0; i < lead.Length; i++) slope[i] -= push * Sharpness * lead[i];
            }
            for (var i = 0; i < weights.Length; i++)
            {
                var down = (slope[i] / examples.Count) + (pull * (weights[i] - 1));
                seen[i] += down * down;
                if (seen[i] > 0) weights[i] = Math.Max(0, weights[i] - (Pace * down / Math.Sqrt(seen[i])));
            }
        }
        return weights;
    }

    /// <summary>What each piece of gold has over each rival; a question's pairs weigh 1 together.</summary>
    private static IEnumerable<(double[] Lead, double Weight)> Pairs(RankingExample example)
    {
        var gold = example.Candidates.Where(c => c.IsGold).ToList();
        var rivals = example.Candidates.Where(c => !c.IsGold).Take(RivalsMax).ToList();
        foreach (var wanted in gold)
            foreach (var rival in rivals)
                yield return ([.. wanted.Parts.Zip(rival.Parts, (a, b) => a - b)], 1.0 / (gold.Count * rivals.Count));
    }

    /// <summary>Holds each part of the conversations out in turn.</summary>
    private static IEnumerable<(IReadOnlyList<RankingExample> Kept, IReadOnlyList<RankingExample> Held)> Split(
        IReadOnlyList<RankingExample> examples, int folds)
    {
        var groups = examples.Select(e => e.Group).Distinct().ToList();
        for (var fold = 0; fold < Math.Min(folds, groups.Count); fold++)
        {
            var held = groups.Where((_, i) => i % folds == fold).ToHashSet();
            yield return ([.. examples.Where(e => !held.Contains(e.Group))], [.. examples.Where(e => held.Contains(e.Group))]);
        }
    }
}
