using Ingrain.Server.Access;
using Ingrain.Server.Access.OAuth;
using Ingrain.Server.Dashboard;
using Ingrain.Server.Metrics;
using Microsoft.Extensions.Logging;

namespace Ingrain.Server.Http;

/// <summary>What all requests of a server share.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Settings">What is served and how.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Ids">Where ids come from.</param>
/// <param name="Log">Where failures are told.</param>
/// <param name="Stopping">Cancelled when the server is to end: streams end then.</param>
internal sealed record HttpParts(
    MemoryEngine Engine, HttpServerSettings Settings, TimeProvider Clock, IdSource Ids, ILoggerFactory Log, CancellationToken Stopping)
{
    /// <summary>Who requests come from.</summary>
    public Credentials Credentials { get; } = new(
        Settings, Settings.OAuth is { } oauth ? new OAuthVerifier(oauth, Clock, Log.CreateLogger("oauth")) : null, Clock);

    /// <summary>What is counted.</summary>
    public required ServerMeter Meter { get; init; }

    /// <summary>What its pages share.</summary>
    public DashboardParts Dashboard { get; } = new(Engine, Settings, Clock, Ids, Log, Stopping);
}
