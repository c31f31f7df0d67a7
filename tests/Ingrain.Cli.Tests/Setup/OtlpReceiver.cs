using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Ingrain.Cli.Tests.Setup;

/// <summary>A collector that takes OTLP over HTTP or gRPC and keeps every byte: texts lie in it as they are, uncompressed.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _taken = new();

    private readonly SemaphoreSlim _arrived = new(0);

    private OtlpReceiver(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = protocols));
        _app = builder.Build();
    }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts one.</summary>
    public static async Task<OtlpReceiver> StartAsync(bool isGrpc, CancellationToken ct)
    {
        var receiver = new OtlpReceiver(isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1);
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync(ct);
        return receiver;
    }

    /// <summary>All that was sent to addresses which hold a word, such as <c>traces</c>, as Latin 1: a character a byte.</summary>
    public string Sent(string word) =>
        string.Concat(_taken.Where(t => t.Path.Contains(word, StringComparison.OrdinalIgnoreCase)).Select(t => Latin(t.Body)));

    /// <summary>Waits until something is so of what was sent.</summary>
    public async Task UntilAsync(Func<bool> isSo, CancellationToken ct)
    {
        while (!isSo()) await _arrived.WaitAsync(ct);
    }

    /// <summary>A text's bytes in UTF-8, a character a byte.</summary>
    public static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        _taken.Enqueue((http.Request.Path, body.ToArray()));
        _arrived.Release();
        if (http.Request.Protocol != "HTTP/2") return;
        http.Response.ContentType = "application/grpc";
        // An empty message: not compressed, of no length.
        await http.Response.Body.WriteAsync(new byte[5], http.RequestAborted);
        http.Response.AppendTrailer("grpc-status", "0");
    }
}
