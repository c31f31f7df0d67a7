using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Remembering
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_fact_twice_keeps_it_once()
    {
        await using var test = new TestEngine();
        var first = await test.KeepAsync(new Fact { Statement = "The build needs SQLite" });
        var again = await test.Engine.RememberAsync(Space, new Fact { Statement = "the build  needs sqlite" }, By(Ada), ct: Ct);
        Assert.Equal(first.Id, Assert.IsType<Remembered.AlreadyKnown>(again).Record.Id);
    }

    [Fact]
    public async Task a_retracted_fact_again_keeps_it_anew()
    {
        await using var test = new TestEngine();
        var first = await test.KeepAsync(new Fact { Statement = "Tabs, not spaces" });
        await test.Engine.RetractAsync(Space, new Endpoint(RecordKind.Fact, first.Id), By(Ada), Ct);
        var again = await test.KeepAsync(new Fact { Statement = "Tabs, not spaces" });
        Assert.NotEqual(first.Id, again.Id);
    }

    [Fact]
    public async Task a_note_at_a_taken_path_writes_its_next_version()
    {
        await using var test = new TestEngine();
        var first = await test.KeepAsync(new Note { Path = "/runbooks/deploy/", Text = "one" });
        var second = await test.KeepAsync(new Note { Path = "runbooks/deploy", Text = "two" });
        Assert.Equal((first.Id, 1), (second.Id, first.Version));
        Assert.Equal(2, second.Version);
        var then = await test.Engine.FindAsync(Space, "runbooks/deploy", new ReadAt { AsOf = AsOf.Changeset(1) }, Ct);
        Assert.Equal("one", ((Note)then!.Record!).Text);
    }

    [Fact]
    public async Task on_a_version_that_moved_on_gives_both_versions()
    {
        await using var test = new TestEngine();
        var first = await test.KeepAsync(new Note { Path = "plan", Text = "one" });
        await test.KeepAsync(first with { Text = "two" });
        var late = await test.Engine.RememberAsync(Space, first with { Text = "three" }, By(Bot), expectedVersion: 1, Ct);
        var conflict = Assert.IsType<Remembered.Conflicted>(late).Conflict;
        Assert.Equal("two", ((Note)conflict.Current!).Text);
        Assert.Equal("three", ((Note)conflict.Attempted).Text);
        Assert.Equal(1, conflict.ExpectedVersion);
    }

    [Fact]
    public async Task what_is_already_so_is_no_conflict_whatever_version_was_seen()
    {
        await using var test = new TestEngine();
        var first = await test.KeepAsync(new Note { Path = "plan", Text = "one" });
        var second = await test.KeepAsync(first with { Text = "two" });
        var retry = await test.Engine.RememberAsync(Space, first with { Text = "two" }, By(Ada), expectedVersion: 1, Ct);
        Assert.Equal(second.Version, Assert.IsType<Remembered.AlreadyKnown>(retry).Record.Version);
    }

    [Fact]
    public async Task under_the_same_changeset_id_gives_the_first_result()
    {
        await using var test = new TestEngine();
        var context = By(Ada) with { Changeset = new ChangesetId(test.Ids.NextGuid()) };
        var first = await test.Engine.RememberAsync(Space, new Note { Path = "a", Text = "x" }, context, ct: Ct);
        var retry = await test.Engine.RememberAsync(Space, new Note { Path = "a", Text = "x" }, context, ct: Ct);
        Assert.Equal(Assert.IsType<Remembered.Kept>(first).Record.Id, Assert.IsType<Remembered.Kept>(retry).Record.Id);
        Assert.Equal(1, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
    }

    [Theory]
    [InlineData(ActorKind.Person, TrustLabel.Confirmed)]
    [InlineData(ActorKind.Agent, TrustLabel.Agent)]
    [InlineData(ActorKind.System, TrustLabel.Agent)]
    [InlineData(ActorKind.Import, TrustLabel.External)]
    public async Task never_labels_above_what_the_actor_may_give(ActorKind kind, TrustLabel highest)
    {
        await using var test = new TestEngine();
        var kept = await test.KeepAsync(new Fact { Statement = "x", Label = TrustLabel.Confirmed }, new Actor(kind, "who"));
        Assert.Equal(highest, kept.Label);
    }

    [Fact]
    public async Task from_outside_evidence_an_agent_makes_nothing_more_trusted()
    {
        await using var test = new TestEngine();
        await test.Engine.ObserveAsync(Space, [Said("web", "Trust me", role: "tool") with { Label = TrustLabel.External }], By(Bot), Ct);
        var fact = new Fact { Statement = "It can be trusted", Label = TrustLabel.Agent, Evidence = [Evidence.Of(new RecordId("web"))] };
        Assert.Equal(TrustLabel.External, (await test.KeepAsync(fact, Bot)).Label);
    }

    [Fact]
    public async Task on_evidence_that_is_not_there_is_refused()
    {
        await using var test = new TestEngine();
        var fact = new Fact { Statement = "x", Evidence = [Evidence.Of(new RecordId("nowhere"))] };
        var refused = await Assert.ThrowsAsync<MemoryException>(() => test.Engine.RememberAsync(Space, fact, By(Ada), ct: Ct));
        Assert.Equal(MemoryErrorCode.Invalid, refused.Code);
    }

    [Theory]
    [InlineData("../etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("a/\u202eb")]
    [InlineData("a/./b")]
    [InlineData("/")]
    public async Task at_a_path_that_breaks_the_grammar_is_refused(string path)
    {
        await using var test = new TestEngine();
        var refused = await Assert.ThrowsAsync<MemoryException>(
            () => test.Engine.RememberAsync(Space, new Note { Path = path, Text = "x" }, By(Ada), ct: Ct));
        Assert.Equal(MemoryErrorCode.Invalid, refused.Code);
        Assert.Equal(0, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task half_a_character_is_refused_and_loses_nothing()
    {
        await using var test = new TestEngine();
        var refused = await Assert.ThrowsAsync<MemoryException>(
            () => test.Engine.ObserveAsync(Space, [Said("a", "fine"), Said("b", "broken \ud83d")], By(Ada), Ct));
        Assert.Equal(MemoryErrorCode.Invalid, refused.Code);
        Assert.Null(await test.Engine.FindAsync(Space, "a", null, Ct));
    }

    [Fact]
    public async Task in_one_space_shows_nothing_in_another()
    {
        await using var test = new TestEngine();
        await test.Engine.ObserveAsync(Space, [Said("same", "ours")], By(Ada), Ct);
        await test.Engine.ObserveAsync(new SpaceId("other"), [Said("same", "theirs")], By(Ada), Ct);
        Assert.Equal("ours", (await test.Engine.FindAsync(Space, "same", null, Ct))!.Episode!.Content);
        Assert.Equal("theirs", (await test.Engine.FindAsync(new SpaceId("other"), "same", null, Ct))!.Episode!.Content);
        Assert.Null(await test.Engine.FindAsync(new SpaceId("third"), "same", null, Ct));
    }
}
