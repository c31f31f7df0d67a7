using Ingrain.Server.Http;
using ModelContextProtocol.Server;

namespace Ingrain.Server.Mcp;

/// <summary>One protocol server with its transport: for one request, or for a session of one token in one space.</summary>
internal sealed class McpHttpSession : IAsyncDisposable
{
    private readonly McpServer _server;
    private readonly Task _running;
    private readonly CancellationTokenSource _stop;
    private int _inUse;
    private int _isListened;

    /// <summary>Starts one.</summary>
    /// <param name="id">The session's id; null for one request.</param>
    /// <param name="owner">Whose it is, and in which space.</param>
    /// <param name="options">What is served.</param>
    /// <param name="parts">What requests share.</param>
    public McpHttpSession(string? id, (string Token, SpaceId Space) owner, McpServerOptions options, HttpParts parts)
    {
        Owner = owner;
        Id = id;
        LastUsed = parts.Clock.GetTimestamp();
        options.ScopeRequests = false;
        Transport = id is null
            ? new StreamableHttpServerTransport(parts.Log) { Stateless = true }
            : new StreamableHttpServerTransport(parts.Log) { SessionId = id };
        _stop = CancellationTokenSource.CreateLinkedTokenSource(parts.Stopping);
        _server = McpServer.Create(Transport, options, parts.Log);
        _running = _server.RunAsync(_stop.Token);
    }

    /// <summary>The session's id; null for one request.</summary>
    public string? Id { get; }

    /// <summary>The token's id and the space: nobody else meets the session.</summary>
    public (string Token, SpaceId Space) Owner { get; }

    /// <summary>Where messages go in.</summary>
    public StreamableHttpServerTransport Transport { get; }

    /// <summary>When it was last used, by the clock's time stamps.</summary>
    public long LastUsed { get; private set; }

    /// <summary>Whether a request of it is under way.</summary>
    public bool IsInUse => Volatile.Read(ref _inUse) > 0;

    /// <summary>Cancelled when it ends.</summary>
    public CancellationToken Ended => _stop.Token;

    /// <summary>A request begins (1) or ends (-1).</summary>
    public void Use(int change, long now)
    {
        Interlocked.Add(ref _inUse, change);
        LastUsed = now;
    }

    /// <summary>Takes the one place of a listener, or frees it.</summary>
    /// <returns>Whether the place was free.</returns>
    public bool Listen(bool begins) => Interlocked.Exchange(ref _isListened, begins ? 1 : 0) == 0;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Transport.DisposeAsync().ConfigureAwait(false);
        try
        {
            await _running.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
        await _server.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }
}
