using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests;

public class Taking_back
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task retracts_with_a_reason_and_history_keeps_it()
    {
        await using var talk = await Conversation.StartAsync();
        var id = await talk.KeepAsync(new { text = "The moon is cheese." });
        var result = await talk.DataAsync("retract", new { id, reason = "It is rock." });
        var history = await talk.DataAsync("history", new { id });

        Assert.Equal("retracted", result.GetProperty("state").GetString());
        Assert.Equal("It is rock.", history.GetProperty("versions")[0].GetProperty("reason").GetString());
        Assert.Equal("withdrawn", (await talk.DataAsync("open", new { id })).GetProperty("memory").GetProperty("hold").GetString());
    }

    [Fact]
    public async Task retracts_no_more_when_asked_again()
    {
        await using var talk = await Conversation.StartAsync();
        var id = await talk.KeepAsync(new { text = "The moon is cheese." });
        for (var i = 0; i < 2; i++) await talk.DataAsync("retract", new { id, reason = "It is rock." });

        Assert.Equal(2, (await talk.Engine.HeadAsync(talk.Space, Ct)).Sequence);
    }

    [Fact]
    public async Task asks_for_the_reason()
    {
        await using var talk = await Conversation.StartAsync();
        var id = await talk.KeepAsync(new { text = "The moon is cheese." });

        Assert.Contains("'reason' is missing", await talk.RefusalAsync("retract", new { id }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task takes_back_nothing_that_a_person_confirmed()
    {
        await using var talk = await Conversation.StartAsync();
        var rule = new Fact { Id = new RecordId("rule"), Statement = "Never push on Fridays.", Label = TrustLabel.Confirmed };
        await talk.Engine.RememberAsync(talk.Space, rule, Conversation.Person(), ct: Ct);

        Assert.Contains("only a person", await talk.RefusalAsync("retract", new { id = "rule", reason = "bothers me" }),
            StringComparison.Ordinal);
        Assert.Equal(1, (await talk.Engine.HeadAsync(talk.Space, Ct)).Sequence);
    }

    [Fact]
    public async Task undoes_a_changeset_of_an_agent()
    {
        await using var talk = await Conversation.StartAsync();
        await talk.KeepAsync(new { text = "one", path = "a.md" });
        await talk.KeepAsync(new { text = "two", path = "a.md" });
        var result = await talk.DataAsync("rollback", new { sequence = 2, reason = "slip" });

        Assert.Equal((1, 3L), (result.GetProperty("restored").GetInt32(), result.GetProperty("sequence").GetInt64()));
        Assert.Equal("one", (await talk.DataAsync("open", new { id = "a.md" })).GetProperty("memory").GetProperty("text").GetString());
    }

    [Fact]
    public async Task undoes_nothing_that_was_changed_again_and_names_it()
    {
        await using var talk = await Conversation.StartAsync();
        var id = await talk.KeepAsync(new { text = "one", path = "a.md" });
        await talk.KeepAsync(new { text = "two", path = "a.md" });
        var result = await talk.CallAsync("rollback", new { sequence = 1, reason = "slip" });

        Assert.True(result.IsError);
        var changed = result.StructuredContent!.Value.GetProperty("changed_since").EnumerateArray();
        Assert.Equal("note:" + id, Assert.Single(changed).GetString());
        Assert.Equal(2, (await talk.Engine.HeadAsync(talk.Space, Ct)).Sequence);
    }

    [Theory]
    [InlineData(ActorKind.Person)]
    [InlineData(ActorKind.Import)]
    public async Task undoes_no_changeset_of_anybody_else(ActorKind kind)
    {
        await using var talk = await Conversation.StartAsync();
        var context = new WriteContext { Actor = new Actor(kind, "ada") };
        await talk.Engine.RememberAsync(talk.Space, new Fact { Statement = "x" }, context, ct: Ct);

        Assert.Contains("only a person undoes it", await talk.RefusalAsync("rollback", new { sequence = 1, reason = "r" }),
            StringComparison.Ordinal);
        Assert.Contains("no changeset 9", await talk.RefusalAsync("rollback", new { sequence = 9, reason = "r" }),
            StringComparison.Ordinal);
        Assert.Equal(1, (await talk.Engine.HeadAsync(talk.Space, Ct)).Sequence);
    }
}
