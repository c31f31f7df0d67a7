using System.Net;
using System.Text.Json;
using Ingrain.Server.Access;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.DropIns;

public class Serving_mem0s_own_client
{
    private const string At = "/mem0/shop";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task satisfies_it_with_another_host_and_key_alone()
    {
        var client = await TypeScriptFolder.InstallAsync("Mem0Client", "mem0-client");
        await using var site = await Site.OpenAsync();
        var token = site.Token(Grant("app"));
        var host = new Uri(site.Server.Address, "mem0/shop").AbsoluteUri;
        var quiet = new Dictionary<string, string> { ["MEM0_TELEMETRY"] = "False" };
        var run = await TypeScriptFolder.RunAsync("node", client, ["mem0.mjs", host, token], quiet);

        Assert.True(run.ExitCode == 0, run.Output + run.Problems);
        Assert.Equal(8, run.Output.Split('\n').Count(l => l.StartsWith("ok ", StringComparison.Ordinal)));
        var log = await site.Engine.LogAsync(new SpaceId("shop"), limit: 100, ct: Ct);
        Assert.All(log, c => Assert.Equal(new Actor(ActorKind.Agent, "app"), c.Actor));
    }

    [Fact]
    public async Task answers_older_clients_in_the_shapes_that_they_know()
    {
        await using var site = await Site.OpenAsync();
        using var client = site.Bearing(null);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Token " + site.Token(Grant("app")));
        Assert.Equal("ok", (await client.ReadAsync(At + "/v1/ping/?org_id=o&project_id=p").OkAsync()).GetProperty("status").GetString());
        var messages = new[] { new { role = "user", content = "I drink oolong tea" } };
        var first = await client.PostAsync(At + "/v1/memories/", new { messages, user_id = "alice", version = "v2" }).OkAsync();
        Assert.Equal(("ADD", "I drink oolong tea"),
            (first[0].GetProperty("event").GetString(), first[0].GetProperty("data").GetProperty("memory").GetString()));
        var again = await client.PostAsync(At + "/v1/memories/", new { messages, user_id = "alice", output_format = "v1.1" }).OkAsync();
        Assert.Equal("NONE", again.GetProperty("results")[0].GetProperty("event").GetString());
        Assert.Contains("nothing is inferred", again.GetProperty("note").GetString(), StringComparison.Ordinal);

        var list = await client.ReadAsync(At + "/v1/memories/?user_id=alice&org_id=o").OkAsync();
        Assert.Equal(JsonValueKind.Array, list.ValueKind);
        Assert.Equal(JsonValueKind.Null, list[0].GetProperty("agent_id").ValueKind);
        var page = await client.ReadAsync(At + "/v1/memories/?user_id=alice&page=1&page_size=10").OkAsync();
        Assert.Equal(1, page.GetProperty("count").GetInt32());
        var search = new { query = "tea", user_id = "alice", filters = new { created_at = new { gte = "2000-01-01" } } };
        Assert.Equal(1, (await client.PostAsync(At + "/v1/memories/search/", search).OkAsync()).GetArrayLength());
        var scoped = new { query = "tea", filters = new { user_id = "alice" } };
        Assert.Equal(1, (await client.PostAsync(At + "/v2/memories/search/", scoped).OkAsync()).GetArrayLength());
        Assert.Equal(1, (await client.PostAsync(At + "/v2/memories/", scoped).OkAsync()).GetArrayLength());
        var bobs = await client.PostAsync(At + "/v2/memories/search/", new { query = "tea", user_id = "bob" }).OkAsync();
        Assert.Equal(0, bobs.GetArrayLength());
    }

    [Fact]
    public async Task fails_closed_where_nobody_is_named_and_keeps_to_what_a_token_allows()
    {
        await using var site = await Site.OpenAsync();
        var app = site.With(Grant("app"));
        var messages = new[] { new { role = "user", content = "I drink tea" } };
        await app.PostAsync(At + "/v3/memories/add/", new { messages, user_id = "alice" }).OkAsync();
        foreach (var (path, body) in new (string, object)[]
        {
            ("/v3/memories/add/", new { messages }), ("/v3/memories/search/", new { query = "tea" }), ("/v3/memories/", new { }),
            ("/v1/memories/search/", new { query = "tea", user_id = "" }),
            ("/v3/memories/add/", new { messages = new[] { 7 }, user_id = "a" }),
            ("/v2/memories/", new { filters = new { OR = new object[] { new { user_id = "alice" }, new { topic = "tea" } } } }),
            ("/v1/feedback/", new { memory_id = "none", feedback = "GOOD" }),
        }) await app.PostAsync(At + path, body).ProblemAsync(400, "invalid");
        foreach (var path in new[] { "/v1/memories/", "/v1/memories/?topic=tea" })
        {
            await app.ReadAsync(At + path).ProblemAsync(400, "invalid");
            await app.SendAsync(HttpMethod.Delete, At + path, null).ProblemAsync(400, "invalid");
        }
        await app.SendAsync(HttpMethod.Delete, At + "/v2/entities/planet/x/", null).ProblemAsync(400, "invalid");

        // A person's token writes an agent's word here, one that gives less nothing, and a fact that nobody keeps by these verbs is none.
        await site.Person().PostAsync(At + "/v3/memories/add/", new { messages, user_id = "ada" }).OkAsync();
        Assert.Equal(ActorKind.Agent, (await site.Engine.LogAsync(new SpaceId("shop"), ct: Ct))[0].Actor.Kind);
        var low = site.With(Grant("low") with { Ceiling = TrustLabel.External });
        await low.PostAsync(At + "/v3/memories/add/", new { messages, user_id = "alice" }).ProblemAsync(403, "forbidden");
        await site.Person().PostAsync("/v1/spaces/shop/facts", new { statement = "x", id = "own" }).OkAsync();
        await app.ReadAsync(At + "/v1/memories/own/").ProblemAsync(404, "not-found");
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(HttpMethod.Delete, At + "/v1/memories/own/", null)).Status);
        await app.ReadAsync(At + "/v1/memories/own/history/").ProblemAsync(404, "not-found");
        // The other word for a token is of these endpoints alone.
        using var token = site.Bearing(null);
        token.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Token " + site.Token(Grant("other")));
        await token.ReadAsync("/v1/spaces").ProblemAsync(401, "unauthorized");
    }

    private static TokenGrant Grant(string name) => new()
    {
        Name = name, Verbs = TokenVerbs.Read | TokenVerbs.Write, Spaces = [SpacePattern.Parse("shop")],
    };
}
