using System.Collections.Concurrent;
using Ingrain.Server.Http;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Ingrain.Server.Mcp;

/// <summary>
/// The sessions of revisions that have them. Their number is bounded, those that nobody uses end, and each answers its own token in its own
/// space alone: a session's id is a handle, and no proof of who holds it.
/// </summary>
internal sealed class McpSessions : IAsyncDisposable
{
    private const int IdBytes = 16;
    private static readonly TimeSpan s_sweepEvery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, McpHttpSession> _sessions = new();
    private readonly HttpParts _parts;
    private readonly ITimer _sweeping;

    /// <summary>Keeps none yet.</summary>
    public McpSessions(HttpParts parts)
    {
        _parts = parts;
        _sweeping = parts.Clock.CreateTimer(
            _ => _ = EndIdleAsync(_parts.Settings.McpIdleTime, _parts.Stopping), null, s_sweepEvery, s_sweepEvery);
    }

    /// <summary>How many there are.</summary>
    public int Count => _sessions.Count;

    /// <summary>Begins a session.</summary>
    /// <exception cref="ProblemException">There are too many, and all are in use.</exception>
    public async Task<McpHttpSession> BeginAsync((string Token, SpaceId Space) owner, McpServerOptions options, CancellationToken ct)
    {
        // The one that was unused the longest makes room: its client begins anew when it is told that the session is gone.
        if (_sessions.Count >= _parts.Settings.McpSessionsMax && !await EndOldestAsync(ct).ConfigureAwait(false))
            throw new ProblemException(429, "too-many-requests", "Too many MCP sessions are open.") { RetryAfterSeconds = 30 };
        var id = NewId();
        var session = new McpHttpSession(id, owner, options, _parts);
        _sessions[id] = session;
        _parts.Meter.Sessions(1);
        return session;
    }

    /// <summary>A session.</summary>
    /// <exception cref="McpRefusal">There is none of that id for this owner, which is said alike.</exception>
    public McpHttpSession Find(string id, (string Token, SpaceId Space) owner) =>
        _sessions.TryGetValue(id, out var session) && session.Owner == owner
            ? session
            : throw new McpRefusal(404, (McpErrorCode)(-32001), "There is no such session. Begin a new one with initialize.");

    /// <summary>Ends a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="ct">Leaves it as it is; an end that has begun is completed.</param>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> EndAsync(McpHttpSession session, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (!_sessions.TryRemove(session.Id!, out _)) return false;
        _parts.Meter.Sessions(-1);
        await session.DisposeAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends the sessions that nobody used for a while.</summary>
    public async Task EndIdleAsync(TimeSpan idle, CancellationToken ct)
    {
        foreach (var session in _sessions.Values)
            if (!ct.IsCancellationRequested && !session.IsInUse && _parts.Clock.GetElapsedTime(session.LastUsed) >= idle)
                await EndAsync(session, CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sweeping.DisposeAsync().ConfigureAwait(false);
        foreach (var session in _sessions.Values) await EndAsync(session, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<bool> EndOldestAsync(CancellationToken ct) =>
        _sessions.Values.Where(s => !s.IsInUse).MinBy(s => s.LastUsed) is { } oldest
        && await EndAsync(oldest, ct).ConfigureAwait(false);

    private string NewId()
    {
        Span<byte> random = stackalloc byte[IdBytes];
        _parts.Ids.Fill(random);
        return Convert.ToHexStringLower(random);
    }
}
