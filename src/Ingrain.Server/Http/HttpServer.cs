using Ingrain.Server.Dashboard;
using Ingrain.Server.Mcp;
using Ingrain.Server.Metrics;
using Ingrain.Server.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ingrain.Server.Http;

/// <summary>
/// Ingrain over HTTP: REST under <c>/v1</c>, MCP under <c>/mcp</c>, health and figures. Every request but those for health needs a token.
/// Speaks HTTP/1.1 in the clear: beyond this machine it belongs behind a proxy that speaks TLS.
/// </summary>
public sealed class HttpServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping;
    private readonly IReadOnlyList<IDisposable> _parts;
    private readonly TimeSpan _drain;
    private bool _isStopped;

    private HttpServer(WebApplication app, CancellationTokenSource stopping, IReadOnlyList<IDisposable> parts,
        (TimeSpan Drain, McpEndpoint Mcp) own)
    {
        (_app, _stopping, _parts, _drain, Mcp) = (app, stopping, parts, own.Drain, own.Mcp);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The name of the server's source of activities and of its meter, for whoever listens to them.</summary>
    public static string TelemetryName => HttpSpan.Name;

    /// <summary>Its MCP endpoint.</summary>
    internal McpEndpoint Mcp { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="engine">The engine, which is neither opened nor disposed here.</param>
    /// <param name="settings">What is served, to whom, within which bounds.</param>
    /// <param name="ct">Cancels the start.</param>
    /// <returns>The server, listening.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Busy"/>: the address is in use or not to be had; or the tokens cannot be read.
    /// </exception>
    public static async Task<HttpServer> StartAsync(MemoryEngine engine, HttpServerSettings settings, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(settings);
        _ = settings.Tokens.All();
        var clock = settings.Clock ?? TimeProvider.System;
        var stopping = new CancellationTokenSource();
        var log = new JsonLog(settings.Problems ?? Console.Error, clock, settings.Logs);
        var meter = new ServerMeter();
        var prometheus = new PrometheusText(meter.Meter);
        var admission = new Admission(settings);
        var parts = new HttpParts(engine, settings, clock, settings.Ids ?? IdSource.Secure(clock), log, stopping.Token) { Meter = meter };
        var mcp = new McpEndpoint(parts);
        var app = Build(settings, log);
        HttpEdge? edge = null;
        // The port may be chosen by the system, so that the names that lead here are known after the start only.
        app.Run(http => edge is { } ready ? ready.AnswerAsync(http, http.RequestAborted) : Refuse(http.Response));
        try
        {
            await app.StartAsync(ct).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new MemoryException(
                MemoryErrorCode.Busy, $"{settings.Address} port {settings.Port} is in use, or not this machine's to listen on.", e);
        }
        var server = new HttpServer(app, stopping, [prometheus, meter, admission, parts.Credentials, log], (settings.DrainTime, mcp));
        var guard = new HostGuard(settings, server.Address.Port);
        var routes = new RouteTable([.. RestRoutes.All(prometheus, mcp.Routes, settings.OAuth), .. DashboardRoutes.All]);
        Volatile.Write(ref edge, new HttpEdge(parts, guard, routes, admission));
        return server;
    }

    /// <summary>Takes no more requests, lets those under way end within the drain time, ends streams at once.</summary>
    /// <param name="ct">Waits no longer for requests under way.</param>
    /// <returns>Completes when all has ended.</returns>
    public async Task StopAsync(CancellationToken ct = default)
    {
        if (Interlocked.Exchange(ref _isStopped, true)) return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_drain);
        await _app.StopAsync(limit.Token).ConfigureAwait(false);
        await Mcp.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        foreach (var part in _parts) part.Dispose();
        _stopping.Dispose();
    }

    private static WebApplication Build(HttpServerSettings settings, ILoggerFactory log)
    {
        // Nothing is taken from variables or files that a web server would read: all of it was said to the command.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.BodyBytesMax + RequestBody.DrainBytesMax;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 << 10;
            kestrel.Limits.MaxRequestLineSize = 16 << 10;
            kestrel.Limits.MaxConcurrentConnections = 4_096;
            kestrel.Listen(settings.Address, settings.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = settings.DrainTime);
        return builder.Build();
    }

    private static Task Refuse(Microsoft.AspNetCore.Http.HttpResponse response)
    {
        response.StatusCode = 503;
        return Task.CompletedTask;
    }

    /// <summary>Signals are the command's: the host listens to none.</summary>
    private sealed class OwnLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
