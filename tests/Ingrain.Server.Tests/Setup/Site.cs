using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ingrain.Execution;
using Ingrain.House;
using Ingrain.Server.Access;
using Ingrain.Server.Http;

namespace Ingrain.Server.Tests.Setup;

/// <summary>An answer over HTTP, with its body read.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body, HttpResponseMessage Message)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string Code => Json.GetProperty("code").GetString()!;

    public string? ETag => Message.Headers.ETag?.Tag;
}

/// <summary>A real server on a port of the system's choice, over a fresh store in memory.</summary>
internal sealed class Site : IAsyncDisposable
{
    private static readonly TokenVerbs s_all = Enum.GetValues<TokenVerbs>().Aggregate((a, b) => a | b);

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, HttpClient> _clients = [];

    private Site() { }

    public required CountingClock Clock { get; init; }

    public GatedStore Store { get; private set; } = null!;

    public MemoryEngine Engine { get; private set; } = null!;

    public TokenFile Tokens { get; private set; } = null!;

    /// <summary>Where the tokens lie.</summary>
    public string TokensPath => _folder.At("memory.db-tokens");

    public HttpServer Server { get; private set; } = null!;

    public StringWriter Problems { get; } = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Site> OpenAsync(
        Func<HttpServerSettings, HttpServerSettings>? change = null, ISandbox? sandbox = null, CountingClock? clock = null)
    {
        var site = new Site { Clock = clock ?? new CountingClock() };
        site.Store = new GatedStore(site.Clock, IdSource.Seeded(site.Clock, 1));
        site.Engine = new MemoryEngine(site.Store, site.Clock, IdSource.Seeded(site.Clock, 2), sandbox: sandbox);
        site.Tokens = new TokenFile(site._folder.At("memory.db-tokens"), site.Clock, IdSource.Seeded(site.Clock, 3));
        var settings = new HttpServerSettings
        {
            Tokens = site.Tokens, Port = 0, Clock = site.Clock, Ids = IdSource.Seeded(site.Clock, 4), Problems = site.Problems,
            ChangesEvery = TimeSpan.FromMilliseconds(5),
        };
        site.Server = await HttpServer.StartAsync(site.Engine, change?.Invoke(settings) ?? settings, Ct);
        return site;
    }

    /// <summary>Makes a token and gives it.</summary>
    public string Token(TokenGrant grant) => Tokens.Create(grant).Token;

    /// <summary>A client with a token of that name, made when it is first asked for: a person who may do everything everywhere.</summary>
    public HttpClient Person(string name = "ada") => Client(name, () => new TokenGrant
    {
        Name = name, Kind = ActorKind.Person, Verbs = s_all, Spaces = [SpacePattern.Parse("*")],
    });

    /// <summary>An agent who may read and write everywhere.</summary>
    public HttpClient Agent(string name = "bot") => Client(name, () => new TokenGrant
    {
        Name = name, Verbs = TokenVerbs.Read | TokenVerbs.Write | TokenVerbs.Run, Spaces = [SpacePattern.Parse("*")],
    });

    /// <summary>A client with a token of a grant.</summary>
    public HttpClient With(TokenGrant grant) => Client(grant.Name, () => grant);

    /// <summary>A client that presents what it is given; null for nothing.</summary>
    public HttpClient Bearing(string? token)
    {
        var client = new HttpClient { BaseAddress = Server.Address, Timeout = TimeSpan.FromSeconds(60) };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private HttpClient Client(string name, Func<TokenGrant> grant)
    {
        if (!_clients.TryGetValue(name, out var client)) _clients[name] = client = Bearing(Token(grant()));
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) client.Dispose();
        await Server.DisposeAsync();
        await Engine.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>Requests in a few words.</summary>
internal static class Requests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<Answer> ReadAsync(this HttpClient client, string path, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Get, path, null, headers);

    public static Task<Answer> PostAsync(this HttpClient client, string path, object body, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body), headers);

    public static async Task<Answer> SendAsync(
        this HttpClient client, HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            if (name.Equals("content-type", StringComparison.OrdinalIgnoreCase))
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }
        var message = await client.SendAsync(request, Ct);
        return new Answer(message.StatusCode, await message.Content.ReadAsStringAsync(Ct), message);
    }

    /// <summary>The document of an answer that is to succeed.</summary>
    public static async Task<JsonElement> OkAsync(this Task<Answer> asked)
    {
        var answer = await asked;
        Assert.True(answer.Status == HttpStatusCode.OK, $"{(int)answer.Status}: {answer.Body}");
        return answer.Json;
    }

    /// <summary>The problem of an answer that is to fail in a certain way.</summary>
    public static async Task<JsonElement> ProblemAsync(this Task<Answer> asked, int status, string code)
    {
        var answer = await asked;
        Assert.True((int)answer.Status == status, $"{(int)answer.Status} instead of {status}: {answer.Body}");
        Assert.Equal("application/problem+json", answer.Message.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, answer.Code);
        Assert.Equal(status, answer.Json.GetProperty("status").GetInt32());
        return answer.Json;
    }
}
