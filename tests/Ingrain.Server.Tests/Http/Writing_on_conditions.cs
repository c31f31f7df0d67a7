using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Http;

public class Writing_on_conditions
{
    private const string Space = "/v1/spaces/mine/";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task refuses_conditions_that_an_endpoint_does_not_keep()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        await ada.PostAsync(Space + "notes", new { path = "a.md", text = "one" }).OkAsync();
        var stale = ("If-Match", "\"00\"");
        var said = new[] { new { role = "user", content = "hello" } };

        await ada.PostAsync(Space + "episodes", new { session = "s", episodes = said }, stale).ProblemAsync(400, "invalid");
        await ada.PostAsync(Space + "rollback", new { sequence = 1 }, stale).ProblemAsync(400, "invalid");
        var targets = new[] { new { kind = "note", id = "x" } };
        await ada.PostAsync(Space + "retract", new { targets }, stale).ProblemAsync(400, "invalid");
        foreach (var name in new[] { "If-None-Match", "If-Unmodified-Since" })
            await ada.PostAsync(Space + "notes", new { path = "a.md", text = "two" }, (name, "*")).ProblemAsync(400, "invalid");

        Assert.Equal(1, (await site.Engine.HeadAsync(new SpaceId("mine"), Ct)).Sequence);
    }

    [Fact]
    public async Task confirms_only_what_the_precondition_names()
    {
        await using var site = await Site.OpenAsync();
        var kept = await site.Person().PostAsync(Space + "facts", new { statement = "deploys run on Tuesdays" }).OkAsync();
        var (id, hash) = (kept.GetProperty("memory").GetProperty("id").GetString(), kept.GetProperty("memory").GetProperty("contentHash"));
        var confirm = Space + $"memories/fact/{id}/confirm";

        await site.Person().PostAsync(confirm, new { contentHash = hash }, ("If-Match", "\"00\"")).ProblemAsync(409, "conflict");
        await site.Person().PostAsync(confirm, new { contentHash = hash }, ("If-Match", $"\"{hash}\"")).OkAsync();
    }

    [Fact]
    public async Task takes_back_no_version_that_came_between_the_look_and_the_write()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        var kept = await ada.PostAsync(Space + "notes", new { path = "a.md", text = "one" });
        var id = kept.Json.GetProperty("memory").GetProperty("id").GetString();
        var (space, reads) = (new SpaceId("mine"), 0);
        site.Store.BeforeRead = async ct =>
        {
            // The first look is for the precondition, the second the engine's own: somebody writes in between.
            if (++reads != 2) return;
            var context = new WriteContext { Actor = new Actor(ActorKind.Person, "bea"), Credential = "", Reason = "" };
            await site.Engine.RememberAsync(space, new Note { Path = "a.md", Text = "two" }, context, ct: ct);
        };

        await ada.SendAsync(HttpMethod.Post, Space + $"memories/note/{id}/retract", null, ("If-Match", kept.ETag!))
            .ProblemAsync(409, "conflict");
        var there = await ada.ReadAsync(Space + "find?ref=a.md").OkAsync();
        Assert.Equal("two", there.GetProperty("memory").GetProperty("text").GetString());
    }

    [Fact]
    public async Task rolls_back_under_one_key_one_changeset()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        foreach (var statement in new[] { "one", "two" }) await ada.PostAsync(Space + "facts", new { statement }).OkAsync();
        var key = ("Idempotency-Key", "k");

        var first = await ada.PostAsync(Space + "rollback", new { sequence = 1 }, key).OkAsync();
        var again = await ada.PostAsync(Space + "rollback", new { sequence = 1 }, key).OkAsync();

        Assert.Equal((3, 1), (first.GetProperty("sequence").GetInt64(), first.GetProperty("withdrawn").GetInt32()));
        Assert.Equal(first.ToString(), again.ToString());
        await ada.PostAsync(Space + "rollback", new { sequence = 2 }, key).ProblemAsync(409, "conflict");
        await ada.PostAsync(Space + "rollback", new { to = "0" }, key).ProblemAsync(409, "conflict");
    }

    [Fact]
    public async Task brings_a_space_back_under_one_key_once()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        foreach (var text in new[] { "one", "two", "three" }) await ada.PostAsync(Space + "notes", new { path = "a.md", text }).OkAsync();
        var key = ("Idempotency-Key", "k");

        var first = await ada.PostAsync(Space + "rollback", new { to = "1" }, key).OkAsync();
        await ada.PostAsync(Space + "facts", new { statement = "written since" }).OkAsync();
        var again = await ada.PostAsync(Space + "rollback", new { to = "1" }, key).OkAsync();

        Assert.Equal(first.ToString(), again.ToString());
        Assert.Equal(1, first.GetProperty("restored").GetInt32());
        Assert.Equal(5, (await site.Engine.HeadAsync(new SpaceId("mine"), Ct)).Sequence);
    }
}
