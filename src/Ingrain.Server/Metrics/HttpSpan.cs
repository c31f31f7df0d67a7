using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;

namespace Ingrain.Server.Metrics;

/// <summary>
/// One request as others measure it: an activity of the source "Ingrain.Http" and measurements of the meter of that name, called as
/// OpenTelemetry's conventions call them. None is made while nobody listens. The address of a request is not told, since it names spaces
/// and ids: the endpoint's pattern stands for it.
/// </summary>
internal sealed class HttpSpan : IDisposable
{
    /// <summary>The name of the source of activities and of the meter.</summary>
    public const string Name = "Ingrain.Http";

    private const string OtherMethod = "_OTHER";

    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
    private static readonly ActivitySource s_source = new(Name);
    private static readonly Meter s_meter = new(Name);
    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram(
        "http.server.request.duration", "s", "Duration of HTTP server requests.", tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
        });

    private static readonly UpDownCounter<long> s_active = s_meter.CreateUpDownCounter<long>(
        "http.server.active_requests", "{request}", "Number of active HTTP server requests.");

    private readonly Activity? _activity;
    private readonly string _method;

    private HttpSpan(string method, ActivityContext parent)
    {
        _method = method;
        _activity = s_source.StartActivity(method == OtherMethod ? "HTTP" : method, ActivityKind.Server, parent);
        s_active.Add(1, Of("http.request.method", method), Of("url.scheme", "http"));
    }

    /// <summary>Begins a request, below the span that its <c>traceparent</c> names.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The span; null where nobody listens.</returns>
    public static HttpSpan? Begin(HttpRequest request)
    {
        if (!s_source.HasListeners() && !s_duration.Enabled && !s_active.Enabled) return null;
        // What other vendors put beside the parent is a client's own text: it goes no further.
        var parent = request.Headers.TraceParent is [{ } given] && ActivityContext.TryParse(given, null, isRemote: true, out var context)
            ? context
            : default;
        return new HttpSpan(s_methods.Contains(request.Method) ? request.Method : OtherMethod, parent);
    }

    /// <summary>Ends the request.</summary>
    /// <param name="route">The endpoint's pattern; null for none.</param>
    /// <param name="status">The response's status.</param>
    /// <param name="took">How long it took.</param>
    public void End(string? route, int status, TimeSpan took)
    {
        var tags = new TagList { Of("http.request.method", _method), Of("http.response.status_code", status), Of("url.scheme", "http") };
        if (route is not null) tags.Add("http.route", route);
        if (status >= 500) tags.Add("error.type", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        s_duration.Record(took.TotalSeconds, tags);
        if (_activity is null) return;
        foreach (var (name, value) in tags) _activity.SetTag(name, value);
        if (route is not null) _activity.DisplayName = $"{_method} {route}";
        if (status >= 500) _activity.SetStatus(ActivityStatusCode.Error);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        s_active.Add(-1, Of("http.request.method", _method), Of("url.scheme", "http"));
        _activity?.Dispose();
    }

    private static KeyValuePair<string, object?> Of(string name, object value) => new(name, value);
}
