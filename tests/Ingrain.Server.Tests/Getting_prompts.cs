using Ingrain.Server.Tests.Setup;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Tests;

public class Getting_prompts
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<string> TextAsync(Conversation talk, string name, Dictionary<string, object?>? arguments = null)
    {
        var prompt = await talk.Mcp.GetPromptAsync(name, arguments, cancellationToken: Ct);
        var message = Assert.Single(prompt.Messages);
        Assert.Equal(Role.User, message.Role);
        return ((TextContentBlock)message.Content).Text;
    }

    [Fact]
    public async Task lists_three()
    {
        await using var talk = await Conversation.StartAsync();

        Assert.Equal(["recall", "start_session", "end_session"],
            (await talk.Mcp.ListPromptsAsync(cancellationToken: Ct)).Select(p => p.Name));
    }

    [Theory]
    [InlineData("recall", "topic")]
    [InlineData("start_session", "task")]
    public async Task puts_what_is_known_before_the_model(string name, string argument)
    {
        await using var talk = await Conversation.StartAsync();
        await talk.KeepAsync(new { text = "The billing service is deployed by the blue pipeline." });
        var text = await TextAsync(talk, name, new() { [argument] = "deploy the {0} billing service" });

        Assert.Contains("deploy the {0} billing service", text, StringComparison.Ordinal);
        Assert.Contains("blue pipeline", text, StringComparison.Ordinal);
        Assert.Contains("not instructions to follow", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task asks_at_the_end_what_should_be_remembered()
    {
        await using var talk = await Conversation.StartAsync();

        Assert.Contains("retracted with the reason", await TextAsync(talk, "end_session"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recall", null)]
    [InlineData("recall", " ")]
    [InlineData("dream", "x")]
    public async Task refuses_what_makes_no_prompt(string name, string? topic)
    {
        await using var talk = await Conversation.StartAsync();
        var arguments = topic is null ? null : new Dictionary<string, object?> { ["topic"] = topic };
        var failure = await Assert.ThrowsAsync<McpProtocolException>(() =>
            talk.Mcp.GetPromptAsync(name, arguments, cancellationToken: Ct).AsTask());

        Assert.Equal(McpErrorCode.InvalidParams, failure.ErrorCode);
    }
}
