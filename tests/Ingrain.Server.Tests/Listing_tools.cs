using System.Text;
using System.Text.Json;
using Ingrain.Server.Tests.Setup;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Tests;

public class Listing_tools
{
    private const int TokensMax = 3_200;
    private static readonly string[] s_reading = ["recall", "open", "list", "history", "log", "diff"];
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task offers_twelve_tools_in_a_list_of_bounded_size()
    {
        await using var talk = await Conversation.StartAsync();
        var tools = await talk.Mcp.ListToolsAsync(new ListToolsRequestParams(), Ct);
        var bytes = Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(tools, McpJsonUtilities.DefaultOptions));

        TestContext.Current.SendDiagnosticMessage($"tools/list: {bytes} bytes, about {bytes / 4} tokens");
        Assert.Equal(12, tools.Tools.Count);
        Assert.True(bytes / 4 < TokensMax, $"tools/list has {bytes} bytes, about {bytes / 4} tokens; at most {TokensMax}");
    }

    [Fact]
    public async Task says_of_every_tool_what_it_does_to_memory()
    {
        await using var talk = await Conversation.StartAsync();
        foreach (var tool in (await talk.Mcp.ListToolsAsync(cancellationToken: Ct)).Select(t => t.ProtocolTool))
        {
            Assert.Equal(s_reading.Contains(tool.Name), tool.Annotations!.ReadOnlyHint);
            Assert.Equal(tool.Name is "retract" or "rollback" or "module", tool.Annotations.DestructiveHint);
            Assert.False(tool.Annotations.OpenWorldHint);
            Assert.NotNull(tool.Annotations.IdempotentHint);
            Assert.InRange(tool.Description!.Length, 40, 600);
            Assert.Equal("object", tool.OutputSchema!.Value.GetProperty("type").GetString());
        }
    }

    [Fact]
    public async Task gives_every_argument_one_plain_type_and_none_the_choice_of_a_space()
    {
        await using var talk = await Conversation.StartAsync();
        foreach (var tool in await talk.Mcp.ListToolsAsync(cancellationToken: Ct))
        {
            foreach (var argument in tool.JsonSchema.GetProperty("properties").EnumerateObject())
            {
                // Clients take a list of types for text and send arrays as strings.
                Assert.Equal(JsonValueKind.String, argument.Value.GetProperty("type").ValueKind);
                Assert.NotEqual("space", argument.Name);
            }
        }
    }

    [Theory]
    [InlineData("recall", "query")]
    [InlineData("remember", "text")]
    [InlineData("list")]
    [InlineData("log")]
    [InlineData("retract", "id", "reason")]
    [InlineData("module", "command")]
    [InlineData("exec", "language", "code")]
    public async Task asks_for_little(string name, params string[] required)
    {
        await using var talk = await Conversation.StartAsync();
        var tool = (await talk.Mcp.ListToolsAsync(cancellationToken: Ct)).Single(t => t.Name == name);
        var asked = tool.JsonSchema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!) : [];

        Assert.Equal(required, asked);
    }

    [Fact]
    public async Task leaves_out_what_writes_where_memory_is_read_only()
    {
        await using var talk = await Conversation.StartAsync(s => s with { ReadOnly = true });
        var names = (await talk.Mcp.ListToolsAsync(cancellationToken: Ct)).Select(t => t.Name).ToList();
        var refused = await Assert.ThrowsAsync<McpProtocolException>(() => talk.CallAsync("remember", new { text = "x" }));

        Assert.Equal(s_reading, names);
        Assert.Equal(McpErrorCode.InvalidParams, refused.ErrorCode);
        Assert.Contains("read-only", talk.Mcp.ServerInstructions, StringComparison.Ordinal);
        Assert.Equal(0, (await talk.Engine.HeadAsync(talk.Space, Ct)).Sequence);
    }
}
