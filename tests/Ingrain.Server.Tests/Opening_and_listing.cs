using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests;

public class Opening_and_listing
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task opens_by_id_by_kind_and_id_and_by_path()
    {
        await using var talk = await Conversation.StartAsync();
        var id = await talk.KeepAsync(new { text = "# Deploy", path = "runbooks/deploy.md" });
        foreach (var reference in new[] { id, "note:" + id, "runbooks/deploy.md", "/runbooks/deploy.md" })
            Assert.Equal("# Deploy",
                (await talk.DataAsync("open", new { id = reference })).GetProperty("memory").GetProperty("text").GetString());
    }

    [Fact]
    public async Task gives_a_long_text_in_parts_that_join_to_the_whole()
    {
        await using var talk = await Conversation.StartAsync();
        // Characters of two code units stand where parts end.
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"{i} 😀"));
        await talk.KeepAsync(new { text, path = "long.md" });
        var (whole, offset) = ("", 0);
        while (true)
        {
            var memory = (await talk.DataAsync("open", new { id = "long.md", budget = 64, offset })).GetProperty("memory");
            Assert.InRange(memory.GetProperty("text").GetString()!.Length, 1, 64 * 4 + 1);
            whole += memory.GetProperty("text").GetString();
            if (!memory.TryGetProperty("next_offset", out var next)) break;
            offset = next.GetInt32();
        }

        Assert.Equal(text, whole);
    }

    [Fact]
    public async Task opens_as_it_was_known_then()
    {
        await using var talk = await Conversation.StartAsync();
        await talk.KeepAsync(new { text = "one", path = "a.md" });
        await talk.KeepAsync(new { text = "two", path = "a.md" });

        Assert.Equal("one", (await talk.DataAsync("open", new { id = "a.md", as_of = "1" })).GetProperty("memory").GetProperty(
            "text").GetString());
        Assert.Contains("nothing with the id", await talk.RefusalAsync("open", new { id = "a.md", as_of = "2020-01-01" }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task lists_page_by_page_what_is_current()
    {
        await using var talk = await Conversation.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 7; i++) ids.Add(await talk.KeepAsync(new { text = $"Fact number {i}." }));
        await talk.DataAsync("retract", new { id = ids[2], reason = "wrong" });
        var (listed, cursor) = (new List<string?>(), (string?)null);
        do
        {
            var page = await talk.DataAsync("list", new { kind = "fact", limit = 3, cursor });
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 0, 3);
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()));
            cursor = page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        var all = await talk.DataAsync("list", new { kind = "fact", all = true });

        Assert.Equal(ids.Where(i => i != ids[2]), listed);
        Assert.Equal(7, all.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task lists_a_folder_of_notes_with_first_words_only()
    {
        await using var talk = await Conversation.StartAsync();
        await talk.KeepAsync(new { text = new string('x', 5_000), path = "runbooks/deploy.md" });
        await talk.KeepAsync(new { text = "other", path = "profile.md" });
        var item = Assert.Single((await talk.DataAsync("list", new { under = "runbooks" })).GetProperty("items").EnumerateArray());

        Assert.Equal("runbooks/deploy.md", item.GetProperty("path").GetString());
        Assert.InRange(item.GetProperty("text").GetString()!.Length, 1, 200);
        Assert.Equal(5_000, item.GetProperty("length").GetInt32());
    }

    [Fact]
    public async Task bounds_a_full_page_of_long_texts()
    {
        await using var talk = await Conversation.StartAsync();
        for (var i = 0; i < 100; i++) await talk.KeepAsync(new { text = $"{i} " + new string('y', 9_000) });
        var result = await talk.CallAsync("list", new { kind = "fact", limit = 100 });

        Assert.InRange(Conversation.Text(result).Length, 1, 40_000);
        Assert.InRange(result.StructuredContent!.Value.GetRawText().Length, 1, 50_000);
    }

    [Theory]
    [InlineData("""{"under":"a","session":"b"}""", "not both")]
    [InlineData("""{"kind":"fact","under":"a"}""", "note and module")]
    [InlineData("""{"kind":"fact","session":"a"}""", "kind episode")]
    [InlineData("""{"kind":"secrets"}""", "'kind' must be one of note, fact")]
    [InlineData("""{"limit":101}""", "'limit' must be a whole number from 1 to 100")]
    [InlineData("""{"cursor":"made up"}""", "cursor was not given by a list")]
    public async Task refuses_a_list_of_no_meaning(string arguments, string problem)
    {
        await using var talk = await Conversation.StartAsync();

        Assert.Contains(problem, await talk.RefusalAsync("list", System.Text.Json.JsonElement.Parse(arguments)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task shows_nothing_of_another_space()
    {
        await using var talk = await Conversation.StartAsync();
        var fact = new Fact { Statement = "elsewhere", Label = TrustLabel.Agent, Id = new RecordId("f1") };
        await talk.Engine.RememberAsync(new SpaceId("other"), fact, Conversation.Person(), ct: Ct);

        Assert.Equal(0, (await talk.DataAsync("list", new { kind = "fact" })).GetProperty("items").GetArrayLength());
        await talk.RefusalAsync("open", new { id = "f1" });
        Assert.Contains("no argument 'space'", await talk.RefusalAsync("open", new { id = "f1", space = "other" }),
            StringComparison.Ordinal);
    }
}
