using Ingrain.Server.Dashboard.Overview;
using Ingrain.Server.Http;
using Microsoft.Extensions.Logging;

namespace Ingrain.Server.Dashboard;

/// <summary>What the pages of a server share beside what all its requests do.</summary>
/// <param name="engine">The engine.</param>
/// <param name="settings">What is served and how.</param>
/// <param name="clock">The clock.</param>
/// <param name="ids">Where secrets come from.</param>
/// <param name="log">Where failures are told.</param>
/// <param name="stopping">Cancelled when the server is to end.</param>
internal sealed class DashboardParts(
    MemoryEngine engine, HttpServerSettings settings, TimeProvider clock, IdSource ids, ILoggerFactory log, CancellationToken stopping)
{
    /// <summary>Who is signed in.</summary>
    public BrowserSessions Sessions { get; } = new(settings.Tokens, clock, ids);

    /// <summary>Turns pages into HTML.</summary>
    public PageRenderer Renderer { get; } = new(log);

    /// <summary>What was written to each space by day.</summary>
    public FigureBook Figures { get; } = new(engine, stopping);

    /// <summary>Recall indexes that are being derived.</summary>
    public Derivations Derivations { get; } = new(engine, stopping);
}
