using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests;

public class Observing
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task keeps_episodes_in_their_order_and_gives_their_ids()
    {
        await using var talk = await Conversation.StartAsync();
        var result = await talk.DataAsync("observe", new
        {
            session = "monday",
            episodes = new object[]
            {
                new { role = "user", content = "Deploy now?", speaker = "Ada", occurred_at = "2026-02-02T10:00:00+01:00" },
                new { role = "assistant", content = "Yes." },
            },
        });
        var page = await talk.DataAsync("list", new { session = "monday" });

        Assert.Equal(2, result.GetProperty("added").GetInt32());
        Assert.Equal(result.GetProperty("ids").EnumerateArray().Select(i => i.GetString()),
            page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()));
        var first = page.GetProperty("items")[0];
        Assert.Equal("Ada", first.GetProperty("speaker").GetString());
        Assert.Equal("2026-02-02T09:00:00Z", first.GetProperty("occurred_at").GetString());
    }

    [Fact]
    public async Task adds_nothing_twice_under_the_callers_id_and_keeps_the_first_content()
    {
        await using var talk = await Conversation.StartAsync();
        static object With(string content) => new { session = "s", episodes = new[] { new { role = "user", content, id = "m1" } } };
        await talk.DataAsync("observe", With("one"));
        var again = await talk.DataAsync("observe", With("one"));
        var other = await talk.DataAsync("observe", With("two"));

        Assert.Equal((0, 1), (again.GetProperty("added").GetInt32(), again.GetProperty("already_known").GetInt32()));
        Assert.Equal("m1", Assert.Single(other.GetProperty("different_content").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task gives_the_session_a_record_so_that_it_can_be_listed()
    {
        await using var talk = await Conversation.StartAsync();
        for (var i = 0; i < 2; i++)
            await talk.DataAsync("observe", new { session = "monday", episodes = new[] { new { role = "user", content = "x" } } });
        var sessions = (await talk.DataAsync("list", new { kind = "session" })).GetProperty("items");

        Assert.Equal("monday", Assert.Single(sessions.EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task labels_what_came_from_outside_as_external()
    {
        await using var talk = await Conversation.StartAsync();
        var episodes = new[] { new { role = "user", content = "a" }, new { role = "tool", content = "b" },
            new { role = "web page", content = "c" } };
        await talk.DataAsync("observe", new { session = "s", episodes });
        var items = (await talk.DataAsync("list", new { session = "s" })).GetProperty("items").EnumerateArray();

        Assert.Equal(["agent", "external", "external"], items.Select(i => i.GetProperty("label").GetString()));
    }

    [Theory]
    [InlineData("""{"session":"s"}""", "'episodes' is missing")]
    [InlineData("""{"session":"s","episodes":[]}""", "'episodes' must have at least one entry")]
    [InlineData("""{"session":"s","episodes":["hello"]}""", "'episodes[0]' must be an object with role (required), content (required)")]
    [InlineData("""{"session":"s","episodes":[{"role":"user","content":"a"},{"role":"user"}]}""", "'episodes[1].content' is missing")]
    [InlineData("""{"session":"s","episodes":[{"role":"user","content":"a","when":"now"}]}""", "no argument 'episodes[0].when'")]
    [InlineData("""{"session":"a\nb","episodes":[{"role":"user","content":"a"}]}""", "'session' must have")]
    public async Task says_which_episode_is_wrong(string arguments, string problem)
    {
        await using var talk = await Conversation.StartAsync();

        Assert.Contains(problem, await talk.RefusalAsync("observe", System.Text.Json.JsonElement.Parse(arguments)),
            StringComparison.Ordinal);
        Assert.Equal(0, (await talk.Engine.HeadAsync(talk.Space, Ct)).Sequence);
    }

    [Fact]
    public async Task takes_a_hundred_episodes_and_no_more()
    {
        await using var talk = await Conversation.StartAsync();
        object Many(int count) =>
            new { session = "s", episodes = Enumerable.Range(0, count).Select(i => new { role = "user", content = $"m{i}" }) };

        Assert.Equal(100, (await talk.DataAsync("observe", Many(100))).GetProperty("added").GetInt32());
        Assert.Contains("at most 100 entries, not 101", await talk.RefusalAsync("observe", Many(101)), StringComparison.Ordinal);
    }
}
