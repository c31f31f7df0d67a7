using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ingrain.Server.Access;
using Ingrain.Server.Access.OAuth;
using Ingrain.Server.Metrics;
using Ingrain.Server.Rest;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Http;

public class Trusting_another_issuer
{
    private const string Recall = "/v1/spaces/shop/recall";
    private const string Facts = "/v1/spaces/shop/facts";
    private static readonly object s_question = new { query = "which postgres" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("RS256", "at+jwt")]
    [InlineData("PS256", "application/at+jwt")]
    [InlineData("ES256", "JWT")]
    [InlineData("RS256", null)]
    public async Task lets_in_whom_it_vouches_for_in_their_name(string algorithm, string? type)
    {
        await using var world = await World.OpenAsync();
        using var key = new TestKey("of " + algorithm, algorithm);
        world.Issuer.Keys.Add(key.Shown());
        var header = new Dictionary<string, object> { ["alg"] = algorithm, ["kid"] = key.Id };
        if (type is not null) header["typ"] = type;
        var client = world.Bearing(world.Issuer.Token(world.Issuer.Claims("ingrain:read:shop ingrain:write:shop openid"), key, header));

        await client.PostAsync(Facts, new { statement = "Billing runs Postgres 14", label = "confirmed" }).OkAsync();
        Assert.NotEmpty((await client.PostAsync(Recall, s_question).OkAsync()).GetProperty("items").EnumerateArray());
        var changeset = Assert.Single(await world.Site.Engine.LogAsync(new SpaceId("shop"), ct: Ct));
        Assert.Equal(new Actor(ActorKind.Agent, "the client for user-1"), changeset.Actor);
        Assert.StartsWith("oauth:", changeset.Credential, StringComparison.Ordinal);
        // Its own tokens are as good as ever.
        await world.Site.Agent().PostAsync(Recall, s_question).OkAsync();
    }

    [Fact]
    public async Task refuses_every_token_that_is_not_quite_right()
    {
        await using var world = await World.OpenAsync();
        var issuer = world.Issuer;
        using var elliptic = new TestKey("ec", "ES256");
        using var thief = new TestKey("rs", "RS256");
        using var weak = new TestKey("weak", "RS256", 1_024);
        using var encrypting = new TestKey("enc", "RS256");
        using var pinned = new TestKey("pinned", "RS256");
        issuer.Keys.AddRange([elliptic.Shown(), weak.Shown(), new(encrypting.Shown()) { ["use"] = "enc" }]);
        issuer.Keys.Add(new(pinned.Shown()) { ["alg"] = "PS256" });
        var shared = TestKey.Text("a shared secret of 32 characters"u8.ToArray());
        issuer.Keys.Add(new() { ["kty"] = "oct", ["kid"] = "secret", ["k"] = shared });
        await world.Bearing(issuer.Token("ingrain:read:shop")).PostAsync(Recall, s_question).OkAsync();

        var bad = Bad(issuer, elliptic, thief).Concat([
            ("a weak key", issuer.Token(issuer.Claims("ingrain:read:shop"), weak)),
            ("a key for encrypting", issuer.Token(issuer.Claims("ingrain:read:shop"), encrypting)),
            ("a key of another algorithm", issuer.Token(issuer.Claims("ingrain:read:shop"), pinned)),
        ]).ToList();
        Assert.True(bad.Count >= 40, $"only {bad.Count} cases");
        foreach (var (what, token) in bad)
        {
            using var client = world.Site.Bearing(null);
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
            var answer = await client.PostAsync(Recall, s_question);
            Assert.True(answer.Status == HttpStatusCode.Unauthorized, $"{what}: {(int)answer.Status} {answer.Body}");
            Assert.Contains("error=\"invalid_token\"", answer.Message.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }
        Assert.DoesNotContain("exception", world.Site.Problems.ToString(), StringComparison.Ordinal);
        // However many names were made up, keys were fetched no more often than every half minute, and what was presented went nowhere.
        var passed = world.Site.Clock.GetUtcNow() - CountingClock.Start;
        Assert.InRange(issuer.Fetches, 1, 1 + (int)(passed / TimeSpan.FromSeconds(30)));
        Assert.DoesNotContain("uthorization=", issuer.Seen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", issuer.Seen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task asks_every_scope_at_every_endpoint_in_every_space_for_what_it_needs()
    {
        await using var world = await World.OpenAsync();
        using var meter = new ServerMeter();
        using var figures = new PrometheusText(meter.Meter);
        foreach (var scope in new[] { "read", "write", "run", "confirm", "erase", "admin" })
        {
            // Verbs of persons are nobody's to give away by a claim.
            var verb = Enum.Parse<TokenVerbs>(scope, ignoreCase: true) & (TokenVerbs.Read | TokenVerbs.Write | TokenVerbs.Run);
            using var client = world.Bearing(world.Issuer.Token($"ingrain:{scope}:mi*"));
            foreach (var route in RestRoutes.All(figures, McpRoutes.Of(meter)).Where(r => r.Segments.Contains("{space}")))
            {
                foreach (var space in new[] { "mine", "theirs" })
                {
                    using var response = await client.SendAsync(
                        Letting_in.Request(route, space), HttpCompletionOption.ResponseHeadersRead, Ct);
                    var isAllowed = space == "mine" && (route.Needs & verb) == route.Needs;
                    Assert.True(isAllowed != (response.StatusCode == HttpStatusCode.Forbidden),
                        $"{route.Id} in '{space}' with {scope} gave {(int)response.StatusCode}");
                    if (isAllowed) continue;
                    Assert.Contains("insufficient_scope", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public async Task allows_each_verb_where_its_scope_says_and_says_what_is_missing()
    {
        await using var world = await World.OpenAsync();
        const string Scope = "ingrain:read:* ingrain:write:shop ingrain:metrics ingrain:erase:* ingrain:read";
        using var client = world.Bearing(world.Issuer.Token(Scope));
        await client.PostAsync(Facts, new { statement = "x" }).OkAsync();
        await client.PostAsync("/v1/spaces/other/recall", s_question).OkAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.ReadAsync("/metrics")).Status);
        Assert.Equal(1, (await client.ReadAsync("/v1/spaces").OkAsync()).GetProperty("spaces").GetArrayLength());
        var lacking = await client.PostAsync("/v1/spaces/other/facts", new { statement = "x" });
        Assert.Equal(HttpStatusCode.Forbidden, lacking.Status);
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"ingrain:write:other\", resource_metadata=\""
            + TestIssuer.Audience + "/.well-known/oauth-protected-resource\"", lacking.Message.Headers.WwwAuthenticate.ToString());

        var listed = world.Issuer.Claims("");
        (listed["scope"], listed["scp"]) = (null, new[] { "ingrain:read:shop" });
        using var list = world.Bearing(world.Issuer.Token(listed));
        await list.PostAsync(Recall, s_question).OkAsync();
    }

    [Fact]
    public async Task leads_clients_to_the_issuer_for_the_server_and_for_each_space()
    {
        await using var world = await World.OpenAsync();
        using var nobody = world.Site.Bearing(null);
        const string Place = "/.well-known/oauth-protected-resource";
        var whole = await nobody.ReadAsync(Place).OkAsync();
        var space = await nobody.ReadAsync(Place + "/mcp/team%2Fshop").OkAsync();
        Assert.Equal(TestIssuer.Audience, whole.GetProperty("resource").GetString());
        Assert.Equal(world.Issuer.Address, Assert.Single(whole.GetProperty("authorization_servers").EnumerateArray()).GetString());
        Assert.Contains("ingrain:read:*", whole.GetProperty("scopes_supported").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(TestIssuer.Audience + "/mcp/team%2Fshop", space.GetProperty("resource").GetString());

        var asked = await nobody.SendAsync(HttpMethod.Post, "/mcp/team%2Fshop", "{}");
        Assert.Equal(HttpStatusCode.Unauthorized, asked.Status);
        Assert.Equal("Bearer scope=\"ingrain:read:team/shop ingrain:write:team/shop\", resource_metadata=\""
            + TestIssuer.Audience + Place + "/mcp/team%2Fshop\"", asked.Message.Headers.WwwAuthenticate.ToString());
        await using var plain = await Site.OpenAsync();
        using var without = plain.Bearing(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await without.ReadAsync(Place)).Status);
    }

    [Fact]
    public async Task takes_a_token_for_one_spaces_MCP_address_there_and_nowhere_else()
    {
        await using var world = await World.OpenAsync();
        var claims = world.Issuer.Claims("ingrain:read:* ingrain:write:*");
        claims["aud"] = new[] { "https://elsewhere.example", TestIssuer.Audience + "/mcp/shop" };
        using var client = world.Bearing(world.Issuer.Token(claims));
        const string Initialize = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},
            "clientInfo":{"name":"raw","version":"1"}}}
            """;
        var accept = ("Accept", "application/json, text/event-stream");
        var begun = await client.SendAsync(HttpMethod.Post, "/mcp/shop", Initialize, accept);
        Assert.Equal(HttpStatusCode.OK, begun.Status);
        // A renewed token of the same client goes on with the session.
        using var renewed = world.Bearing(world.Issuer.Token(claims));
        var session = ("Mcp-Session-Id", begun.Message.Headers.GetValues("Mcp-Session-Id").Single());
        var pinged = await renewed.SendAsync(HttpMethod.Post, "/mcp/shop", """{"jsonrpc":"2.0","id":2,"method":"ping"}""", accept, session);
        Assert.Equal(HttpStatusCode.OK, pinged.Status);
        foreach (var path in new[] { "/mcp/other", "/v1/spaces/shop", "/v1/spaces" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(HttpMethod.Get, path, null)).Status);
    }

    [Fact]
    public async Task follows_new_keys_and_asks_for_made_up_ones_seldom()
    {
        await using var world = await World.OpenAsync();
        await world.Bearing(world.Issuer.Token("ingrain:read:shop")).PostAsync(Recall, s_question).OkAsync();
        Assert.Equal(1, world.Issuer.Fetches);
        using var next = new TestKey("next", "RS256");
        world.Issuer.Keys.Clear();
        world.Issuer.Keys.Add(next.Shown());
        world.Site.Clock.Skip(TimeSpan.FromMinutes(1));
        var rotated = world.Bearing(world.Issuer.Token(world.Issuer.Claims("ingrain:read:shop"), next));
        await rotated.PostAsync(Recall, s_question).OkAsync();
        Assert.Equal(2, world.Issuer.Fetches);
        // What is no longer shown is no longer believed.
        var former = world.Bearing(world.Issuer.Token("ingrain:read:shop"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await former.PostAsync(Recall, s_question)).Status);
        world.Issuer.IsOpenId = true;
        world.Site.Clock.Skip(TimeSpan.FromHours(2));
        await world.Bearing(world.Issuer.Token(world.Issuer.Claims("ingrain:read:shop"), next)).PostAsync(Recall, s_question).OkAsync();
        Assert.Equal(3, world.Issuer.Fetches);
    }

    [Fact]
    public async Task goes_on_with_known_keys_while_there_are_no_others_and_says_so_aloud()
    {
        await using var world = await World.OpenAsync();
        world.Issuer.IsDown = true;
        using var early = world.Bearing(world.Issuer.Token("ingrain:read:shop"));
        await early.PostAsync(Recall, s_question).ProblemAsync(503, "issuer-unreachable");
        Assert.Contains("could not be fetched", world.Site.Problems.ToString(), StringComparison.Ordinal);
        await world.Site.Agent().PostAsync(Recall, s_question).OkAsync();
        world.Issuer.IsDown = false;
        world.Issuer.Name = "https://somebody.else";
        world.Site.Clock.Skip(TimeSpan.FromMinutes(1));
        await early.PostAsync(Recall, s_question).ProblemAsync(503, "issuer-unreachable");
        world.Issuer.Name = null;
        world.Site.Clock.Skip(TimeSpan.FromMinutes(1));
        await early.PostAsync(Recall, s_question).OkAsync();

        world.Issuer.IsDown = true;
        world.Site.Clock.Skip(TimeSpan.FromHours(3));
        using var late = world.Bearing(world.Issuer.Token("ingrain:read:shop"));
        await late.PostAsync(Recall, s_question).OkAsync();
        Assert.Contains("1 known ones are used on", world.Site.Problems.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ends_a_feed_when_its_token_expires()
    {
        await using var world = await World.OpenAsync();
        using var client = world.Bearing(world.Issuer.Token("ingrain:read:shop"));
        var place = new Uri("/v1/spaces/shop/changes", UriKind.Relative);
        using var feed = await client.GetAsync(place, HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal(HttpStatusCode.OK, feed.StatusCode);
        world.Site.Clock.Skip(TimeSpan.FromHours(2));
        using var reader = new StreamReader(await feed.Content.ReadAsStreamAsync(Ct));
        Assert.StartsWith(": follow", await reader.ReadToEndAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://issuer.example", "https://memory.example")]
    [InlineData("https://issuer.example?x=1", "https://memory.example")]
    [InlineData("https://u:p@issuer.example", "https://memory.example")]
    [InlineData("issuer.example", "https://memory.example")]
    [InlineData("https://issuer.example", "http://memory.example")]
    [InlineData("https://issuer.example", "https://memory.example/path")]
    [InlineData("https://issuer.example", "urn:memory")]
    public void refuses_an_issuer_or_audience_that_could_be_anybody(string issuer, string audience) =>
        Assert.Equal(MemoryErrorCode.Invalid, Assert.Throws<MemoryException>(() => new OAuthSettings(issuer, audience)).Code);

    private static IEnumerable<(string What, string Token)> Bad(TestIssuer issuer, TestKey elliptic, TestKey thief)
    {
        const string Scope = "ingrain:read:shop";
        var now = DateTimeOffset.FromUnixTimeSeconds((long)issuer.Claims(Scope)["iat"]!);
        foreach (var (name, value) in new (string, object?)[]
        {
            ("iss", "https://evil.example"), ("iss", issuer.Address + "/"), ("iss", null), ("iss", 7), ("iss", new[] { issuer.Address }),
            ("aud", "https://memory.example"), ("aud", TestIssuer.Audience + ".evil.example"), ("aud", TestIssuer.Audience + "/mcp/shop"),
            ("aud", null), ("aud", Array.Empty<string>()), ("aud", new object[] { TestIssuer.Audience, 7 }),
            ("exp", now.AddHours(-2).ToUnixTimeSeconds()), ("exp", now.AddMinutes(-1).ToUnixTimeSeconds()), ("exp", null), ("exp", "never"),
            ("exp", 1e300), ("exp", -1), ("nbf", now.AddHours(2).ToUnixTimeSeconds()), ("nbf", "soon"), ("iat", "once"),
            ("cnf", new { jkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" }),
        })
        {
            var claims = issuer.Claims(Scope);
            if (value is null) claims.Remove(name);
            else claims[name] = value;
            yield return ($"{name} {JsonSerializer.Serialize(value)}", issuer.Token(claims));
        }
        var nameless = issuer.Claims(Scope);
        nameless.Remove("sub");
        nameless.Remove("client_id");
        yield return ("of nobody", issuer.Token(nameless));
        foreach (var (name, value) in new (string, object)[]
        {
            ("alg", "none"), ("alg", "None"), ("alg", "RS512"), ("alg", "rs256"), ("alg", "PS256"), ("alg", "ES256"), ("typ", "dpop+jwt"),
            ("typ", "logout+jwt"), ("typ", 7), ("kid", "../../etc/passwd"), ("kid", "' OR 1=1 --"), ("kid", "ec"), ("kid", 7),
            ("crit", new[] { "exp" }), ("b64", false),
        })
        {
            var header = new Dictionary<string, object> { ["alg"] = "RS256", ["kid"] = "rs", ["typ"] = "at+jwt", [name] = value };
            yield return ($"header {name} {JsonSerializer.Serialize(value)}", issuer.Token(issuer.Claims(Scope), issuer.Key, header));
        }
        // Keys that the token brings along, or leads to, are nobody's but its maker's.
        var own = new Dictionary<string, object> { ["alg"] = "RS256", ["kid"] = "rs" };
        foreach (var (name, value) in new (string, object)[]
        {
            ("jwk", thief.Shown()), ("jku", "https://evil.example/keys"), ("x5u", "https://evil.example/cert"), ("x5c", new[] { "MIIB" }),
        }) yield return (name, issuer.Token(issuer.Claims(Scope), thief, new(own) { [name] = value }));
        yield return ("another's key of the same name", issuer.Token(issuer.Claims(Scope), thief));
        yield return ("no name among several keys", issuer.Token(issuer.Claims(Scope), thief, new() { ["alg"] = "RS256" }));
        foreach (var forged in Forged(issuer, elliptic, Scope)) yield return forged;
    }

    /// <summary>Tokens made of a good one, or of the public key.</summary>
    private static IEnumerable<(string What, string Token)> Forged(TestIssuer issuer, TestKey elliptic, string scope)
    {
        var good = issuer.Token(scope).Split('.');
        var body = JsonSerializer.SerializeToUtf8Bytes(issuer.Claims("ingrain:write:*"));
        yield return ("unsigned", $"{TestKey.Text("""{"alg":"none"}"""u8.ToArray())}.{good[1]}.");
        yield return ("another's claims under its signature", $"{good[0]}.{TestKey.Text(body)}.{good[2]}");
        yield return ("a signature cut off", $"{good[0]}.{good[1]}.{good[2][..^4]}");
        yield return ("padded", $"{good[0]}.{good[1]}.{good[2]}==");
        yield return ("four parts", string.Join('.', good) + ".x");
        yield return ("two parts", $"{good[0]}.{good[1]}");
        yield return ("huge", $"{good[0]}.{new string('A', 20_000)}.{good[2]}");
        yield return ("no JSON", $"{TestKey.Text("{"u8.ToArray())}.{good[1]}.{good[2]}");
        foreach (var head in new[] { """{"alg":"HS256","kid":"rs"}""", """{"alg":"HS256","kid":"secret"}""" })
        {
            // The public key, which anybody has, taken for a shared secret.
            var signed = TestKey.Text(Encoding.ASCII.GetBytes(head)) + "." + good[1];
            foreach (var secret in new[]
            {
                issuer.Key.Rsa!.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(issuer.Key.Rsa.ExportRSAPublicKeyPem()),
                "a shared secret of 32 characters"u8.ToArray(),
            })
                yield return ("HS256 " + head, $"{signed}.{TestKey.Text(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}");
        }
        foreach (var claims in new[]
        {
            """{"iss":"a","iss":"b"}""", """{"iss":"\ud800"}""", """{"\ud800":1}""", "[]", "7", new string('[', 100),
        })
        {
            var signed = good[0] + "." + TestKey.Text(Encoding.ASCII.GetBytes(claims));
            yield return (claims, signed + "." + TestKey.Text(issuer.Key.Sign(Encoding.ASCII.GetBytes(signed))));
        }
        var ec = issuer.Token(issuer.Claims(scope), elliptic).Split('.');
        var sequence = elliptic.Elliptic!.SignData(
            Encoding.ASCII.GetBytes($"{ec[0]}.{ec[1]}"), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        yield return ("ES256 in another encoding", $"{ec[0]}.{ec[1]}.{TestKey.Text(sequence)}");
        yield return ("ES256 of zeros", $"{ec[0]}.{ec[1]}.{TestKey.Text(new byte[64])}");
    }

    /// <summary>A server that trusts an issuer.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly List<HttpClient> _clients = [];

        public required Site Site { get; init; }

        public required TestIssuer Issuer { get; init; }

        public static async Task<World> OpenAsync()
        {
            var clock = new CountingClock();
            var issuer = await TestIssuer.StartAsync(clock);
            var site = await Site.OpenAsync(s => s with { OAuth = new OAuthSettings(issuer.Address, TestIssuer.Audience) }, clock: clock);
            return new World { Site = site, Issuer = issuer };
        }

        public HttpClient Bearing(string token)
        {
            _clients.Add(Site.Bearing(token));
            return _clients[^1];
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var client in _clients) client.Dispose();
            await Site.DisposeAsync();
            await Issuer.DisposeAsync();
        }
    }
}
