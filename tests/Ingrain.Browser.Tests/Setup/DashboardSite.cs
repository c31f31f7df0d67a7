using Ingrain.Execution;
using Ingrain.House;
using Ingrain.Sandbox;
using Ingrain.Server.Access;
using Ingrain.Server.Http;
using Ingrain.Sqlite;

namespace Ingrain.Browser.Tests.Setup;

/// <summary>What <c>ingrain serve</c> starts, in this process: a store in a file of its own and a server on a free port.</summary>
internal sealed class DashboardSite : IAsyncDisposable
{
    private static readonly TokenVerbs s_all = Enum.GetValues<TokenVerbs>().Aggregate((a, b) => a | b);

    private readonly TempFolder _folder = new();
    private readonly StringWriter _problems = new();

    private DashboardSite(bool hasSandbox)
    {
        var clock = TimeProvider.System;
        var file = _folder.At("memory.db");
        // A host without a sandbox is one whose sandbox refuses, as on a system that has no bubblewrap.
        ISandbox? sandbox = hasSandbox ? new BubblewrapSandbox(new BubblewrapOptions { WarmPerKey = 0 }, clock) : null;
        Tokens = new TokenFile(file + "-tokens", clock, IdSource.Secure(clock));
        Engine = new MemoryEngine(SqliteStore.Open(file, clock, IdSource.Secure(clock)), clock, sandbox: sandbox);
    }

    public MemoryEngine Engine { get; }

    public TokenFile Tokens { get; }

    public HttpServer Server { get; private set; } = null!;

    public Uri Address => Server.Address;

    /// <summary>What the server told on its log.</summary>
    public string Problems => _problems.ToString();

    public static async Task<DashboardSite> OpenAsync(bool hasSandbox = true)
    {
        var site = new DashboardSite(hasSandbox);
        site.Server = await HttpServer.StartAsync(
            site.Engine,
            new HttpServerSettings
            {
                Tokens = site.Tokens, Port = 0, Problems = site._problems, RequestsPerSecond = 10_000,
                RequestsBurst = 100_000
            },
            TestContext.Current.CancellationToken);
        return site;
    }

    /// <summary>A token of somebody who may do everything everywhere.</summary>
    public string Person(string name = "ada") => Token(new TokenGrant
    {
        Name = name, Kind = ActorKind.Person, Verbs = s_all, Spaces = [SpacePattern.Parse("*")],
    });

    /// <summary>Makes a token and gives it.</summary>
    public string Token(TokenGrant grant) => Tokens.Create(grant).Token;

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Engine.DisposeAsync();
        _folder.Dispose();
    }
}
