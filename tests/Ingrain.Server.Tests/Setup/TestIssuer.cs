using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ingrain.Server.Tests.Setup;

/// <summary>A key of the issuer's, or of somebody who would like to be it.</summary>
internal sealed class TestKey : IDisposable
{
    public TestKey(string id, string algorithm, int bits = 2_048)
    {
        (Id, Algorithm) = (id, algorithm);
        if (algorithm == "ES256") Elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        else Rsa = RSA.Create(bits);
    }

    public string Id { get; }

    public string Algorithm { get; }

    public RSA? Rsa { get; }

    public ECDsa? Elliptic { get; }

    /// <summary>As a key set shows it.</summary>
    public Dictionary<string, object> Shown()
    {
        if (Elliptic is { } elliptic)
        {
            var point = elliptic.ExportParameters(false).Q;
            var (x, y) = (Text(point.X!), Text(point.Y!));
            return new() { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = Id, ["use"] = "sig", ["x"] = x, ["y"] = y };
        }
        var rsa = Rsa!.ExportParameters(false);
        return new() { ["kty"] = "RSA", ["kid"] = Id, ["use"] = "sig", ["n"] = Text(rsa.Modulus!), ["e"] = Text(rsa.Exponent!) };
    }

    public byte[] Sign(byte[] data) => Algorithm switch
    {
        "ES256" => Elliptic!.SignData(data, HashAlgorithmName.SHA256),
        "PS256" => Rsa!.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        _ => Rsa!.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
    };

    public void Dispose()
    {
        Rsa?.Dispose();
        Elliptic?.Dispose();
    }

    public static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}

/// <summary>A small authorization server: it says of itself where its keys are, gives them, and signs what it is told to.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "http://127.0.0.1:7433";

    private static readonly TestKey s_key = new("rs", "RS256");

    private readonly TimeProvider _clock;
    private WebApplication _app = null!;
    private int _fetches;

    private TestIssuer(TimeProvider clock) => _clock = clock;

    public string Address { get; private set; } = "";

    /// <summary>The same for all tests, since making one takes long; nobody keeps anything in it.</summary>
    public TestKey Key => s_key;

    /// <summary>What the key set shows.</summary>
    public List<Dictionary<string, object>> Keys { get; } = [];

    /// <summary>Whether it answers anything but 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether it speaks OpenID Connect's way only.</summary>
    public bool IsOpenId { get; set; }

    /// <summary>What it says its name is; its address where that is null.</summary>
    public string? Name { get; set; }

    /// <summary>How often its keys were fetched.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>All that was sent to it.</summary>
    public StringBuilder Seen { get; } = new();

    public static async Task<TestIssuer> StartAsync(TimeProvider clock)
    {
        var issuer = new TestIssuer(clock);
        issuer.Keys.Add(issuer.Key.Shown());
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        issuer._app = builder.Build();
        issuer._app.Run(issuer.AnswerAsync);
        await issuer._app.StartAsync(TestContext.Current.CancellationToken);
        issuer.Address = issuer._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return issuer;
    }

    /// <summary>The claims of a good token, which a test may spoil.</summary>
    public Dictionary<string, object?> Claims(string scope) => new()
    {
        ["iss"] = Address, ["aud"] = Audience, ["sub"] = "user-1", ["client_id"] = "the client", ["scope"] = scope,
        ["exp"] = _clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds(), ["iat"] = _clock.GetUtcNow().ToUnixTimeSeconds(),
    };

    /// <summary>A token with some scope, good in every way.</summary>
    public string Token(string scope) => Token(Claims(scope));

    public string Token(Dictionary<string, object?> claims, TestKey? key = null, Dictionary<string, object>? header = null)
    {
        key ??= Key;
        header ??= new() { ["alg"] = key.Algorithm, ["kid"] = key.Id, ["typ"] = "at+jwt" };
        var (head, body) = (JsonSerializer.SerializeToUtf8Bytes(header), JsonSerializer.SerializeToUtf8Bytes(claims));
        var signed = $"{TestKey.Text(head)}.{TestKey.Text(body)}";
        return signed + "." + TestKey.Text(key.Sign(Encoding.ASCII.GetBytes(signed)));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        lock (Seen)
        {
            Seen.Append(http.Request.Path).Append(http.Request.QueryString);
            foreach (var header in http.Request.Headers) Seen.Append(header.Key).Append('=').Append(header.Value).Append('\n');
        }
        http.Response.StatusCode = IsDown ? 503 : 200;
        if (IsDown) return;
        object? document = http.Request.Path.Value switch
        {
            "/.well-known/oauth-authorization-server" when !IsOpenId => new { issuer = Name ?? Address, jwks_uri = Address + "/keys" },
            "/.well-known/openid-configuration" when IsOpenId => new { issuer = Name ?? Address, jwks_uri = Address + "/keys" },
            "/keys" => new { keys = Keys },
            _ => null,
        };
        if (http.Request.Path == "/keys") Interlocked.Increment(ref _fetches);
        if (document is null) http.Response.StatusCode = 404;
        else await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(document), http.RequestAborted);
    }
}
