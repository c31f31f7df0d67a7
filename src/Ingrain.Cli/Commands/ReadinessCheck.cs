using System.Net;
using Ingrain.Cli.Output;
using Ingrain.Server.Http;

namespace Ingrain.Cli.Commands;

/// <summary>Asks the server of this machine whether it is ready: what a container's health check runs, without another client.</summary>
internal static class ReadinessCheck
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(10);

    /// <summary>Asks at the address and port that a server with the same settings listens on.</summary>
    /// <param name="call">The call.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="CliException">Nobody answers, or who answers is not ready.</exception>
    public static async Task<int> RunAsync(Call call, HttpServerSettings settings, CancellationToken ct)
    {
        if (settings.Port == 0) throw CliException.Invalid("--check needs the port that the server listens on.");
        var own = settings.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : settings.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : settings.Address;
        var address = new UriBuilder("http", own.ToString(), settings.Port, "health/ready").Uri;
        using var limit = new CancellationTokenSource(s_wait, call.Surroundings.Clock);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        HttpStatusCode status;
        try
        {
            using var response = await client.GetAsync(address, bounded.Token);
            status = response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw CliException.Unavailable($"No server answers at {address}.", e);
        }
        if (status != HttpStatusCode.OK) throw CliException.Unavailable($"The server at {address} is not ready: {(int)status}.");
        var answer = new ReadyAnswer(address.GetLeftPart(UriPartial.Authority) + "/", true);
        return call.Answer(answer, CliJson.Default.ReadyAnswer, screen => screen.Line("[green]✓[/] ready"));
    }
}
