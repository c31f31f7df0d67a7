using Ingrain.Server.Tests.Setup;
using ModelContextProtocol;

namespace Ingrain.Server.Tests;

public class Refusing
{
    private const string Secret = "correct-horse-battery-staple";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("recall", """{}""", "'query' is missing")]
    [InlineData("recall", """{"query":""}""", "'query' must be a text of 1 to 32,768 characters, not 0")]
    [InlineData("recall", """{"query":"x","budget":10}""", "'budget' must be a whole number from 64 to 16000")]
    [InlineData("recall", """{"query":"x","limit":51}""", "'limit' must be a whole number from 1 to 50")]
    [InlineData("recall", """{"query":"x","kinds":["fact","dream"]}""", "'kinds[1]' must be one of fact, note, module, episode")]
    [InlineData("recall", """{"query":"x","as_of":"yesterday"}""", "'as_of' must be a changeset number such as 12 or an ISO 8601 time")]
    [InlineData("recall", """{"query":"x","superseded":3}""", "'superseded' must be true or false")]
    [InlineData("recall", """{"query":"x","question":"y"}""",
        "There is no argument 'question'. The arguments are query (required), budget")]
    [InlineData("recall", """{"query":{"text":"x"}}""", "'query' must be a text")]
    [InlineData("open", """{"id":"fact:nowhere"}""", "Take ids from recall or list")]
    [InlineData("open", """{"id":"x","offset":-1}""", "'offset' must be a whole number from 0")]
    [InlineData("history", """{"id":"x"}""", "nothing with the id or path 'x'")]
    [InlineData("log", """{"limit":0}""", "'limit' must be a whole number from 1 to 50")]
    [InlineData("diff", """{"from":"the beginning"}""", "'from' must be a changeset number")]
    [InlineData("rollback", """{"sequence":"twelve","reason":"r"}""", "'sequence' must be a whole number from 1")]
    public async Task says_what_was_wrong_what_is_allowed_and_what_a_good_call_is(string tool, string arguments, string problem)
    {
        await using var talk = await Conversation.StartAsync();
        var refusal = await talk.RefusalAsync(tool, System.Text.Json.JsonElement.Parse(arguments));

        Assert.Contains(problem, refusal, StringComparison.Ordinal);
        Assert.Contains("A good call: {", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("An error occurred", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"limit":"2"}""")]
    [InlineData("""{"limit":2,"before":null}""")]
    public async Task understands_numbers_as_text_and_nulls_as_not_given(string arguments)
    {
        await using var talk = await Conversation.StartAsync();

        Assert.Equal(0, (await talk.DataAsync("log", System.Text.Json.JsonElement.Parse(arguments))).GetProperty(
            "changesets").GetArrayLength());
    }

    [Fact]
    public async Task tells_nothing_of_a_failure_that_was_not_foreseen_but_a_reference_into_the_log()
    {
        await using var talk = await Conversation.StartAsync();
        talk.Store.BeforeCommit = _ => throw new InvalidOperationException(Secret);
        var refusal = await talk.RefusalAsync("remember", new { text = "x" });
        var reference = refusal.Split("reference ")[1][..8];

        Assert.DoesNotContain(Secret, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperation", refusal, StringComparison.Ordinal);
        Assert.Contains(reference, talk.Problems.ToString(), StringComparison.Ordinal);
        Assert.Contains(Secret, talk.Problems.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task tells_nothing_of_such_a_failure_in_a_resource_or_prompt_either()
    {
        await using var talk = await Conversation.StartAsync();
        talk.Store.BeforeRead = _ => throw new InvalidOperationException(Secret);
        var failure = await Assert.ThrowsAsync<McpProtocolException>(() =>
            talk.Mcp.ReadResourceAsync("ingrain://default/facts/1", cancellationToken: Ct).AsTask());

        Assert.DoesNotContain(Secret, failure.Message, StringComparison.Ordinal);
        Assert.Equal(McpErrorCode.InternalError, failure.ErrorCode);
    }

    [Fact]
    public async Task passes_on_what_a_store_says_and_that_trying_again_may_help()
    {
        await using var talk = await Conversation.StartAsync();
        talk.Store.BeforeCommit = _ => throw new MemoryException(MemoryErrorCode.Busy, "Another process holds the file.");

        Assert.Contains("Another process holds the file. Try again", await talk.RefusalAsync("remember", new { text = "x" }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task knows_no_other_tool()
    {
        await using var talk = await Conversation.StartAsync();
        var failure = await Assert.ThrowsAsync<McpProtocolException>(() => talk.CallAsync("erase", new { id = "x" }));

        Assert.Equal(McpErrorCode.InvalidParams, failure.ErrorCode);
    }
}
