using System.Text.Json;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.DropIns;

public class Standing_in_for_the_memory_tool
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task offers_one_tool_with_six_commands_on_the_notes_of_the_space()
    {
        await using var talk = await TalkAsync();
        Assert.Equal("memory", Assert.Single(await talk.Mcp.ListToolsAsync(cancellationToken: Ct)).Name);
        Assert.Equal("File created successfully at: /memories/a.md",
            await SaidAsync(talk, new { command = "create", path = "/memories/a.md", file_text = "one\ntwo\n" }));
        var replace = new { command = "str_replace", path = "/memories/a.md", old_str = "two", new_str = "2" };
        Assert.StartsWith("The memory file has been edited.", await SaidAsync(talk, replace), StringComparison.Ordinal);
        await SaidAsync(talk, new { command = "insert", path = "/memories/a.md", insert_line = 0, insert_text = "zero" });
        var view = new { command = "view", path = "/memories/a.md", view_range = new[] { 2, 3 } };
        Assert.EndsWith("     2\tone\n     3\t2", await SaidAsync(talk, view), StringComparison.Ordinal);
        await SaidAsync(talk, new { command = "rename", old_path = "/memories/a.md", new_path = "/memories/b/c.md" });
        Assert.Contains("/memories/b/c.md", await SaidAsync(talk, new { command = "view", path = "/memories" }), StringComparison.Ordinal);
        var note = (Note)(await talk.Engine.FindAsync(talk.Space, "b/c.md", null, Ct))!.Record!;
        Assert.Equal(("zero\none\n2\n", TrustLabel.Agent, 4), (note.Text, note.Label, note.Version));
        await SaidAsync(talk, new { command = "delete", path = "/memories/b" });
        var again = await talk.RefusalAsync("memory", new { command = "delete", path = "/memories/b" });
        Assert.Equal("Error: The path /memories/b does not exist", again);
    }

    [Theory]
    [InlineData("""{"command":"format","path":"/memories"}""", "'command' must be one of")]
    [InlineData("""{"path":"/memories"}""", "Invalid arguments")]
    [InlineData("""{"command":"view"}""", "'path' is missing")]
    [InlineData("""{"command":"create","path":"/memories/x"}""", "'file_text' is missing")]
    [InlineData("""{"command":"insert","path":"/memories/x","insert_text":"x"}""", "'insert_line' is missing")]
    [InlineData("""{"command":"rename","old_path":"/memories/x"}""", "'new_path' is missing")]
    [InlineData("""{"command":"view","path":"/memories/%2e%2e/x"}""", "would escape")]
    [InlineData("""{"command":"view","path":7}""", "Invalid arguments")]
    public async Task says_what_is_wrong_with_a_call(string arguments, string expected)
    {
        await using var talk = await TalkAsync();
        var refusal = await talk.RefusalAsync("memory", JsonElement.Parse(arguments));
        Assert.Contains(expected, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task only_shows_where_the_memory_is_read_only()
    {
        await using var talk = await Conversation.StartAsync(s => s with { Tools = McpToolset.AnthropicMemory, ReadOnly = true });
        await SaidAsync(talk, new { command = "view", path = "/memories" });

        Assert.Contains("read-only", await talk.RefusalAsync("memory", new { command = "create", path = "/memories/x", file_text = "x" }),
            StringComparison.Ordinal);
        Assert.True((await talk.Mcp.ListToolsAsync(cancellationToken: Ct))[0].ProtocolTool.Annotations!.ReadOnlyHint);
    }

    private static Task<Conversation> TalkAsync() => Conversation.StartAsync(s => s with { Tools = McpToolset.AnthropicMemory });

    private static async Task<string> SaidAsync(Conversation talk, object arguments)
    {
        var result = await talk.CallAsync("memory", arguments);
        Assert.True(result.IsError is not true, Conversation.Text(result));
        return Conversation.Text(result);
    }
}
