using System.Net;
using System.Text;
using Ingrain.Server.Access;
using Ingrain.Server.Metrics;
using Ingrain.Server.Rest;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Http;

/// <summary>
/// Every endpoint of the OpenAPI document, by every role, in a space of its own and in a foreign one. What an endpoint needs is said here
/// again, by hand: an endpoint that is not in this list fails, and so does one that asks for less.
/// </summary>
public class Letting_in
{
    private static readonly Dictionary<string, (TokenVerbs Needs, bool WholeSpace)> s_expected = new()
    {
        ["live"] = (TokenVerbs.None, false),
        ["ready"] = (TokenVerbs.None, false),
        ["metrics"] = (TokenVerbs.Metrics, false),
        ["openapi"] = (TokenVerbs.Read, false),
        ["listSpaces"] = (TokenVerbs.Read, false),
        ["openSpace"] = (TokenVerbs.Read, false),
        ["observe"] = (TokenVerbs.Write, true),
        ["rememberFact"] = (TokenVerbs.Write, true),
        ["rememberNote"] = (TokenVerbs.Write, false),
        ["list"] = (TokenVerbs.Read, false),
        ["find"] = (TokenVerbs.Read, false),
        ["open"] = (TokenVerbs.Read, false),
        ["history"] = (TokenVerbs.Read, false),
        ["retract"] = (TokenVerbs.Write, false),
        ["reinstate"] = (TokenVerbs.Write, false),
        ["confirm"] = (TokenVerbs.Confirm, false),
        ["recall"] = (TokenVerbs.Read, false),
        ["log"] = (TokenVerbs.Read, false),
        ["diff"] = (TokenVerbs.Read, false),
        ["rollback"] = (TokenVerbs.Write, false),
        ["changes"] = (TokenVerbs.Read, false),
        ["previewErase"] = (TokenVerbs.Erase, true),
        ["erase"] = (TokenVerbs.Erase, true),
        ["exportBundle"] = (TokenVerbs.Admin, true),
        ["importBundle"] = (TokenVerbs.Admin, true),
        ["rememberMany"] = (TokenVerbs.Write, false),
        ["retractMany"] = (TokenVerbs.Write, false),
        ["giveFeedback"] = (TokenVerbs.Write, true),
        ["readFeedback"] = (TokenVerbs.Read, false),
        ["listModules"] = (TokenVerbs.Read, false),
        ["readModule"] = (TokenVerbs.Read, false),
        ["searchModules"] = (TokenVerbs.Read, false),
        ["writeModule"] = (TokenVerbs.Write | TokenVerbs.Run, true),
        ["deleteModule"] = (TokenVerbs.Write | TokenVerbs.Run, true),
        ["testModules"] = (TokenVerbs.Write | TokenVerbs.Run, true),
        ["exec"] = (TokenVerbs.Run, true),
        ["mcp"] = (TokenVerbs.Read, true),
        ["mcpListen"] = (TokenVerbs.Read, true),
        ["mcpEnd"] = (TokenVerbs.Read, true),
        ["mem0Ping"] = (TokenVerbs.Read, true),
        ["mem0AddBefore"] = (TokenVerbs.Write, true),
        ["mem0Add"] = (TokenVerbs.Write, true),
        ["mem0ListByQuery"] = (TokenVerbs.Read, true),
        ["mem0ListBefore"] = (TokenVerbs.Read, true),
        ["mem0List"] = (TokenVerbs.Read, true),
        ["mem0SearchFirst"] = (TokenVerbs.Read, true),
        ["mem0SearchBefore"] = (TokenVerbs.Read, true),
        ["mem0Search"] = (TokenVerbs.Read, true),
        ["mem0DeleteAll"] = (TokenVerbs.Write, true),
        ["mem0Get"] = (TokenVerbs.Read, true),
        ["mem0Update"] = (TokenVerbs.Write, true),
        ["mem0Delete"] = (TokenVerbs.Write, true),
        ["mem0History"] = (TokenVerbs.Read, true),
        ["mem0UpdateMany"] = (TokenVerbs.Write, true),
        ["mem0DeleteMany"] = (TokenVerbs.Write, true),
        ["mem0Entities"] = (TokenVerbs.Read, true),
        ["mem0DeleteEntityBefore"] = (TokenVerbs.Write, true),
        ["mem0DeleteEntity"] = (TokenVerbs.Write, true),
        ["mem0Feedback"] = (TokenVerbs.Write, true),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static IReadOnlyList<RestRoute> Routes
    {
        get
        {
            using var meter = new ServerMeter();
            using var figures = new PrometheusText(meter.Meter);
            return RestRoutes.All(figures, McpRoutes.Of(meter));
        }
    }

    [Fact]
    public async Task knows_of_every_endpoint_of_the_document_what_it_needs()
    {
        await using var site = await Site.OpenAsync();
        var document = await site.Person().ReadAsync("/openapi.json").OkAsync();
        var documented = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject())
            .Select(o => o.Value.GetProperty("operationId").GetString()!).ToList();

        Assert.Equal(s_expected.Keys.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task refuses_whoever_brings_no_good_token_everywhere_but_at_the_health_checks()
    {
        await using var site = await Site.OpenAsync();
        var revoked = site.Token(Grant("revoked", Enum.GetValues<TokenVerbs>().Aggregate((a, b) => a | b)));
        site.Tokens.Revoke("revoked");
        var expired = site.Token(Grant("expired", TokenVerbs.Read) with { ExpiresAt = site.Clock.GetUtcNow().AddSeconds(1) });
        var good = site.Token(Grant("good", TokenVerbs.Read));
        string?[] bad = [null, "", "x", revoked, expired, good[..^1] + (good[^1] == 'A' ? 'B' : 'A'), good + "A", good.ToUpperInvariant()];

        foreach (var token in bad)
        {
            using var client = site.Bearing(null);
            foreach (var route in Routes.Append(Unknown()))
            {
                var answer = await client.SendAsync(Method(route), PathOf(route, "mine"), BodyOf(route),
                    token is null ? [] : [("Authorization", "Bearer " + token)]);
                if (route.Needs == TokenVerbs.None && route.Id != "unknown") Assert.Equal(HttpStatusCode.OK, answer.Status);
                else Assert.True(answer.Status == HttpStatusCode.Unauthorized, $"{route.Id} with '{token}' gave {answer.Status}");
                if (answer.Status == HttpStatusCode.OK) Assert.InRange(answer.Body.Length, 0, 64);
                else Assert.Equal("Bearer", answer.Message.Headers.WwwAuthenticate.ToString());
            }
        }
    }

    [Fact]
    public async Task asks_every_role_at_every_endpoint_in_every_space_for_what_it_needs()
    {
        await using var site = await Site.OpenAsync();
        var fact = new Fact { Statement = "x", Id = new RecordId("f") };
        await site.Engine.RememberAsync(new SpaceId("mine"), fact, Conversation.Person(), ct: Ct);
        // Every verb alone, and those together that some endpoint needs together.
        foreach (var verb in Enum.GetValues<TokenVerbs>().Union(s_expected.Values.Select(e => e.Needs)))
        {
            if (verb == TokenVerbs.None) continue;
            var own = site.With(Grant("own " + verb, verb));
            var below = (verb & (TokenVerbs.Erase | TokenVerbs.Admin | TokenVerbs.Run)) != 0 ? null
                : site.With(Grant("below " + verb, verb) with { Path = "below" });
            foreach (var route in Routes.Where(r => r.Needs != TokenVerbs.None))
            {
                var (needs, wholeSpace) = s_expected[route.Id];
                var isOfSpace = route.Pattern.Contains("{space}", StringComparison.Ordinal);
                await RequireAsync(own, route, "mine", isAllowed: (needs & verb) == needs, verb);
                if (isOfSpace) await RequireAsync(own, route, "theirs", isAllowed: false, verb);
                if (below is not null && isOfSpace && (wholeSpace || (needs & verb) != needs))
                    await RequireAsync(below, route, "mine", isAllowed: false, verb);
            }
        }
    }

    [Fact]
    public async Task says_the_same_of_a_foreign_space_whether_it_is_there_or_not()
    {
        await using var site = await Site.OpenAsync();
        await site.Person().PostAsync("/v1/spaces/theirs/facts", new { statement = "secret" }).OkAsync();
        var client = site.With(Grant("own", TokenVerbs.Read));

        var there = await client.ReadAsync("/v1/spaces/theirs");
        var absent = await client.ReadAsync("/v1/spaces/nobodys");

        Assert.Equal(HttpStatusCode.Forbidden, there.Status);
        Assert.Equal(absent.Body, there.Body);
        var list = await client.ReadAsync("/v1/spaces").OkAsync();
        Assert.Empty(list.GetProperty("spaces").EnumerateArray());
    }

    [Fact]
    public async Task shows_a_token_for_a_path_nothing_beside_it()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        foreach (var (path, text) in new[] {
            ("docs/a.md", "the visible alpaca"), ("docsecret.md", "canary alpaca"), ("other/b.md", "canary alpaca too") })
            await ada.PostAsync("/v1/spaces/mine/notes", new { path, text, reason = "canary reason" }).OkAsync();
        await ada.PostAsync("/v1/spaces/mine/facts", new { statement = "canary fact about the alpaca" }).OkAsync();
        var found = await ada.ReadAsync("/v1/spaces/mine/find?ref=other/b.md").OkAsync();
        var beside = found.GetProperty("memory").GetProperty("id").GetString();
        var client = site.With(Grant("docs", TokenVerbs.Read | TokenVerbs.Write) with { Path = "docs" });
        const string Space = "/v1/spaces/mine/";

        var seen = new StringBuilder();
        foreach (var path in new[] { "memories", "memories?kind=note&under=docs", "log", "diff?from=0", "find?ref=docs/a.md" })
            seen.Append((await client.ReadAsync(Space + path).OkAsync()).ToString());
        seen.Append((await client.PostAsync(Space + "recall", new { query = "alpaca" }).OkAsync()).ToString());
        Assert.Contains("visible alpaca", seen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", seen.ToString(), StringComparison.Ordinal);

        foreach (var path in new[] {
            $"memories/note/{beside}", $"memories/note/{beside}/history", "find?ref=docsecret.md", "find?ref=other/b.md" })
            await client.ReadAsync(Space + path).ProblemAsync(404, "not-found");
        await client.ReadAsync(Space + "memories?kind=fact").ProblemAsync(403, "forbidden");
        await client.ReadAsync(Space + "memories?kind=note&under=other").ProblemAsync(403, "forbidden");
        await client.PostAsync(Space + "recall", new { query = "alpaca", kinds = new[] { "fact" } }).ProblemAsync(403, "forbidden");
        await client.PostAsync(Space + "notes", new { path = "docsecret.md", text = "x" }).ProblemAsync(403, "forbidden");
        await client.PostAsync(Space + "notes", new { path = "docs/c.md", text = "moved", id = beside }).ProblemAsync(404, "not-found");
        await client.SendAsync(HttpMethod.Post, Space + $"memories/note/{beside}/retract", null).ProblemAsync(404, "not-found");
        await client.PostAsync(Space + "rollback", new { sequence = 3 }).ProblemAsync(403, "forbidden");
        var cites = new[] { new { kind = "note", id = beside } };
        await client.PostAsync(Space + "notes", new { path = "docs/c.md", text = "x", evidence = cites })
            .ProblemAsync(400, "invalid");
        await client.PostAsync(Space + "notes", new { path = "docs/c.md", text = "own" }).OkAsync();
    }

    [Fact]
    public async Task gives_and_changes_no_label_above_a_tokens_ceiling()
    {
        await using var site = await Site.OpenAsync();
        var grant = Grant("low", TokenVerbs.Read | TokenVerbs.Write);
        var low = site.With(grant with { Kind = ActorKind.Person, Ceiling = TrustLabel.External });
        var own = await low.PostAsync("/v1/spaces/mine/facts", new { statement = "from the web", label = "confirmed" }).OkAsync();
        var high = (await site.Person().PostAsync("/v1/spaces/mine/facts", new { statement = "I said so" }).OkAsync())
            .GetProperty("memory").GetProperty("id").GetString();
        const string Space = "/v1/spaces/mine/";

        Assert.Equal("external", own.GetProperty("memory").GetProperty("label").GetString());
        await low.PostAsync(Space + "facts", new { statement = "changed", id = high }).ProblemAsync(403, "forbidden");
        await low.PostAsync(Space + "facts", new { statement = "instead", supersedes = new[] { high } }).ProblemAsync(403, "forbidden");
        await low.SendAsync(HttpMethod.Post, Space + $"memories/fact/{high}/retract", null).ProblemAsync(403, "forbidden");
        await low.PostAsync(Space + "rollback", new { sequence = 2 }).ProblemAsync(403, "forbidden");
        await low.PostAsync(Space + "rollback", new { sequence = 1 }).OkAsync();
    }

    private static async Task RequireAsync(HttpClient client, RestRoute route, string space, bool isAllowed, TokenVerbs verb)
    {
        using var request = Request(route, space);
        // A feed does not end by itself: its head says whether it was let in.
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        var where = $"{route.Id} in '{space}' with {verb} gave {(int)response.StatusCode}";
        if (!isAllowed) Assert.True(response.StatusCode == HttpStatusCode.Forbidden, where);
        // What comes behind the door differs: a conflict, nothing there, a wrong body.
        else Assert.True(response.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized
            or HttpStatusCode.InternalServerError), where);
    }

    /// <summary>A request to an endpoint that is well-formed, and asks for nothing in particular.</summary>
    internal static HttpRequestMessage Request(RestRoute route, string space)
    {
        var request = new HttpRequestMessage(Method(route), PathOf(route, space));
        if (BodyOf(route) is { } body) request.Content = new StringContent(body, Encoding.UTF8, route.RawBody ?? "application/json");
        return request;
    }

    private static TokenGrant Grant(string name, TokenVerbs verbs) => new()
    {
        Name = name, Verbs = verbs, Spaces = [SpacePattern.Parse("mine")],
        Kind = (verbs & (TokenVerbs.Confirm | TokenVerbs.Erase | TokenVerbs.Admin)) != 0 ? ActorKind.Person : ActorKind.Agent,
    };

    private static RestRoute Unknown() => new()
    {
        Method = "GET", Pattern = "/nowhere", Id = "unknown", Summary = "", Needs = TokenVerbs.None,
        HandleAsync = (_, _) => throw new InvalidOperationException(),
    };

    private static HttpMethod Method(RestRoute route) => new(route.Method);

    private static string PathOf(RestRoute route, string space) => route.Pattern.Replace("{space}", space, StringComparison.Ordinal)
        .Replace("{kind}", "fact", StringComparison.Ordinal).Replace("{id}", "f", StringComparison.Ordinal)
        .Replace("{path}", "a.py", StringComparison.Ordinal)
        .Replace("{type}", "user", StringComparison.Ordinal).Replace("{name}", "x", StringComparison.Ordinal);

    private static string? BodyOf(RestRoute route) => route.Body is null && route.RawBody is null ? null : "{}";
}
