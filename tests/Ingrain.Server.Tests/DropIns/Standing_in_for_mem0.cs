using System.Text.Json;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.DropIns;

public class Standing_in_for_mem0
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task keeps_messages_word_for_word_and_finds_them_for_their_user_alone()
    {
        await using var talk = await TalkAsync();
        var metadata = new { topic = "drinks", level = 3 };
        var added = await AddAsync(talk, new { text = "Alice drinks oolong tea", user_id = "alice", metadata });
        await AddAsync(talk, new { text = "Bob drinks black tea", user_id = "bob" });
        Assert.Equal("ADD", added[0].GetProperty("event").GetString());
        var found = await ResultsAsync(talk, "search_memories", new { query = "who drinks tea", filters = new { user_id = "alice" } });

        var memory = Assert.Single(found);
        Assert.Equal("Alice drinks oolong tea", memory.GetProperty("memory").GetString());
        Assert.Equal("alice", memory.GetProperty("user_id").GetString());
        Assert.Equal("drinks", memory.GetProperty("metadata").GetProperty("topic").GetString());
        Assert.Equal("agent", memory.GetProperty("label").GetString());
        Assert.True(memory.GetProperty("score").GetDouble() > 0);
        var recalled = await talk.Engine.RecallAsync(talk.Space, new RecallQuery { Text = "oolong" }, Ct);
        Assert.Contains(recalled.Items, i => i.Text.Contains("oolong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task says_that_nothing_is_inferred_unless_that_was_asked_for()
    {
        await using var talk = await TalkAsync();
        var messages = new[] { new { role = "user", content = "I moved to Oslo" }, new { role = "assistant", content = "Noted: Oslo" } };
        var answer = await talk.DataAsync("add_memory", new { messages, user_id = "alice" });
        Assert.Equal(2, answer.GetProperty("results").GetArrayLength());
        Assert.Contains("nothing is inferred", answer.GetProperty("note").GetString(), StringComparison.Ordinal);
        answer = await talk.DataAsync("add_memory", new { text = "plain", user_id = "alice", infer = false });
        Assert.False(answer.TryGetProperty("note", out _));
    }

    [Fact]
    public async Task keeps_the_same_words_of_one_user_once_and_of_two_users_twice()
    {
        await using var talk = await TalkAsync();
        var first = await AddAsync(talk, new { text = "likes tea", user_id = "Alice" });
        var again = await AddAsync(talk, new { text = "likes tea", user_id = "Alice" });
        var other = await AddAsync(talk, new { text = "likes tea", user_id = "alice" });
        var odd = await AddAsync(talk, new { text = "likes tea", user_id = "a, user_id=Alice", run_id = "100%" });

        Assert.Equal(first[0].GetProperty("id").GetString(), again[0].GetProperty("id").GetString());
        Assert.Equal("NONE", again[0].GetProperty("event").GetString());
        Assert.NotEqual(first[0].GetProperty("id").GetString(), other[0].GetProperty("id").GetString());
        Assert.Equal("a, user_id=Alice", odd[0].GetProperty("user_id").GetString());
        Assert.Single(await ResultsAsync(talk, "get_memories", new { filters = new { user_id = "Alice" } }));
        Assert.Single(await ResultsAsync(talk, "get_memories", new { filters = new { AND = new object[] { new { run_id = "100%" } } } }));
    }

    [Theory]
    [InlineData("search_memories", """{"query":"tea"}""")]
    [InlineData("search_memories", """{"query":"tea","filters":{}}""")]
    [InlineData("search_memories", """{"query":"tea","filters":{"user_id":null}}""")]
    [InlineData("search_memories", """{"query":"tea","filters":{"user_id":{"ne":"bob"}}}""")]
    [InlineData("search_memories", """{"query":"tea","filters":{"NOT":[{"user_id":"bob"}]}}""")]
    [InlineData("search_memories", """{"query":"tea","filters":{"OR":[{"user_id":"bob"},{"topic":"x"}]}}""")]
    [InlineData("search_memories", """{"query":"tea","filters":{"OR":[]}}""")]
    [InlineData("search_memories", """{"query":"tea","filters":{"AND":[{"created_at":{"gte":"2020-01-01"}}]}}""")]
    [InlineData("get_memories", """{"filters":{"metadata":{"user_id":"bob"}}}""")]
    [InlineData("get_memories", "{}")]
    [InlineData("add_memory", """{"text":"x"}""")]
    [InlineData("add_memory", """{"text":"x","user_id":""}""")]
    [InlineData("delete_all_memories", "{}")]
    [InlineData("delete_entities", "{}")]
    public async Task fails_closed_where_a_call_does_not_say_whose_memories(string tool, string arguments)
    {
        await using var talk = await TalkAsync();
        await AddAsync(talk, new { text = "bob likes tea", user_id = "bob" });

        Assert.StartsWith("Whose memor", await talk.RefusalAsync(tool, JsonElement.Parse(arguments)), StringComparison.Ordinal);
        Assert.Single(await ResultsAsync(talk, "get_memories", new { filters = new { user_id = "bob" } }));
    }

    [Fact]
    public async Task takes_the_default_user_where_one_was_set()
    {
        await using var talk = await Conversation.StartAsync(s => s with { Tools = McpToolset.Mem0, DefaultUser = "home" });
        await AddAsync(talk, new { text = "likes tea" });
        await AddAsync(talk, new { text = "likes tea too", user_id = "guest" });
        await AddAsync(talk, new { text = "the agent likes tea", agent_id = "bot" });

        var found = Assert.Single(await ResultsAsync(talk, "search_memories", new { query = "tea" }));
        Assert.Equal("home", found.GetProperty("user_id").GetString());
        Assert.Single(await ResultsAsync(talk, "get_memories", new { }));
        Assert.Single(await ResultsAsync(talk, "get_memories", new { filters = new { agent_id = "bot" } }));
        Assert.Equal(1, (await talk.DataAsync("delete_all_memories", new { })).GetProperty("count").GetInt32());
        Assert.Single(await ResultsAsync(talk, "get_memories", new { filters = new { user_id = "guest" } }));
    }

    [Theory]
    [InlineData("""{"AND":[{"user_id":"a"},{"topic":"tea"}]}""", "1")]
    [InlineData("""{"AND":[{"user_id":"a"},{"metadata":{"topic":"tea"}}]}""", "1")]
    [InlineData("""{"user_id":"a","level":{"gte":5}}""", "2")]
    [InlineData("""{"user_id":"a","level":{"lt":20,"gt":3}}""", "1,2")]
    [InlineData("""{"user_id":{"in":["a","b"]}}""", "1,2,3")]
    [InlineData("""{"user_id":"*","topic":{"contains":"ee"}}""", "2,3")]
    [InlineData("""{"user_id":"*","topic":{"icontains":"TE"}}""", "1")]
    [InlineData("""{"AND":[{"user_id":"*"},{"NOT":[{"topic":"tea"},{"user_id":"b"}]}]}""", "2")]
    [InlineData("""{"OR":[{"user_id":"b"},{"AND":[{"user_id":"a"},{"level":{"ne":4}}]}]}""", "2,3")]
    [InlineData("""{"user_id":"a","level":{"nin":[4]}}""", "2")]
    [InlineData("""{"user_id":"a","created_at":{"gte":"2000-01-01"}}""", "1,2")]
    [InlineData("""{"user_id":"a","created_at":{"lt":"2000-01-01"}}""", "")]
    [InlineData("""{"user_id":"a","nowhere":"x"}""", "")]
    public async Task filters_as_mem0_does(string filters, string expected)
    {
        await using var talk = await TalkAsync();
        await AddAsync(talk, new { text = "1", user_id = "a", metadata = new { topic = "tea", level = 4 } });
        await AddAsync(talk, new { text = "2", user_id = "a", metadata = new { topic = "coffee", level = 10 } });
        await AddAsync(talk, new { text = "3", user_id = "b", metadata = new { topic = "coffee" } });
        var found = await ResultsAsync(talk, "get_memories", new { filters = JsonElement.Parse(filters) });

        Assert.Equal(expected, string.Join(',', found.Select(m => m.GetProperty("memory").GetString())));
    }

    [Theory]
    [InlineData("""{"user_id":"a","level":{"near":4}}""")]
    [InlineData("""{"user_id":"a","level":{"in":4}}""")]
    [InlineData("""{"AND":[{"user_id":"a"},"b"]}""")]
    [InlineData("""["user_id"]""")]
    public async Task refuses_a_filter_that_it_does_not_understand(string filters)
    {
        await using var talk = await TalkAsync();
        Assert.NotEmpty(await talk.RefusalAsync("get_memories", new { filters = JsonElement.Parse(filters) }));
    }

    [Fact]
    public async Task rewrites_and_takes_back_and_keeps_the_history()
    {
        await using var talk = await TalkAsync();
        var id = (await AddAsync(talk, new { text = "likes tea", user_id = "a" }))[0].GetProperty("id").GetString()!;
        var updated = await talk.DataAsync("update_memory", new { memory_id = id, text = "likes coffee" });
        Assert.Equal("likes coffee", updated.GetProperty("memory").GetString());
        var added = await AddAsync(talk, new { text = "likes tea", user_id = "a" });
        Assert.NotEqual(id, added[0].GetProperty("id").GetString());
        var deleted = await talk.CallAsync("delete_memory", new { memory_id = id });
        Assert.Contains("Memory deleted successfully!", Conversation.Text(deleted), StringComparison.Ordinal);
        foreach (var (tool, arguments) in new (string, object)[]
        {
            ("get_memory", new { memory_id = id }), ("update_memory", new { memory_id = id, text = "x" }),
            ("delete_memory", new { memory_id = id }),
        })
            Assert.Equal($"Memory with id {id} not found", await talk.RefusalAsync(tool, arguments));
        var history = await talk.Engine.HistoryAsync(talk.Space, new Endpoint(RecordKind.Fact, new RecordId(id)), Ct);
        Assert.Equal(["likes tea", "likes coffee", "likes coffee"], history.Select(h => ((Fact)h.Content.Record!).Statement));
        // What was taken back may be said again.
        Assert.Equal("ADD", (await AddAsync(talk, new { text = "likes milk", user_id = "a" }))[0].GetProperty("event").GetString());
    }

    [Fact]
    public async Task lists_and_takes_back_whole_users()
    {
        await using var talk = await TalkAsync();
        await AddAsync(talk, new { text = "1", user_id = "a" });
        await AddAsync(talk, new { text = "2", user_id = "a", run_id = "r" });
        await AddAsync(talk, new { text = "3", agent_id = "x" });
        var entities = await ResultsAsync(talk, "list_entities", new { });
        Assert.Equal([("user", "a", 2), ("agent", "x", 1), ("run", "r", 1)], entities.Select(e =>
            (e.GetProperty("type").GetString()!, e.GetProperty("name").GetString()!, e.GetProperty("total_memories").GetInt32())));

        Assert.Equal(1, (await talk.DataAsync("delete_all_memories", new { user_id = "a", run_id = "r" })).GetProperty("count").GetInt32());
        Assert.Equal(1, (await talk.DataAsync("delete_entities", new { user_id = "a" })).GetProperty("count").GetInt32());
        Assert.Equal("x", Assert.Single(await ResultsAsync(talk, "list_entities", new { })).GetProperty("name").GetString());
        var events = await ResultsAsync(talk, "list_events", new { limit = 100 });
        Assert.All(events, e => Assert.Equal("SUCCEEDED", e.GetProperty("status").GetString()));
        var status = await talk.DataAsync("get_event_status", new { event_id = events[0].GetProperty("id").GetString() });
        Assert.Equal("delete_entities", status.GetProperty("event_type").GetString());
    }

    [Fact]
    public async Task shows_no_memory_that_has_expired_is_held_back_erased_or_none_of_its_own()
    {
        await using var talk = await TalkAsync();
        await talk.Engine.RememberAsync(talk.Space, new Fact { Statement = "tea of nobody" }, Conversation.Person(), ct: Ct);
        await AddAsync(talk, new { text = "tea of yesterday", user_id = "a", expiration_date = "2001-01-01" });
        var id = (await AddAsync(talk, new { text = "tea erased", user_id = "a" }))[0].GetProperty("id").GetString()!;
        await talk.Engine.EraseAsync(
            talk.Space, [new Endpoint(RecordKind.Fact, new RecordId(id))], false, Conversation.Person(), Ct);

        Assert.Empty(await ResultsAsync(talk, "search_memories", new { query = "tea", filters = new { user_id = "*" } }));
        var again = await AddAsync(talk, new { text = "tea erased", user_id = "a" });
        Assert.Equal("ADD", again[0].GetProperty("event").GetString());
        Assert.NotEqual(id, again[0].GetProperty("id").GetString());
    }

    private static Task<Conversation> TalkAsync() => Conversation.StartAsync(s => s with { Tools = McpToolset.Mem0 });

    private static async Task<List<JsonElement>> AddAsync(Conversation talk, object arguments) =>
        await ResultsAsync(talk, "add_memory", arguments);

    private static async Task<List<JsonElement>> ResultsAsync(Conversation talk, string tool, object arguments) =>
        [.. (await talk.DataAsync(tool, arguments)).GetProperty("results").EnumerateArray()];
}
