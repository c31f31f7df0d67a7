using System.Diagnostics.Metrics;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Ingrain.Server.Metrics;

/// <summary>
/// Gathers what one meter says and writes it in Prometheus' text format 0.0.4. Labels come from the code alone, so that their number is
/// bounded.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>The format's media type.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Listens to a meter.</summary>
    /// <param name="meter">The meter; no other is heard.</param>
    public PrometheusText(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter)) listener.EnableMeasurementEvents(instrument);
        };
        Hear<int>();
        Hear<long>();
        Hear<double>();
        _listener.Start();
    }

    /// <summary>Everything heard until now.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (var (name, family) in _families)
            {
                if (family.Help is { Length: > 0 } help) text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
                text.Append("# TYPE ").Append(name).Append(' ').Append(family.Kind).Append('\n');
                foreach (var (labels, series) in family.Series) Write(text, name, labels, series);
            }
        }
        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Hear<T>() where T : struct, INumber<T> => _listener.SetMeasurementEventCallback<T>(
        (instrument, value, tags, _) => Note(instrument, double.CreateTruncating(value), tags));

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        lock (_gate)
        {
            if (!_families.TryGetValue(instrument.Name, out var family)) _families[instrument.Name] = family = Family.Of(instrument);
            if (!family.Series.TryGetValue(labels, out var series)) family.Series[labels] = series = new Series(family.Bounds.Length + 1);
            series.Count++;
            series.Sum = instrument.IsObservable ? value : series.Sum + value;
            if (family.Kind == "histogram") series.Buckets[Bucket(family.Bounds, value)]++;
            series.Bounds = family.Bounds;
        }
    }

    private static int Bucket(double[] bounds, double value)
    {
        for (var i = 0; i < bounds.Length; i++)
            if (value <= bounds[i]) return i;
        return bounds.Length;
    }

    private static void Write(StringBuilder text, string name, string labels, Series series)
    {
        if (series.Bounds.Length == 0)
        {
            text.Append(name).Append(Braced(labels)).Append(' ').Append(Number(series.Sum)).Append('\n');
            return;
        }
        long sum = 0;
        for (var i = 0; i <= series.Bounds.Length; i++)
        {
            sum += series.Buckets[i];
            var bound = i < series.Bounds.Length ? Number(series.Bounds[i]) : "+Inf";
            var all = labels.Length == 0 ? $"le=\"{bound}\"" : $"{labels},le=\"{bound}\"";
            text.Append(name).Append("_bucket{").Append(all).Append("} ").Append(Number(sum)).Append('\n');
        }
        text.Append(name).Append("_sum").Append(Braced(labels)).Append(' ').Append(Number(series.Sum)).Append('\n');
        text.Append(name).Append("_count").Append(Braced(labels)).Append(' ').Append(Number(series.Count)).Append('\n');
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0) return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            var said = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            text.Append(name).Append("=\"").Append(said.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
        }
        return text.ToString();
    }

    private static string Braced(string labels) => labels.Length == 0 ? "" : $"{{{labels}}}";

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private sealed record Family(string Kind, string? Help, double[] Bounds)
    {
        public SortedDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);

        public static Family Of(Instrument instrument) => instrument switch
        {
            Histogram<double> histogram =>
                new("histogram", instrument.Description, [.. histogram.Advice?.HistogramBucketBoundaries ?? [0.01, 0.1, 1, 10]]),
            { IsObservable: true } => new("gauge", instrument.Description, []),
            _ => new("counter", instrument.Description, []),
        };
    }

    private sealed class Series(int buckets)
    {
        public long[] Buckets { get; } = new long[buckets];

        public double[] Bounds { get; set; } = [];

        public double Sum { get; set; }

        public long Count { get; set; }
    }
}
