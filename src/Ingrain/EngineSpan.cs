using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ingrain;

/// <summary>
/// One piece of the engine's work as others measure it: an activity of the source "Ingrain" and a measurement of the meter "Ingrain". None
/// is made, and no clock is read, while nobody listens. What it tells are times, counts and words of the code: never content, queries,
/// paths, ids or names that somebody chose.
/// </summary>
internal sealed class EngineSpan : IDisposable
{
    /// <summary>The name of the source of activities and of the meter.</summary>
    public const string Name = "Ingrain";

    private static readonly ActivitySource s_source = new(Name);
    private static readonly Meter s_meter = new(Name);
    private static readonly InstrumentAdvice<double> s_advice = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private readonly Activity? _activity;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _clock;
    private readonly long _began;
    private long _stage;
    private TagList _measured;
    private string? _failure;
    private bool _isDone;

    private EngineSpan(Activity? activity, Histogram<double> duration, TimeProvider clock)
    {
        (_activity, _duration, _clock) = (activity, duration, clock);
        _began = _stage = clock.GetTimestamp();
    }

    /// <summary>How long recalls take.</summary>
    public static Histogram<double> Recalls { get; } = Seconds("ingrain.recall.duration", "Duration of recalls.");

    /// <summary>How long commits take, with what is waited for before them.</summary>
    public static Histogram<double> Commits { get; } = Seconds("ingrain.commit.duration", "Duration of commits.");

    /// <summary>How long runs of code take.</summary>
    public static Histogram<double> Runs { get; } = Seconds("ingrain.exec.duration", "Duration of runs of code.");

    /// <summary>How long an embedder from afar takes; the name is OpenTelemetry's convention for calls of models.</summary>
    public static Histogram<double> Embeddings { get; } =
        Seconds("gen_ai.client.operation.duration", "Duration of calls of the embedder.");

    /// <summary>Begins a piece of work.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="duration">Where its duration is counted.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="kind">Whether it calls somebody else.</param>
    /// <returns>The piece of work; null where nobody listens.</returns>
    public static EngineSpan? Begin(
        string name, Histogram<double> duration, TimeProvider clock, ActivityKind kind = ActivityKind.Internal) =>
        s_source.HasListeners() || duration.Enabled ? new EngineSpan(s_source.StartActivity(name, kind), duration, clock) : null;

    /// <summary>Tells how long the stage took that ends here, in seconds, as <c>ingrain.stage.NAME</c>.</summary>
    /// <param name="name">The stage.</param>
    public void Stage(string name)
    {
        var now = _clock.GetTimestamp();
        _activity?.SetTag("ingrain.stage." + name, _clock.GetElapsedTime(_stage, now).TotalSeconds);
        _stage = now;
    }

    /// <summary>Tells a number or word of the code, in the activity alone.</summary>
    public void Tell(string name, object value) => _activity?.SetTag(name, value);

    /// <summary>Tells a word out of a bounded set, also in the measurement.</summary>
    public void Measure(string name, object value)
    {
        _measured.Add(name, value);
        Tell(name, value);
    }

    /// <summary>Tells that it came to its end; else it failed.</summary>
    public void Done() => _isDone = true;

    /// <summary>Tells with what kind of failure it failed; never with its words.</summary>
    public void Failed(MemoryException failure) => _failure = failure.Code.ToString();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDone)
        {
            // The conventions' word for whatever is none of the kinds that are told apart.
            Measure("error.type", _failure ?? "_OTHER");
            _activity?.SetStatus(ActivityStatusCode.Error);
        }
        _duration.Record(_clock.GetElapsedTime(_began).TotalSeconds, _measured);
        _activity?.Dispose();
    }

    private static Histogram<double> Seconds(string name, string description) =>
        s_meter.CreateHistogram(name, "s", description, tags: null, s_advice);
}
