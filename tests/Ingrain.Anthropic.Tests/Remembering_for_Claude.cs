using System.Text.Json;
using Anthropic.Helpers.Beta;
using Anthropic.Models.Beta.Messages;
using Ingrain.Storage;

namespace Ingrain.Anthropic.Tests;

/// <summary>The tool as the client's runner calls it: with a tool use of the model, out of JSON.</summary>
public sealed class Remembering_for_Claude : IAsyncDisposable
{
    private static readonly SpaceId s_space = new("claude");

    private readonly MemoryEngine _engine = new(new InMemoryStore(TimeProvider.System, IdSource.Secure(TimeProvider.System)));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task does_every_command_in_the_words_that_the_model_knows()
    {
        var tool = new IngrainMemoryTool(_engine, s_space);
        Assert.Equal("memory", tool.Name);
        Assert.Equal("File created successfully at: /memories/a.md",
            await SaidAsync(tool, new { command = "create", path = "/memories/a.md", file_text = "one\ntwo" }));
        var replace = new { command = "str_replace", path = "/memories/a.md", old_str = "one", new_str = "1" };
        Assert.StartsWith("The memory file has been edited.", await SaidAsync(tool, replace), StringComparison.Ordinal);
        Assert.Equal("The file /memories/a.md has been edited.",
            await SaidAsync(tool, new { command = "insert", path = "/memories/a.md", insert_line = 1, insert_text = "1.5" }));
        Assert.Equal("Here's the content of /memories/a.md with line numbers:\n     2\t1.5",
            await SaidAsync(tool, new { command = "view", path = "/memories/a.md", view_range = new[] { 2, 2 } }));
        Assert.Equal("Successfully renamed /memories/a.md to /memories/b.md",
            await SaidAsync(tool, new { command = "rename", old_path = "/memories/a.md", new_path = "/memories/b.md" }));
        Assert.Contains("\t/memories/b.md", await SaidAsync(tool, new { command = "view", path = "/memories" }), StringComparison.Ordinal);
        var note = (Note)(await _engine.FindAsync(s_space, "b.md", null, Ct))!.Record!;
        Assert.Equal(("1\n1.5\ntwo\n", TrustLabel.Agent, "claude"), (note.Text, note.Label, note.Actor!.Name));
        Assert.Equal("Successfully deleted /memories/b.md", await SaidAsync(tool, new { command = "delete", path = "/memories/b.md" }));
    }

    [Fact]
    public async Task tells_the_model_what_went_wrong_as_an_error_of_the_tool()
    {
        var tool = new IngrainMemoryTool(_engine, s_space);
        var error = await Assert.ThrowsAsync<BetaToolError>(() => SaidAsync(tool, new { command = "delete", path = "/memories" }));
        Assert.Contains("Cannot delete the /memories directory itself", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<BetaToolError>(() => SaidAsync(tool, new { command = "view", path = "/memories/../../etc/passwd" }));
        Assert.Equal(0, (await _engine.HeadAsync(s_space, Ct)).Sequence);
    }

    [Fact]
    public void writes_as_an_agent_whoever_asks() => Assert.Throws<ArgumentException>(() =>
        new IngrainMemoryTool(_engine, s_space, new WriteContext { Actor = new Actor(ActorKind.Person, "ada") }));

    private static async Task<string> SaidAsync(IngrainMemoryTool tool, object input)
    {
        var members = JsonSerializer.SerializeToElement(input).EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        var use = new BetaToolUseBlock { ID = "toolu_1", Name = "memory", Input = members };
        var content = await tool.ExecuteAsync(use, Ct);
        return content.Match(text => text, blocks => throw new InvalidOperationException("Text was expected."));
    }
}
