using System.Text;
using System.Text.Json;
using Ingrain.Server.Stdio;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests;

public class Speaking_the_protocol
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task speaks_every_revision_with_the_same_client(string revision)
    {
        await using var talk = await Conversation.StartAsync(protocolVersion: revision);
        var id = await talk.KeepAsync(new { text = "The build needs Node 20." });
        var changeset = Assert.Single(await talk.Engine.LogAsync(talk.Space, ct: Ct));

        Assert.Equal(revision, talk.Mcp.NegotiatedProtocolVersion);
        Assert.Equal("ingrain", talk.Mcp.ServerInfo!.Name);
        Assert.Contains("recall", talk.Mcp.ServerInstructions, StringComparison.Ordinal);
        Assert.Equal(Conversation.Client, changeset.Actor.Name);
        Assert.Equal(id, (await talk.DataAsync("open", new { id })).GetProperty("memory").GetProperty("id").GetString());
    }

    [Fact]
    public async Task needs_no_earlier_request_in_the_stateless_revision()
    {
        await using var raw = RawConversation.Start();
        await raw.SendAsync(RawConversation.Stateless("tools/call", "\"name\":\"log\",\"arguments\":{},"));
        var answer = await raw.NextAsync();

        Assert.Equal("complete", answer.GetProperty("result").GetProperty("resultType").GetString());
        await raw.SendAsync(RawConversation.Stateless("server/discover", ""));
        Assert.Contains("recall", (await raw.NextAsync()).GetProperty("result").GetProperty("instructions").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task says_how_long_lists_and_contents_may_be_kept_and_by_whom()
    {
        await using var raw = RawConversation.Start();
        foreach (var (method, more, scope) in new[] {
            ("tools/list", "", "public"), ("prompts/list", "", "public"), ("resources/templates/list", "", "public"),
            ("resources/list", "", "private"), ("resources/read", "\"uri\":\"ingrain://default/summary\",", "private") })
        {
            await raw.SendAsync(RawConversation.Stateless(method, more));
            var result = (await raw.NextAsync()).GetProperty("result");
            Assert.Equal(scope, result.GetProperty("cacheScope").GetString());
            Assert.True(result.GetProperty("ttlMs").GetInt64() >= 0);
        }
    }

    [Theory]
    [InlineData("this is not json", -32700, null)]
    [InlineData("""{"jsonrpc":"2.0","id":4,"method":"tools/list" """, -32700, 4L)]
    [InlineData("""[{"jsonrpc":"2.0","id":4,"method":"ping"}]""", -32600, null)]
    [InlineData("""{"id":5,"method":"ping"}""", -32600, 5L)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""", -32600, null)]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"ping"}""", -32600, null)]
    [InlineData("""{"jsonrpc":"2.0","id":"six","method":6}""", -32600, "six")]
    public async Task answers_what_is_no_message_and_goes_on(string line, int code, object? id)
    {
        await using var raw = await RawConversation.StartInitializedAsync();
        await raw.SendAsync(line);
        await raw.SendAsync("""{"jsonrpc":"2.0","id":"next","method":"ping"}""");
        var answer = await raw.NextAsync();

        Assert.Equal(code, answer.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(JsonSerializer.Serialize(id), answer.TryGetProperty("id", out var given) ? given.GetRawText() : "null");
        Assert.Equal("next", (await raw.NextAsync()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task survives_bytes_that_are_no_utf8()
    {
        await using var raw = await RawConversation.StartInitializedAsync();
        var line = Encoding.UTF8.GetBytes(
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"remember","arguments":{"text":"?"}}}""" + "\n");
        line[Array.LastIndexOf(line, (byte)'?')] = 0xFF;
        await raw.SendAsync(line);
        await raw.CallAsync(2, "log", "{}");

        var refusal = await raw.NextAsync();
        Assert.Equal((-32700, 1), (refusal.GetProperty("error").GetProperty("code").GetInt32(), refusal.GetProperty("id").GetInt32()));
        Assert.Equal(2, (await raw.NextAsync()).GetProperty("id").GetInt32());
        Assert.Equal(0, (await raw.Engine.HeadAsync(SpaceId.Default, Ct)).Sequence);
    }

    [Fact]
    public async Task refuses_a_line_beyond_the_bound_and_goes_on_behind_it()
    {
        await using var raw = await RawConversation.StartInitializedAsync();
        var text = new string('x', LineTransport.LineBytesMax);
        await raw.CallAsync(3, "remember", $$"""{"text":"{{text}}"}""");
        await raw.CallAsync(4, "log", "{}");
        var refusal = await raw.NextAsync();

        Assert.Equal((-32600, 3), (refusal.GetProperty("error").GetProperty("code").GetInt32(), refusal.GetProperty("id").GetInt32()));
        Assert.Contains("4,194,304", refusal.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(4, (await raw.NextAsync()).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task takes_a_message_just_within_the_bound()
    {
        await using var raw = await RawConversation.StartInitializedAsync();
        var text = new string('é', Note.TextLengthMax);
        await raw.CallAsync(3, "remember", $$"""{"text":"{{text}}","path":"long.md"}""");
        var answer = await raw.NextAsync();

        Assert.Equal("kept", answer.GetProperty("result").GetProperty("structuredContent").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task survives_nesting_that_no_message_needs()
    {
        await using var raw = await RawConversation.StartInitializedAsync();
        await raw.SendAsync($$"""{"jsonrpc":"2.0","id":8,"method":"ping","params":{{new string('[', 5_000)}}{{new string(']', 5_000)}}}""");
        await raw.SendAsync("""{"jsonrpc":"2.0","id":9,"method":"ping"}""");

        Assert.True((await raw.NextAsync()).TryGetProperty("error", out _));
        Assert.Equal(9, (await raw.NextAsync()).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task refuses_an_id_that_is_under_way_already()
    {
        await using var raw = await RawConversation.StartInitializedAsync();
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        raw.Store.BeforeCommit = _ => goOn.Task;
        await raw.CallAsync(1, "remember", """{"text":"a"}""");
        await raw.CallAsync(1, "remember", """{"text":"b"}""");
        var refusal = await raw.NextAsync();
        goOn.SetResult();

        Assert.Equal(-32600, refusal.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(1, (await raw.NextAsync()).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task ignores_empty_lines_answers_to_nothing_and_notifications_it_does_not_know()
    {
        await using var raw = await RawConversation.StartInitializedAsync();
        await raw.SendAsync("\r\n\n   \n"u8.ToArray());
        await raw.SendAsync("""{"jsonrpc":"2.0","id":77,"result":{}}""");
        await raw.SendAsync("""{"jsonrpc":"2.0","method":"notifications/unheard_of","params":{"a":1}}""");
        await raw.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"never sent"}}""");
        await raw.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":[1,2]}""");
        await raw.SendAsync("""{"jsonrpc":"2.0","id":"next","method":"ping"}""");

        Assert.Equal("next", (await raw.NextAsync()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task answers_a_thousand_pieces_of_rubbish_with_messages_and_nothing_else()
    {
        await using var raw = await RawConversation.StartInitializedAsync();
        var random = new Random(11);
        const string Whole = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"open","arguments":{"id":"x"}}}""";
        _ = Task.Run(async () =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                var bytes = Encoding.UTF8.GetBytes(Whole);
                for (var hits = random.Next(1, 6); hits > 0; hits--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                await raw.SendAsync((byte[])[.. bytes[..random.Next(1, bytes.Length)], (byte)'\n']);
            }
            await raw.SendAsync("""{"jsonrpc":"2.0","id":"end","method":"ping"}""");
        }, Ct);
        JsonElement answer;
        do
        {
            answer = await raw.NextAsync();
            Assert.Equal("2.0", answer.GetProperty("jsonrpc").GetString());
        }
        while (!answer.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String || id.GetString() != "end");
    }
}
