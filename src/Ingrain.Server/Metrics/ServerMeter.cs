using System.Diagnostics.Metrics;

namespace Ingrain.Server.Metrics;

/// <summary>What a server counts of itself: no content, no names of spaces or tokens, no text of anybody's choosing.</summary>
internal sealed class ServerMeter : IDisposable
{
    private static readonly double[] s_bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly Histogram<double> _requests;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _episodes;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _recalls;
    private long _underWay;
    private long _streams;
    private long _sessions;

    /// <summary>Makes the instruments.</summary>
    public ServerMeter()
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = s_bounds };
        _requests = Meter.CreateHistogram("ingrain_request_seconds", "s", "Time of a request, by endpoint and status.", null, advice);
        _refused = Meter.CreateCounter<long>("ingrain_requests_refused_total", null, "Requests refused with 429.");
        _episodes = Meter.CreateCounter<long>("ingrain_episodes_added_total", null, "Episodes added.");
        _writes = Meter.CreateCounter<long>("ingrain_changesets_written_total", null, "Changesets written over REST.");
        _recalls = Meter.CreateCounter<long>("ingrain_recalls_total", null, "Recalls over REST, by whether anything was relevant.");
        Meter.CreateObservableGauge("ingrain_requests_under_way", () => Volatile.Read(ref _underWay), null, "Requests being answered.");
        Meter.CreateObservableGauge("ingrain_streams_open", () => Volatile.Read(ref _streams), null, "Feeds of changes that are open.");
        Meter.CreateObservableGauge("ingrain_spaces", () => Spaces, null, "Spaces in the store.");
        Meter.CreateObservableGauge("ingrain_mcp_sessions", () => Volatile.Read(ref _sessions), null, "MCP sessions that are open.");
    }

    /// <summary>The meter, by which a listener knows this server's figures from another's.</summary>
    public Meter Meter { get; } = new("Ingrain.Server");

    /// <summary>How many spaces there were when somebody last looked.</summary>
    public int Spaces { get; set; }

    /// <summary>A request came in.</summary>
    public void Began() => Interlocked.Increment(ref _underWay);

    /// <summary>A request was answered.</summary>
    public void Answered(string route, int status, TimeSpan took)
    {
        Interlocked.Decrement(ref _underWay);
        _requests.Record(took.TotalSeconds, KeyValuePair.Create("route", (object?)route), KeyValuePair.Create("status", (object?)status));
        if (status == 429) _refused.Add(1);
    }

    /// <summary>A changeset was written, with so many new episodes.</summary>
    public void Wrote(int episodes = 0)
    {
        _writes.Add(1);
        if (episodes > 0) _episodes.Add(episodes);
    }

    /// <summary>A recall was answered.</summary>
    public void Recalled(bool nothingRelevant) =>
        _recalls.Add(1, KeyValuePair.Create("relevant", (object?)(nothingRelevant ? "no" : "yes")));

    /// <summary>A feed of changes was opened (1) or ended (-1).</summary>
    public void Streams(int change) => Interlocked.Add(ref _streams, change);

    /// <summary>An MCP session began (1) or ended (-1).</summary>
    public void Sessions(int change) => Interlocked.Add(ref _sessions, change);

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();
}
