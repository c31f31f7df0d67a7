using System.Text.Json;
using static Ingrain.Importers.Tests.ImportedSources;

namespace Ingrain.Importers.Tests;

public sealed class Importing_a_ChatGPT_export
{
    private const string Name = "conversations.json";

    private static object Node(string id, string? parent, string role, object? content, params string[] children) => new
    {
        id,
        parent,
        children,
        message = content is null ? null : new
        {
            id,
            author = new { role, name = role == "tool" ? "python" : null },
            create_time = id == "timeless" ? null : (double?)1716200000.1,
            content = content is string text ? new { content_type = "text", parts = new[] { text } } : content,
            recipient = "all",
        },
    };

    private static Dictionary<string, object> Tree(params (string Id, object Node)[] nodes) => nodes.ToDictionary(n => n.Id, n => n.Node);

    private static List<Reading> ReadOne(object mapping, string? current, string? title = "Gift") =>
        Read(Name, JsonSerializer.Serialize(new[] { new { title, conversation_id = "c1", current_node = current, mapping } }));

    [Fact]
    public void follows_the_branch_last_shown_and_tells_the_others()
    {
        var readings = ReadOne(Tree(
            ("r", Node("r", null, "", null, "u")), ("u", Node("u", "r", "user", "What?", "x", "timeless")),
            ("x", Node("x", "u", "assistant", "Old answer.")),
                ("timeless", Node("timeless", "u", "assistant", "New answer."))), "timeless");

        Assert.Equal(["What?", "New answer."], readings.Episodes().Select(e => e.Content));
        Assert.Equal(["chatgpt:c1/u", "chatgpt:c1/timeless"], readings.Episodes().Select(e => e.Id.Value));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1716200000100), readings.Episodes()[0].OccurredAt);
        Assert.Null(readings.Episodes()[1].OccurredAt);
        Assert.Equal("Gift", Assert.Single(readings.Records<Session>()).Title);
        var skipped = Assert.Single(readings.Skipped());
        Assert.Equal("conversations.json $[0].mapping.x", skipped.Place);
        Assert.Contains("branch", skipped.Why);
    }

    [Fact]
    public void follows_the_newest_answers_where_the_file_does_not_say_and_tells_so()
    {
        var readings = ReadOne(Tree(
            ("u", Node("u", null, "user", "What?", "a", "b")), ("a", Node("a", "u", "assistant", "Old.")),
            ("b", Node("b", "u", "assistant", "New."))), null, title: null);

        Assert.Equal(["What?", "New."], readings.Episodes().Select(e => e.Content));
        Assert.Null(Assert.Single(readings.Records<Session>()).Title);
        Assert.Equal(2, readings.Skipped().Count);
    }

    [Fact]
    public void ends_where_the_tree_is_a_circle()
    {
        var readings = ReadOne(Tree(("a", Node("a", "b", "user", "One.", "b")), ("b", Node("b", "a", "assistant", "Two.", "a"))), "b");

        Assert.Equal(["One.", "Two."], readings.Episodes().Select(e => e.Content));
        Assert.Contains("circle", Assert.Single(readings.Skipped()).Why);
    }

    [Fact]
    public void leaves_hidden_messages_behind_and_tells_them()
    {
        var hidden = JsonSerializer.Serialize(new[]
        {
            new
            {
                id = "c1", current_node = "s",
                mapping = Tree(("s", new
                {
                    id = "s",
                    message = new
                    {
                        id = "s", author = new { role = "system" },
                            content = new { content_type = "text", parts = new[] { "Secret rules." } },
                        metadata = new { is_visually_hidden_from_conversation = true },
                    },
                })),
            },
        });

        var readings = Read(Name, hidden);

        Assert.Empty(readings.Episodes());
        Assert.Contains("hidden", readings.Skipped()[1].Why);
        Assert.Equal("conversations.json $[0].mapping.s", readings.Skipped()[1].Place);
    }

    [Fact]
    public void keeps_pictures_as_placeholders_and_tools_as_tools()
    {
        var picture = new
        {
            content_type = "multimodal_text",
            parts = new object[] { "Sum?", new { content_type = "image_asset_pointer", asset_pointer = "file-service://x" } }
        };
        var readings = ReadOne(Tree(
            ("u", Node("u", null, "user", picture, "t")),
                ("t", Node("t", "u", "tool", new { content_type = "execution_output", text = "55" }))), "t");

        Assert.Equal("Sum?\n\n[image: file-service://x]", readings.Episodes()[0].Content);
        Assert.Equal(("tool", "55", "python"),
            (readings.Episodes()[1].Role, readings.Episodes()[1].Content, readings.Episodes()[1].Speaker));
        Assert.Equal("conversations.json $[0].mapping.u.message.content.parts[1]", Assert.Single(readings.Skipped()).Place);
    }

    [Fact]
    public void brings_a_kind_of_content_it_does_not_know_as_its_text()
    {
        var readings = ReadOne(Tree(("u", Node("u", null, "assistant", new { content_type = "hologram", beam = "blue" }))), "u");

        Assert.Contains("\"beam\":\"blue\"", Assert.Single(readings.Episodes()).Content);
    }

    [Fact]
    public void tells_an_empty_conversation()
    {
        var readings = ReadOne(Tree(("r", Node("r", null, "", null))), "r");

        Assert.Empty(readings.Records<Session>());
        Assert.Equal("conversations.json $[0]", Assert.Single(readings.Skipped()).Place);
    }

    [Fact]
    public void keeps_the_whole_conversations_of_an_export_with_a_broken_one()
    {
        var good = JsonSerializer.Serialize(new { id = "c1", current_node = "u", mapping = Tree(("u", Node("u", null, "user", "What?"))) });
        var other = good.Replace("c1", "c2", StringComparison.Ordinal);

        var readings = Read(Name, $"[{good}, {{\"id\": tru, \"mapping\": {{}} }}, {other}, {good[..40]}");

        Assert.Equal(["chatgpt:c1", "chatgpt:c2"], readings.Records<Session>().Select(s => s.Id.Value));
        Assert.Equal(["conversations.json $[1]", "conversations.json $[3]"], readings.Skipped().Select(s => s.Place));
        Assert.Contains("cut off", readings.Skipped()[1].Why);
    }
}
