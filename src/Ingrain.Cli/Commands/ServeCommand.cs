using System.CommandLine;
using System.Net;
using Ingrain.Cli.Configuration;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Cli.Telemetry;
using Ingrain.Server.Access;
using Ingrain.Server.Access.OAuth;
using Ingrain.Server.Http;

namespace Ingrain.Cli.Commands;

/// <summary>Serves the store over HTTP until it is told to end.</summary>
internal sealed class ServeCommand : CliCommand
{
    private const int PortDefault = 7433;
    // Of the time after which the process is ended, told to end: the rest is for closing the store.
    private static readonly TimeSpan s_leaving = TimeSpan.FromSeconds(4.5);

    private const int RateMax = 1_000_000;

    private readonly Option<int?> _port = Flags.Number("--port", $"The port; 0 for a free one (default {PortDefault})", 0, 65_535);
    private readonly Option<string?> _address = Flags.Text(
        "--address", "IP", "The address to listen on (default 127.0.0.1); another than this machine's own needs --remote");
    private readonly Option<bool> _remote = Flags.Of("--remote",
        "Let other machines in: put a proxy with TLS before it, for tokens and memories go in the clear");
    private readonly Option<string[]> _host = Flags.Texts("--host", "NAME",
        "A name under which requests may come in, besides this machine's own; may be repeated");
    private readonly Option<string[]> _origin = Flags.Texts("--origin", "URL", "A site whose pages may send requests; may be repeated");
    private readonly Option<int?> _rate = Flags.Number(
        "--rate", "Requests a second that one token may send over time (default 200)", 1, RateMax);
    private readonly Option<string?> _otlp = Flags.Text("--otlp", "URL",
        "Send traces, figures and lines to an OpenTelemetry collector, without content (else OTEL_EXPORTER_OTLP_ENDPOINT)");
    private readonly Option<bool> _check = Flags.Of("--check",
        "Start nothing: ask the server that listens there whether it is ready, for supervisors");
    private readonly Option<string?> _issuer = Flags.Text("--oauth-issuer", "URL",
        "Also take access tokens of this authorization server; needs --oauth-audience");
    private readonly Option<string?> _audience = Flags.Text("--oauth-audience", "URL",
        "This server's own address, as those tokens name it, without a path");
    private readonly Option<bool> _log = Flags.Of("--log", "Tell every request on standard error, as JSON lines without content");

    public ServeCommand(CommandSetting setting)
        : base("serve", "Serve the store over HTTP: REST, MCP and a dashboard, for whoever has a token", setting) =>
        AddAll([_port, _address, _remote, _host, _origin, _rate, _issuer, _audience, _log, _otlp, _check]);

    public override string Details =>
        "Every request needs an access token, also on this machine. The first start makes one for you and shows it once; 'ingrain token' "
        + "makes, lists and revokes others. Ctrl-C ends the server when the requests under way are answered.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("serve", "on this machine alone, at port 7433"),
        ("serve --address 0.0.0.0 --remote --host memory.example", "for other machines, behind a proxy"),
        ("serve --host memory.example --oauth-issuer https://login.example --oauth-audience https://memory.example",
            "for agents that an authorization server vouches for"),
    ];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var settings = Settings(call);
        if (call.Get(_check)) return await ReadinessCheck.RunAsync(call, settings, ct);
        var collector = call.Settings.Text(ConfigKey.Otlp, call.Get(_otlp));
        await using var export = OtlpExport.Start(OtlpTarget.Choose(collector, call.Surroundings));
        settings = settings with { Logs = export?.Logs };
        await using var engine = call.Open(StoreUse.Write, SandboxChoice.Choose(call.Surroundings, isLasting: true));
        var first = FirstToken(call, settings.Tokens);
        await using var server = await HttpServer.StartAsync(engine, settings, ct);
        var answer = new ServeAnswer(server.Address.AbsoluteUri, call.Store.Path, first);
        call.Answer(answer, CliJson.Default.ServeAnswer, screen => Show(screen, answer));
        await call.Surroundings.Out.FlushAsync(ct);
        ServiceManager.Tell(call.Surroundings, "READY=1");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Surroundings.Clock, ct);
        }
        catch (OperationCanceledException)
        {
            // Told to end, which is how a server ends.
        }
        var (clock, told) = (call.Surroundings.Clock, call.Surroundings.Clock.GetTimestamp());
        ServiceManager.Tell(call.Surroundings, "STOPPING=1");
        await server.StopAsync(CancellationToken.None);
        if (export is not null) await export.EndAsync(s_leaving - clock.GetElapsedTime(told), clock, CancellationToken.None);
        return ExitCode.Ok;
    }

    private HttpServerSettings Settings(Call call)
    {
        var address = IPAddress.Loopback;
        var chosen = call.Settings;
        if (chosen.Text(ConfigKey.Address, call.Get(_address)) is { } text && !IPAddress.TryParse(text, out address!))
            throw CliException.Invalid("--address takes an IP address, such as 127.0.0.1 or 0.0.0.0.");
        if (!IPAddress.IsLoopback(address) && !chosen.Flag(ConfigKey.Remote, call.Get(_remote)))
            throw CliException.Invalid($"--address {address} lets other machines in: say --remote if that is what you want.");
        var hosts = chosen.Texts(ConfigKey.Hosts, call.Get(_host));
        if ((address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) && hosts.Count == 0)
            throw CliException.Invalid($"With --address {address} say by --host under which name the server is called.");
        var rate = chosen.Number(ConfigKey.Rate, call.Get(_rate), 1, RateMax);
        var settings = new HttpServerSettings
        {
            Tokens = TokenCommand.FileOf(call), Address = address, Hosts = hosts,
            Port = chosen.Number(ConfigKey.Port, call.Get(_port), 0, 65_535) ?? PortDefault,
            Origins = chosen.Texts(ConfigKey.Origins, call.Get(_origin)),
            LogsRequests = chosen.Flag(ConfigKey.Log, call.Get(_log)), Clock = call.Surroundings.Clock,
            Problems = call.Surroundings.Error, OAuth = OAuthOf(call),
        };
        return rate is { } perSecond ? settings with { RequestsPerSecond = perSecond, RequestsBurst = perSecond * 5 } : settings;
    }

    private OAuthSettings? OAuthOf(Call call) => (
        call.Settings.Text(ConfigKey.Issuer, call.Get(_issuer)), call.Settings.Text(ConfigKey.Audience, call.Get(_audience))) switch
    {
        (null, null) => null,
        ({ } issuer, { } audience) => new OAuthSettings(issuer, audience),
        _ => throw CliException.Invalid("--oauth-issuer and --oauth-audience go together: whose tokens, and for whom."),
    };

    /// <summary>A token for whoever starts the first server; null where there are tokens.</summary>
    private static TokenShape? FirstToken(Call call, TokenFile tokens)
    {
        if (tokens.All().Count > 0) return null;
        var (kept, token) = tokens.Create(new TokenGrant
        {
            Name = call.Surroundings.UserName, Kind = ActorKind.Person, Spaces = [SpacePattern.Parse("*")],
            Verbs = Enum.GetValues<TokenVerbs>().Aggregate((a, b) => a | b),
        });
        return TokenShape.Of(kept, token);
    }

    private static void Show(Screen screen, ServeAnswer answer)
    {
        screen.Unbroken($"[green]✓[/] serving {Screen.SafeLine(answer.Store)} at [bold]{Screen.SafeLine(answer.Address)}[/]");
        screen.Unbroken($"  [dim]REST[/] {Screen.SafeLine(answer.Address)}v1   [dim]MCP[/] {Screen.SafeLine(answer.Address)}mcp/SPACE");
        screen.Unbroken($"  [dim]dashboard[/] {Screen.SafeLine(answer.Address)}ui   [dim](sign in with an access token)[/]");
        if (answer.Token is not { Token: { } token } first) return;
        screen.Line();
        screen.Line($"The first start, so here is a token for {Screen.SafeLine(first.Name)}. It allows everything and is shown once:");
        screen.Line();
        screen.Unbroken($"  [bold]{Screen.SafeLine(token)}[/]");
        screen.Line();
        screen.Unbroken("Give an agent one of its own: [bold]ingrain token create NAME --spaces my-project[/]");
    }
}
