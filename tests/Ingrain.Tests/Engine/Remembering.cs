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
    public async Task a_note_at_a_path_where_many_were_taken_back_and_many_lie_below_writes_the_next_version_of_the_one_in_use()
    {
        await using var test = new TestEngine();
        for (var i = 0; i < 7; i++)
        {
            var old = await test.KeepAsync(new Note { Path = "runbooks", Text = $"old {i}" });
            await test.Engine.RetractAsync(Space, new Endpoint(RecordKind.Note, old.Id), By(Ada), Ct);
            await test.KeepAsync(new Note { Path = $"runbooks/{i}", Text = "below" });
        }
        var first = await test.KeepAsync(new Note { Id = new RecordId("in-use"), Path = "runbooks", Text = "one" });
        var second = await test.KeepAsync(new Note { Path = "runbooks", Text = "two" });
        Assert.Equal((first.Id, 2), (second.Id, second.Version));
    }

    [Fact]
    public async Task gives_what_reading_it_back_gives_whatever_the_caller_does_with_its_lists_afterwards()
    {
        await using var test = new TestEngine();
        var evidence = new List<Evidence>();
        for (var i = 0; i < 3; i++)
        {
            var said = new Episode { Id = new RecordId($"e{i}"), Session = new RecordId("s"), Role = "user", Content = $"said {i}" };
            await test.Engine.ObserveAsync(Space, [said with { OccurredAt = Day(i) }], By(Ada), Ct);
            evidence.Add(Evidence.Of(said.Id));
        }
        var (tags, old) = (new List<string> { "Ärger", " b " }, await test.KeepAsync(new Fact { Statement = "before" }));
        var supersedes = new List<RecordId> { old.Id };
        Record[] records =
        [
            new Fact
            {
                Statement = "Zeile 1\n\"zwei\" \u2028 🦊 <b>", Subject = "x", Predicate = "is", Object = "é", Scope = "s", Tags = tags,
                Evidence = evidence, Supersedes = supersedes, Importance = 0.1 + 0.2, Confidence = 1e-9,
                ValidFrom = new DateTimeOffset(2024, 2, 1, 3, 4, 5, 678, TimeSpan.FromHours(5.5)).AddTicks(9),
                ValidTo = DateTimeOffset.MaxValue,
            },
            new Note { Path = "/a/b/", Title = "T", Text = "x\r\ny", Pinned = true, Tags = tags, Evidence = evidence },
            new Note { Path = "c", Text = "draft", State = RecordState.Archived },
        ];
        foreach (var record in records)
        {
            var kept = await test.KeepAsync(record);
            var read = (await test.Engine.OpenAsync(Space, new Endpoint(record.Kind, kept.Id), ct: Ct))!.Record!;
            Assert.Equivalent(read, kept, strict: true);
            evidence.RemoveAt(0);
            tags[0] = "changed";
            supersedes.Clear();
            Assert.Equivalent(read, kept, strict: true);
        }
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
