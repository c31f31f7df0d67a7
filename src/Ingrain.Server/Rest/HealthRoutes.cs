using Ingrain.Server.Access;
using Ingrain.Server.Http;
using Ingrain.Server.Metrics;

namespace Ingrain.Server.Rest;

/// <summary>Whether the server lives, whether its store answers, and its figures.</summary>
internal static class HealthRoutes
{
    private const string Plain = "text/plain; charset=utf-8";

    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All(PrometheusText figures) =>
    [
        new()
        {
            Method = "GET", Pattern = "/health/live", Id = "live", Summary = "Whether the process answers. Needs no token.",
            Needs = TokenVerbs.None, MediaType = Plain,
            HandleAsync = (_, _) => Task.FromResult(new HttpAnswer { Status = 200, Text = ("live\n", Plain) }),
        },
        new()
        {
            Method = "GET", Pattern = "/health/ready", Id = "ready", Summary = "Whether the store answers. Needs no token.",
            Needs = TokenVerbs.None, MediaType = Plain, HandleAsync = ReadyAsync,
        },
        new()
        {
            Method = "GET", Pattern = "/metrics", Id = "metrics", Summary = "The server's own figures in Prometheus' text format.",
            Needs = TokenVerbs.Metrics, MediaType = PrometheusText.MediaType,
            HandleAsync = async (call, ct) =>
            {
                call.Parts.Meter.Spaces = (await call.Engine.SpacesAsync(ct).ConfigureAwait(false)).Count;
                return new HttpAnswer { Status = 200, Text = (figures.Write(), PrometheusText.MediaType) };
            },
        },
    ];

    private static async Task<HttpAnswer> ReadyAsync(RestCall call, CancellationToken ct)
    {
        var isReady = !call.Parts.Stopping.IsCancellationRequested;
        try
        {
            _ = await call.Engine.HeadAsync(SpaceId.Default, ct).ConfigureAwait(false);
        }
        catch (MemoryException)
        {
            // Why is for whoever may read it: the next real request is told.
            isReady = false;
        }
        return new HttpAnswer { Status = isReady ? 200 : 503, Text = (isReady ? "ready\n" : "not ready\n", Plain) };
    }
}
