using System.Text.Json;
using Ingrain.Server.Tests.Setup;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Tests;

public class Reading_resources
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<TextResourceContents> ReadAsync(Conversation talk, string uri) =>
        (TextResourceContents)Assert.Single((await talk.Mcp.ReadResourceAsync(uri, cancellationToken: Ct)).Contents);

    [Fact]
    public async Task lists_the_summary_and_the_pinned_notes()
    {
        await using var talk = await Conversation.StartAsync(s => s with { Space = new SpaceId("team/ada@home") });
        foreach (var (path, pinned) in new[] { ("rules/style guide.md", true), ("other.md", false) })
        {
            var note = new Note { Path = path, Text = "# " + path, Pinned = pinned, Label = TrustLabel.Principal };
            await talk.Engine.RememberAsync(talk.Space, note, Conversation.Person(), ct: Ct);
        }
        var resources = await talk.Mcp.ListResourcesAsync(cancellationToken: Ct);

        Assert.Equal(["ingrain://team%2Fada%40home/summary", "ingrain://team%2Fada%40home/notes/rules/style%20guide.md"],
            resources.Select(r => r.Uri));
        foreach (var resource in resources)
            Assert.Equal(resource.MimeType, (await ReadAsync(talk, resource.Uri)).MimeType);
        Assert.Equal("# rules/style guide.md", (await ReadAsync(talk, resources[1].Uri)).Text);
    }

    [Fact]
    public async Task reads_the_summary_as_json()
    {
        await using var talk = await Conversation.StartAsync();
        await talk.KeepAsync(new { text = "x" });
        var content = await ReadAsync(talk, "ingrain://default/summary");
        var summary = JsonElement.Parse(content.Text);

        Assert.Equal("application/json", content.MimeType);
        Assert.Equal(("default", 1), (summary.GetProperty("space").GetString(), summary.GetProperty("sequence").GetInt32()));
    }

    [Fact]
    public async Task reads_by_every_template()
    {
        await using var talk = await Conversation.StartAsync();
        var fact = await talk.KeepAsync(new { text = "The build needs Node 20." });
        await talk.KeepAsync(new { text = "# Deploy", path = "runbooks/deploy.md" });
        var episode = (await talk.DataAsync("observe",
            new { session = "mon day", episodes = new[] { new { role = "user", content = "hello" } } }))
            .GetProperty("ids")[0].GetString();
        var templates = (await talk.Mcp.ListResourceTemplatesAsync(cancellationToken: Ct)).Select(t => t.UriTemplate);

        Assert.Equal(
            ["ingrain://default/notes/{+path}", "ingrain://default/facts/{id}", "ingrain://default/episodes/{id}",
                "ingrain://default/sessions/{id}"],
            templates);
        Assert.Contains("Node 20", (await ReadAsync(talk, $"ingrain://default/facts/{fact}")).Text, StringComparison.Ordinal);
        Assert.Equal("# Deploy", (await ReadAsync(talk, "ingrain://default/notes/runbooks/deploy.md")).Text);
        Assert.Contains("hello", (await ReadAsync(talk, $"ingrain://default/episodes/{episode}")).Text, StringComparison.Ordinal);
        Assert.Contains("**user**", (await ReadAsync(talk, "ingrain://default/sessions/mon%20day")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ingrain://default/facts/none")]
    [InlineData("ingrain://default/facts/")]
    [InlineData("ingrain://default/notes/none.md")]
    [InlineData("ingrain://default/notes/..%2F..%2Fetc%2Fpasswd")]
    [InlineData("ingrain://default/sessions/none")]
    [InlineData("ingrain://default/secrets/1")]
    [InlineData("ingrain://default")]
    [InlineData("ingrain://other/summary")]
    [InlineData("ingrain://default%2F..%2Fother/summary")]
    [InlineData("file:///etc/passwd")]
    public async Task knows_nothing_else_and_says_so_as_the_revision_wants(string uri)
    {
        foreach (var (revision, code) in new[] { ("2025-11-25", McpErrorCode.ResourceNotFound),
            ("2026-07-28", McpErrorCode.InvalidParams) })
        {
            await using var talk = await Conversation.StartAsync(protocolVersion: revision);
            var failure = await Assert.ThrowsAsync<McpProtocolException>(() =>
                talk.Mcp.ReadResourceAsync(uri, cancellationToken: Ct).AsTask());

            Assert.Equal(code, failure.ErrorCode);
        }
    }

    [Fact]
    public async Task shows_no_note_that_was_retracted()
    {
        await using var talk = await Conversation.StartAsync();
        var id = await talk.KeepAsync(new { text = "# Gone", path = "gone.md" });
        await talk.DataAsync("retract", new { id, reason = "wrong" });

        await Assert.ThrowsAsync<McpProtocolException>(() =>
            talk.Mcp.ReadResourceAsync("ingrain://default/notes/gone.md", cancellationToken: Ct).AsTask());
    }

    [Fact]
    public async Task bounds_what_one_resource_gives()
    {
        await using var talk = await Conversation.StartAsync();
        await talk.KeepAsync(new { text = new string('x', 500_000), path = "long.md" });
        var text = (await ReadAsync(talk, "ingrain://default/notes/long.md")).Text;

        Assert.InRange(text.Length, 200_000, 200_200);
        Assert.Contains("of 500,000 characters", text, StringComparison.Ordinal);
    }
}
