namespace Ingrain.Eval;

/// <summary>How far one way of recalling is ahead of another on the same questions.</summary>
/// <param name="Change">The average difference.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end of its 95 % interval.</param>
public readonly record struct PairedChange(double Change, double Low, double High);

/// <summary>
/// The percentile bootstrap of paired differences (Efron 1979): questions are drawn anew, with replacement, as often as there are
/// questions; the middle 95 % of the averages so drawn is the interval. Pairing takes out how hard each question is, which is most of the
/// noise.
/// </summary>
public static class PairedBootstrap
{
    /// <summary>Draws enough for ends that move by less than a hundredth of the interval.</summary>
    public const int Resamples = 10_000;

    private const double Tail = 0.025;

    /// <summary>The average of differences, with its interval.</summary>
    /// <param name="differences">One a question. All zero for none.</param>
    /// <param name="seed">Starts the draws: the same seed gives the same interval.</param>
    /// <returns>The change. The ends are its own value where all differences are the same.</returns>
    public static PairedChange Of(IReadOnlyList<double> differences, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(differences);
        if (differences.Count == 0) return default;
        var values = differences.ToArray();
        var mean = values.Average();
        if (values.AsSpan().IndexOfAnyExcept(values[0]) < 0) return new PairedChange(mean, mean, mean);
        var random = new Random(seed);
        var means = new double[Resamples];
        for (var r = 0; r < Resamples; r++)
        {
            var sum = 0.0;
            for (var i = 0; i < values.Length; i++) sum += values[random.Next(values.Length)];
            means[r] = sum / values.Length;
        }
        Array.Sort(means);
        return new PairedChange(mean, Figures.Percentile(means, Tail), Figures.Percentile(means, 1 - Tail));
    }
}
