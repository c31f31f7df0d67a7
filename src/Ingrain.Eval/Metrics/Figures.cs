namespace Ingrain.Eval;

/// <summary>How figures are counted and printed.</summary>
internal static class Figures
{
    /// <summary>Four places: more would only show that sums of floating-point numbers depend on their order.</summary>
    /// <param name="value">The figure.</param>
    public static double Rounded(double value) => Math.Round(value, 4);

    /// <summary>Nearest rank: the least value that such a share of the values does not exceed.</summary>
    /// <param name="ordered">The values in ascending order, at least one.</param>
    /// <param name="share">The share, 0 to 1.</param>
    public static double Percentile(IReadOnlyList<double> ordered, double share) =>
        ordered[Math.Max((int)Math.Ceiling(ordered.Count * share), 1) - 1];
}
