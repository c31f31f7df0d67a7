using System.Net;
using System.Text;
using System.Text.Json;
using Ingrain.Server.Access;
using Ingrain.Server.Mcp;
using Ingrain.Server.Tests.Setup;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Tests.Http;

public class Speaking_MCP_over_HTTP
{
    private const string Mcp = "/mcp/shop";
    private const string Both = "application/json, text/event-stream";

    private const string Initialize = """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},
        "clientInfo":{"name":"raw","version":"1"}}}
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2025-06-18")]
    [InlineData("2026-07-28")]
    public async Task serves_the_protocols_own_client_in_every_revision(string revision)
    {
        await using var site = await Site.OpenAsync();
        await using var client = await ConnectAsync(site, AgentGrant("release bot"), revision);

        Assert.Equal("ingrain", client.ServerInfo!.Name);
        Assert.Contains((await client.ListToolsAsync(cancellationToken: Ct)), t => t.Name == "recall");
        var kept = await client.CallToolAsync("remember", new Dictionary<string, object?> { ["text"] = "Deploys run on Tuesdays." },
            cancellationToken: Ct);
        var found = await client.CallToolAsync("recall", new Dictionary<string, object?> { ["query"] = "when do deploys run" },
            cancellationToken: Ct);

        Assert.True(kept.IsError is not true, Conversation.Text(kept));
        Assert.Contains("Tuesdays", Conversation.Text(found), StringComparison.Ordinal);
        var changeset = Assert.Single(await site.Engine.LogAsync(new SpaceId("shop"), ct: Ct));
        Assert.Equal(new Actor(ActorKind.Agent, "release bot"), changeset.Actor);
        Assert.Equal("token:" + site.Tokens.All()[0].Id, changeset.Credential);
    }

    [Fact]
    public async Task offers_a_token_only_the_tools_that_it_allows()
    {
        await using var site = await Site.OpenAsync();
        await using var reader = await ConnectAsync(site, AgentGrant("reader") with { Verbs = TokenVerbs.Read }, "2026-07-28");
        await using var writer = await ConnectAsync(site, AgentGrant("writer"), "2025-11-25");
        await using var low = await ConnectAsync(site, AgentGrant("low") with { Ceiling = TrustLabel.External }, "2026-07-28");

        var read = (await reader.ListToolsAsync(cancellationToken: Ct)).Select(t => t.Name).ToList();
        var written = (await writer.ListToolsAsync(cancellationToken: Ct)).Select(t => t.Name).ToList();
        Assert.DoesNotContain("remember", read);
        Assert.DoesNotContain("exec", read);
        Assert.Contains("remember", written);
        Assert.DoesNotContain("exec", written);
        Assert.Equal(read, (await low.ListToolsAsync(cancellationToken: Ct)).Select(t => t.Name));
        await site.With(AgentGrant("below") with { Path = "docs" }).SendAsync(HttpMethod.Post, Mcp, Initialize, ("Accept", Both))
            .ProblemAsync(403, "forbidden");
    }

    [Fact]
    public async Task begins_uses_and_ends_a_session_of_its_owner_alone()
    {
        await using var site = await Site.OpenAsync();
        var (ada, bot) = (site.Person(), site.Agent());
        var begun = await ada.SendAsync(HttpMethod.Post, Mcp, Initialize, ("Accept", Both));
        var session = ("Mcp-Session-Id", begun.Message.Headers.GetValues("Mcp-Session-Id").Single());
        const string Ping = """{"jsonrpc":"2.0","id":2,"method":"ping"}""";

        Assert.Equal("text/event-stream", begun.Message.Content.Headers.ContentType?.MediaType);
        Assert.Equal(32, session.Item2.Length);
        var pinged = await ada.SendAsync(HttpMethod.Post, Mcp, Ping, ("Accept", Both), session);
        Assert.Contains("\"id\":2", pinged.Body, StringComparison.Ordinal);
        const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";
        var told = await ada.SendAsync(HttpMethod.Post, Mcp, Initialized, ("Accept", Both), session);
        Assert.Equal((HttpStatusCode.Accepted, ""), (told.Status, told.Body));

        // Another's token and another space do not meet it, and are told the same as of one that never was.
        var foreign = await bot.SendAsync(HttpMethod.Post, Mcp, Ping, ("Accept", Both), session);
        var elsewhere = await ada.SendAsync(HttpMethod.Post, "/mcp/other", Ping, ("Accept", Both), session);
        var never = await ada.SendAsync(HttpMethod.Post, Mcp, Ping, ("Accept", Both), ("Mcp-Session-Id", new string('0', 32)));
        Assert.Equal(HttpStatusCode.NotFound, never.Status);
        Assert.Equal((never.Status, never.Body), (foreign.Status, foreign.Body));
        Assert.Equal((never.Status, never.Body), (elsewhere.Status, elsewhere.Body));
        Assert.Equal(HttpStatusCode.NotFound, (await bot.SendAsync(HttpMethod.Delete, Mcp, null, session)).Status);

        Assert.Equal(HttpStatusCode.OK, (await ada.SendAsync(HttpMethod.Delete, Mcp, null, session)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.SendAsync(HttpMethod.Post, Mcp, Ping, ("Accept", Both), session)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.SendAsync(HttpMethod.Get, Mcp, null, ("Accept", Both), session)).Status);
    }

    [Fact]
    public async Task lets_one_listen_to_a_session_at_a_time_and_nobody_without_one()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        var begun = await ada.SendAsync(HttpMethod.Post, Mcp, Initialize, ("Accept", Both));
        using var request = new HttpRequestMessage(HttpMethod.Get, Mcp);
        request.Headers.Add("Accept", "text/event-stream");
        request.Headers.Add("Mcp-Session-Id", begun.Message.Headers.GetValues("Mcp-Session-Id").Single());
        using var listening = await ada.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        var second = await ada.SendAsync(HttpMethod.Get, Mcp, null, ("Accept", "text/event-stream"),
            ("Mcp-Session-Id", begun.Message.Headers.GetValues("Mcp-Session-Id").Single()));

        Assert.Equal(HttpStatusCode.OK, listening.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            var without = await ada.SendAsync(method, Mcp, null, ("Accept", Both), ("MCP-Protocol-Version", "2026-07-28"));
            Assert.Equal(HttpStatusCode.MethodNotAllowed, without.Status);
        }
    }

    [Fact]
    public async Task bounds_its_sessions_by_ending_the_one_unused_the_longest()
    {
        await using var site = await Site.OpenAsync(s => s with { McpSessionsMax = 2 });
        var ada = site.Person();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var begun = await ada.SendAsync(HttpMethod.Post, Mcp, Initialize, ("Accept", Both));
            ids.Add(begun.Message.Headers.GetValues("Mcp-Session-Id").Single());
        }
        var statuses = new List<HttpStatusCode>();
        foreach (var id in ids)
        {
            var answer = await ada.SendAsync(HttpMethod.Post, Mcp, """{"jsonrpc":"2.0","id":2,"method":"ping"}""",
                ("Accept", Both), ("Mcp-Session-Id", id));
            statuses.Add(answer.Status);
        }

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.OK], statuses);
        Assert.Contains("ingrain_mcp_sessions 2\n", (await ada.ReadAsync("/metrics")).Body, StringComparison.Ordinal);
        await site.Server.Mcp.Sessions.EndIdleAsync(TimeSpan.Zero, Ct);
        Assert.Equal(0, site.Server.Mcp.Sessions.Count);
    }

    [Theory]
    [InlineData("server/discover", "", "server/discover", null, 200, 0)]
    [InlineData("tools/list", "", "tools/list", null, 200, 0)]
    [InlineData("tools/list", "", null, null, 400, -32020)]
    [InlineData("tools/list", "", "TOOLS/LIST", null, 400, -32020)]
    [InlineData("tools/list", "", "tools/call", null, 400, -32020)]
    [InlineData("tools/list", "", "tools/list", "extra", 400, -32020)]
    [InlineData("tools/call", "\"name\":\"log\",\"arguments\":{},", "tools/call", "log", 200, 0)]
    [InlineData("tools/call", "\"name\":\"log\",\"arguments\":{},", "tools/call", "=?base64?bG9n?=", 200, 0)]
    [InlineData("tools/call", "\"name\":\"log\",\"arguments\":{},", "tools/call", "=?base64?!?=", 400, -32020)]
    [InlineData("tools/call", "\"name\":\"log\",\"arguments\":{},", "tools/call", null, 400, -32020)]
    [InlineData("tools/call", "\"name\":\"log\",\"arguments\":{},", "tools/call", "Log", 400, -32020)]
    [InlineData("resources/read", "\"uri\":\"ingrain://shop/summary\",", "resources/read", "ingrain://shop/summary", 200, 0)]
    [InlineData("resources/read", "\"uri\":\"ingrain://shop/summary\",", "resources/read", "ingrain://shop/notes", 400, -32020)]
    [InlineData("nothing/known", "", "nothing/known", null, 404, -32601)]
    public async Task checks_that_headers_say_what_the_body_says(
        string method, string more, string? methodHeader, string? nameHeader, int status, int code)
    {
        await using var site = await Site.OpenAsync();
        var headers = new List<(string, string)> { ("Accept", Both), ("MCP-Protocol-Version", McpRevision.Stateless) };
        if (methodHeader is not null) headers.Add(("mcp-method", methodHeader));
        if (nameHeader is not null) headers.Add(("mcp-name", nameHeader));

        var answer = await site.Person().SendAsync(HttpMethod.Post, Mcp, RawConversation.Stateless(method, more), [.. headers]);

        Assert.True((int)answer.Status == status, $"{(int)answer.Status}: {answer.Body}");
        if (code != 0) Assert.Equal(code, Message(answer).GetProperty("error").GetProperty("code").GetInt32());
        else Assert.True(Message(answer).TryGetProperty("result", out _), answer.Body);
        Assert.False(answer.Message.Headers.Contains("Mcp-Session-Id"));
    }

    [Theory]
    [InlineData("[]", 400, -32600)]
    [InlineData("{", 400, -32700)]
    [InlineData("", 400, -32700)]
    [InlineData("null", 400, -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"method\":\"tools/list\"}", 400, -32700)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"Method\":\"ping\"}", 400, -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}", 400, -32600)]
    [InlineData("{\"id\":1}", 400, -32600)]
    public async Task refuses_what_is_no_message_or_could_be_read_in_two_ways(string body, int status, int code)
    {
        await using var site = await Site.OpenAsync();

        var answer = await site.Person().SendAsync(HttpMethod.Post, Mcp, body, ("Accept", Both));

        Assert.Equal((status, code), ((int)answer.Status, answer.Json.GetProperty("error").GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task refuses_other_revisions_types_and_bodies_without_working_on_them()
    {
        await using var site = await Site.OpenAsync(s => s with { BodyBytesMax = 10_000 });
        var ada = site.Person();
        var unknown = await ada.SendAsync(HttpMethod.Post, Mcp, Initialize, ("Accept", Both), ("MCP-Protocol-Version", "1999-01-01"));
        var detail = unknown.Json.GetProperty("error");

        Assert.Equal(-32022, detail.GetProperty("code").GetInt32());
        // Those that are named with each request, as server/discover lists them.
        Assert.Equal([McpRevision.Stateless],
            detail.GetProperty("data").GetProperty("supported").EnumerateArray().Select(v => v.GetString()!));
        var torn = await ada.SendAsync(HttpMethod.Post, Mcp,
            RawConversation.Stateless("tools/list", "").Replace(McpRevision.Stateless, "1999-01-01", StringComparison.Ordinal),
            ("Accept", Both), ("MCP-Protocol-Version", McpRevision.Stateless), ("Mcp-Method", "tools/list"));
        Assert.Equal((400, -32020), ((int)torn.Status, torn.Json.GetProperty("error").GetProperty("code").GetInt32()));
        // The body's revision without the header's.
        var mismatch = await ada.SendAsync(HttpMethod.Post, Mcp, RawConversation.Stateless("tools/list", ""), ("Accept", Both));
        Assert.Equal((400, -32020), ((int)mismatch.Status, mismatch.Json.GetProperty("error").GetProperty("code").GetInt32()));
        Assert.Equal(406, (int)(await ada.SendAsync(HttpMethod.Post, Mcp, Initialize, ("Accept", "application/json"))).Status);
        var plain = await ada.SendAsync(HttpMethod.Post, Mcp, Initialize, ("Accept", Both), ("content-type", "text/plain"));
        Assert.Equal(415, (int)plain.Status);
        var large = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + new string('x', 20_000) + "\"}";
        Assert.Equal(413, (int)(await ada.SendAsync(HttpMethod.Post, Mcp, large, ("Accept", Both))).Status);
        var foreign = await ada.SendAsync(HttpMethod.Post, Mcp, Initialize, ("Accept", Both), ("Origin", "https://evil.example"));
        Assert.Equal(403, (int)foreign.Status);
        Assert.Equal(0, site.Server.Mcp.Sessions.Count);
    }

    [Fact]
    public async Task keeps_answers_of_many_clients_with_the_same_ids_apart()
    {
        await using var site = await Site.OpenAsync();
        for (var i = 0; i < 8; i++)
            await site.Person().PostAsync($"/v1/spaces/s{i}/notes", new { path = "who.md", text = $"I am space {i}." }).OkAsync();
        const string Call = "\"name\":\"open\",\"arguments\":{\"id\":\"who.md\"},";
        var asked = Enumerable.Range(0, 160).Select(async n =>
        {
            var answer = await site.Person().SendAsync(HttpMethod.Post, $"/mcp/s{n % 8}", RawConversation.Stateless("tools/call", Call),
                ("Accept", Both), ("MCP-Protocol-Version", McpRevision.Stateless), ("Mcp-Method", "tools/call"), ("Mcp-Name", "open"));
            return (n % 8, answer.Body);
        });

        foreach (var (space, body) in await Task.WhenAll(asked)) Assert.Contains($"I am space {space}.", body, StringComparison.Ordinal);
    }

    /// <summary>The JSON-RPC message of an answer, be it a document or the last event of a stream.</summary>
    private static JsonElement Message(Answer answer)
    {
        if (answer.Message.Content.Headers.ContentType?.MediaType != "text/event-stream") return answer.Json;
        var data = answer.Body.Split('\n').Last(l => l.StartsWith("data: ", StringComparison.Ordinal));
        return JsonElement.Parse(Encoding.UTF8.GetBytes(data[6..]));
    }

    private static TokenGrant AgentGrant(string name) =>
        new() { Name = name, Verbs = TokenVerbs.Read | TokenVerbs.Write, Spaces = [SpacePattern.Parse("shop")] };

    private static async Task<McpClient> ConnectAsync(Site site, TokenGrant grant, string revision)
    {
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(site.Server.Address, Mcp), TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + site.Token(grant) },
        });
        var options = new McpClientOptions
        {
            ClientInfo = new Implementation { Name = "test client", Version = "1" }, ProtocolVersion = revision,
        };
        return await McpClient.CreateAsync(transport, options, cancellationToken: Ct);
    }
}
