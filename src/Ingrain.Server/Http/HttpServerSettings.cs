using System.Net;
using Ingrain.Server.Access;
using Ingrain.Server.Access.OAuth;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace Ingrain.Server.Http;

/// <summary>What an HTTP server serves, to whom, and within which bounds. Fixed when it starts: no request changes it.</summary>
public sealed record HttpServerSettings
{
    /// <summary>Who may come in. There is no server without.</summary>
    public required TokenFile Tokens { get; init; }

    /// <summary>Whose access tokens are taken besides <see cref="Tokens"/>; null for nobody's.</summary>
    public OAuthSettings? OAuth { get; init; }

    /// <summary>The address to listen on. Default: 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 for a free one. Default: 7433.</summary>
    public int Port { get; init; } = 7433;

    /// <summary>
    /// Names under which requests may address the server, besides those of this machine's loopback and <see cref="Address"/> with the port:
    /// a host, or host and port. A request under another name is refused.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>
    /// Origins of web pages whose scripts may send requests, such as <c>https://memory.example</c>, besides the server's own under the
    /// names of loopback.
    /// </summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Requests worked on at a time, streams not counted. 1 to 10,000; default: 64.</summary>
    public int RequestsAtOnce { get; init; } = 64;

    /// <summary>
    /// Requests of one token worked on at a time, so that no token takes every place; half of <see cref="RequestsWaiting"/> may wait for
    /// theirs. 1 to 10,000; default: 32.
    /// </summary>
    public int RequestsAtOncePerToken { get; init; } = 32;

    /// <summary>Requests that wait for their turn; what comes on top is refused with 429. 0 to 100,000; default: 256.</summary>
    public int RequestsWaiting { get; init; } = 256;

    /// <summary>Requests that one token may send in a second, over time. 1 to 1,000,000; default: 200.</summary>
    public int RequestsPerSecond { get; init; } = 200;

    /// <summary>Requests that one token may send at once after a rest. 1 to 1,000,000; default: 1,000.</summary>
    public int RequestsBurst { get; init; } = 1_000;

    /// <summary>Streams open at a time: feeds of changes, exports, imports. 1 to 10,000; default: 256.</summary>
    public int StreamsAtOnce { get; init; } = 256;

    /// <summary>How long a request may take; streams may take longer. Default: 30 seconds.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes of a request's body. Default: 8 MiB.</summary>
    public long BodyBytesMax { get; init; } = 8 << 20;

    /// <summary>The most bytes of an import. Default: 4 GiB.</summary>
    public long ImportBytesMax { get; init; } = 4L << 30;

    /// <summary>How long an MCP message may take, which may run code. Default: 5 minutes.</summary>
    public TimeSpan LongRequestTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>MCP sessions open at a time, over all tokens. 1 to 10,000; default: 256.</summary>
    public int McpSessionsMax { get; init; } = 256;

    /// <summary>After how long without a request an MCP session ends. Default: 30 minutes.</summary>
    public TimeSpan McpIdleTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long requests under way may take once the server is told to end. Default: 4 seconds.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How often a feed of changes looks for what other processes wrote. Default: 250 milliseconds.</summary>
    public TimeSpan ChangesEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether every request is told in a line of JSON to <see cref="Problems"/>, never with content. Default: false.</summary>
    public bool LogsRequests { get; init; }

    /// <summary>The clock; null for the system's.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Where ids come from; null for the system's random numbers.</summary>
    public IdSource? Ids { get; init; }

    /// <summary>Serves something else than memory over MCP: what the protocol's own test programs ask for.</summary>
    internal Func<McpServerSettings, McpServerOptions>? McpOptions { get; init; }

    /// <summary>Where problems are written, never with the content of a memory; null for standard error.</summary>
    public TextWriter? Problems { get; init; }

    /// <summary>
    /// Where lines of the server's own code go, beside <see cref="Problems"/>: with the names of exceptions, never their texts; null for
    /// nowhere. It is not disposed.
    /// </summary>
    public ILoggerFactory? Logs { get; init; }
}
