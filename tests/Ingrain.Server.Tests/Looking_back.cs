using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests;

public class Looking_back
{
    [Fact]
    public async Task shows_versions_newest_first_with_who_and_why()
    {
        await using var talk = await Conversation.StartAsync();
        foreach (var text in new[] { "one", "two", "three" }) await talk.KeepAsync(new { text, path = "a.md", reason = "because " + text });
        var result = await talk.DataAsync("history", new { id = "a.md", limit = 2 });
        var versions = result.GetProperty("versions");

        Assert.Equal([3, 2], versions.EnumerateArray().Select(v => v.GetProperty("version").GetInt32()));
        Assert.Equal("because three", versions[0].GetProperty("reason").GetString());
        Assert.Equal("agent:test client", versions[0].GetProperty("actor").GetString());
        Assert.Equal("two", versions[1].GetProperty("text").GetString());
        Assert.Equal(1, result.GetProperty("older").GetInt32());
    }

    [Fact]
    public async Task shows_the_log_newest_first_and_goes_on_before_a_number()
    {
        await using var talk = await Conversation.StartAsync();
        for (var i = 1; i <= 5; i++) await talk.KeepAsync(new { text = $"Fact {i}.", reason = $"r{i}" });
        var first = await talk.DataAsync("log", new { limit = 2 });
        var second = await talk.DataAsync("log", new { limit = 10, before = first.GetProperty("before").GetInt64() });

        Assert.Equal([5L, 4L], first.GetProperty("changesets").EnumerateArray().Select(c => c.GetProperty("sequence").GetInt64()));
        Assert.Equal([3L, 2L, 1L], second.GetProperty("changesets").EnumerateArray().Select(c => c.GetProperty("sequence").GetInt64()));
        Assert.False(second.TryGetProperty("before", out _));
        Assert.Equal("r5", first.GetProperty("changesets")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task names_a_few_changes_of_a_large_changeset_and_counts_the_rest()
    {
        await using var talk = await Conversation.StartAsync();
        var episodes = Enumerable.Range(0, 30).Select(i => new { role = "user", content = $"m{i}" });
        await talk.DataAsync("observe", new { session = "s", episodes });
        var changeset = (await talk.DataAsync("log", new { })).GetProperty("changesets")[1];

        Assert.Equal(5, changeset.GetProperty("changes").GetArrayLength());
        Assert.Equal(25, changeset.GetProperty("more").GetInt32());
    }

    [Fact]
    public async Task compares_two_points_given_as_numbers_or_times()
    {
        await using var talk = await Conversation.StartAsync();
        var id = await talk.KeepAsync(new { text = "one", path = "a.md" });
        await talk.KeepAsync(new { text = "two", path = "a.md" });
        var added = await talk.KeepAsync(new { text = "new fact" });
        var between = (await talk.DataAsync("log", new { before = 2 })).GetProperty("changesets")[0].GetProperty("recorded_at").GetString();
        foreach (var from in new[] { "1", between })
        {
            var differences = (await talk.DataAsync("diff", new { from })).GetProperty("differences").EnumerateArray().ToList();
            Assert.Equal([("changed", id), ("added", added)],
                differences.Select(d => (d.GetProperty("change").GetString()!, d.GetProperty("id").GetString()!)));
            Assert.Equal("one", differences[0].GetProperty("before").GetString());
            Assert.Equal("two", differences[0].GetProperty("after").GetString());
        }
        Assert.Equal(0, (await talk.DataAsync("diff", new { from = 3, to = 3 })).GetProperty("differences").GetArrayLength());
    }

    [Fact]
    public async Task compares_no_more_than_five_hundred_changesets()
    {
        await using var talk = await Conversation.StartAsync();
        for (var i = 0; i < 501; i++)
        {
            var episode = new Episode { Id = new RecordId($"e{i}"), Session = new RecordId("s"), Role = "user", Content = "x" };
            await talk.Engine.ObserveAsync(talk.Space, [episode], Conversation.Person(), TestContext.Current.CancellationToken);
        }

        Assert.Contains("at most 500", await talk.RefusalAsync("diff", new { from = 0 }), StringComparison.Ordinal);
        Assert.Equal(450, (await talk.DataAsync("diff", new { from = 1 })).GetProperty("more").GetInt32());
    }
}
