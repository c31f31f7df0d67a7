using System.Diagnostics;
using System.Globalization;

namespace Ingrain.Bench;

/// <summary>Durations of one operation, in order of happening.</summary>
internal sealed class Samples
{
    private readonly List<double> _microseconds = [];

    public int Count => _microseconds.Count;

    /// <summary>The duration that a share of all stays below, in microseconds.</summary>
    public double At(double share) => _microseconds.Order().ElementAt((int)(Count * share));

    public void Add(long startedAt) => _microseconds.Add(Stopwatch.GetElapsedTime(startedAt).TotalMicroseconds);

    public void Add(Samples others) => _microseconds.AddRange(others._microseconds);

    /// <summary>Median and 99th percentile, in microseconds.</summary>
    public override string ToString()
    {
        if (Count == 0) return "no samples";
        var sorted = _microseconds.Order().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture, $"p50 {sorted[Count / 2],9:N1} µs   p99 {sorted[(int)(Count * 0.99)],9:N1} µs   n {Count:N0}");
    }
}
