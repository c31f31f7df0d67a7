using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Ingrain.Server.Tests.Conformance;

/// <summary>
/// Stands before a server and adds a token to every request, for a suite that knows none. All else goes through as it came: names,
/// headers, bodies, and the end of a connection.
/// </summary>
internal sealed class TokenAdder : IAsyncDisposable
{
    private static readonly string[] s_ofConnection = ["Connection", "Keep-Alive", "Transfer-Encoding", "Host", "Content-Length"];

    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false, UseCookies = false, AllowAutoRedirect = false,
    });

    private TokenAdder()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
    }

    /// <summary>Where requests without a token go.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Where they are sent on to.</summary>
    public Uri Target { get; set; } = null!;

    /// <summary>The token that they get.</summary>
    public string Token { get; set; } = "";

    public static async Task<TokenAdder> StartAsync(CancellationToken ct)
    {
        var adder = new TokenAdder();
        adder._app.Run(adder.PassOnAsync);
        await adder._app.StartAsync(ct);
        var addresses = adder._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        adder.Address = new Uri(addresses.First());
        return adder;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task PassOnAsync(HttpContext http)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(http.Request.Method), new Uri(Target, http.Request.Path + http.Request.QueryString));
        if (HttpMethods.IsPost(http.Request.Method)) request.Content = new StreamContent(http.Request.Body);
        foreach (var (name, values) in http.Request.Headers)
            if (!s_ofConnection.Contains(name, StringComparer.OrdinalIgnoreCase)
                && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!);
        request.Headers.Host = http.Request.Headers.Host;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var response = await _client.SendAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            if (!s_ofConnection.Contains(name, StringComparer.OrdinalIgnoreCase)) http.Response.Headers[name] = values.ToArray();
        http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        await http.Response.StartAsync(http.RequestAborted);
        await CopyAsync(await response.Content.ReadAsStreamAsync(http.RequestAborted), http.Response.Body, http.RequestAborted);
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken ct)
    {
        var buffer = new byte[16 << 10];
        try
        {
            while (await from.ReadAsync(buffer, ct) is > 0 and var read)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), ct);
                await to.FlushAsync(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The suite has heard enough, and so has the server then.
        }
    }
}
