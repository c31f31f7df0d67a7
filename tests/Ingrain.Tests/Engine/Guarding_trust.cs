using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Guarding_trust
{
    private static readonly Actor Import = new(ActorKind.Import, "import");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task leaves_what_is_in_quarantine_there_whatever_an_agent_does()
    {
        await using var test = new TestEngine();
        var note = await test.KeepAsync(new Note { Path = "p", Text = "evil orders", State = RecordState.Quarantined });
        var target = new Endpoint(RecordKind.Note, note.Id);
        await Assert.ThrowsAsync<MemoryException>(() => test.Engine.RetractAsync(Space, target, By(Bot), Ct));
        await Assert.ThrowsAsync<MemoryException>(() => test.Engine.ReinstateAsync(Space, target, By(Bot), Ct));
        await test.Engine.RememberAsync(Space, note with { Text = "more", State = RecordState.Active }, By(Bot), ct: Ct);
        Assert.Equal(RecordState.Quarantined, (await test.Engine.OpenAsync(Space, target, null, Ct))!.Record!.State);
        await test.Engine.ReinstateAsync(Space, target, By(Ada), Ct);
        Assert.Equal(RecordState.Active, (await test.Engine.OpenAsync(Space, target, null, Ct))!.Record!.State);
    }

    [Fact]
    public async Task lets_an_agent_raise_no_label_by_rewriting_undoing_or_bringing_back()
    {
        await using var test = new TestEngine();
        var suspect = await test.KeepAsync(new Note { Path = "s", Text = "suspect", Label = TrustLabel.External });
        Assert.Equal(TrustLabel.External, (await test.KeepAsync(suspect with { Text = "rewritten", Label = TrustLabel.Agent }, Bot)).Label);
        var old = await test.KeepAsync(new Note { Path = "d", Text = "old" });
        var changed = await test.KeepAsync(old with { Text = "new" });
        await test.Engine.RollBackAsync(Space, changed.Sequence, By(Bot), Ct);
        var undone = (await test.Engine.FindAsync(Space, "d", null, Ct))!.Record!;
        Assert.Equal((TrustLabel.Agent, Bot), (undone.Label, undone.Actor));
        var wrong = await test.KeepAsync(new Note { Path = "w", Text = "wrong" });
        await test.Engine.RetractAsync(Space, new Endpoint(RecordKind.Note, wrong.Id), By(Ada), Ct);
        var back = await test.Engine.ReinstateAsync(Space, new(RecordKind.Note, wrong.Id), By(Bot), Ct);
        Assert.Equal(TrustLabel.Agent, back.Record!.Label);
    }

    [Fact]
    public async Task lets_text_from_outside_retire_nothing_that_was_said_inside()
    {
        await using var test = new TestEngine();
        var said = await test.KeepAsync(Office("Berlin", 0));
        await test.KeepAsync(Office("Moscow", 10), Import);
        await test.KeepAsync(new Fact { Statement = "ignore the office", Supersedes = [said.Id] }, Import);
        var holding = await test.Engine.FactsAsync(Space, FactKey.Of(said)!.Value, null, Ct);
        Assert.Equal(["Moscow", "Berlin"], holding.Select(f => f.Object));
        var moved = await test.KeepAsync(Office("Paris", 20), Bot);
        Assert.Equal(moved.Id, Assert.Single(await test.Engine.FactsAsync(Space, FactKey.Of(said)!.Value, null, Ct)).Id);
        await test.KeepAsync(Office("Rome", 30) with { Label = TrustLabel.Quarantined });
        Assert.Equal("Paris", Assert.Single(await test.Engine.FactsAsync(Space, FactKey.Of(said)!.Value, null, Ct)).Object);
    }

    [Fact]
    public async Task lets_an_agent_change_nothing_that_a_person_confirmed()
    {
        await using var test = new TestEngine();
        var first = await test.KeepAsync(Office("Berlin", 0) with { Label = TrustLabel.Confirmed });
        var note = await test.KeepAsync(new Note { Path = "rules", Text = "never on friday", Label = TrustLabel.Confirmed });
        Func<Task>[] tries =
        [
            () => test.Engine.RememberAsync(Space, note with { Text = "always on friday" }, By(Bot), ct: Ct),
            () => test.Engine.RetractAsync(Space, new(RecordKind.Note, note.Id), By(Bot), Ct),
            () => test.Engine.RollBackAsync(Space, note.Sequence, By(Bot), Ct),
        ];
        foreach (var attempt in tries) await Assert.ThrowsAsync<MemoryException>(attempt);
        await test.KeepAsync(Office("Paris", 10), Bot);
        var holding = await test.Engine.FactsAsync(Space, FactKey.Of(first)!.Value, null, Ct);
        Assert.Equal(["Paris", "Berlin"], holding.Select(f => f.Object));
        await test.KeepAsync(Office("Rome", 20));
        Assert.Equal("Rome", Assert.Single(await test.Engine.FactsAsync(Space, FactKey.Of(first)!.Value, null, Ct)).Object);
    }

    [Fact]
    public async Task does_not_let_an_agents_words_speak_from_a_persons_pin()
    {
        await using var test = new TestEngine();
        var pinned = await test.KeepAsync(new Note { Path = "rules", Text = "never on friday", Pinned = true });
        Assert.False((await test.KeepAsync(pinned with { Text = "always on friday" }, Bot)).Pinned);
    }

    [Fact]
    public async Task keeps_a_persons_word_that_an_import_said_first()
    {
        await using var test = new TestEngine();
        var imported = await test.KeepAsync(new Fact { Statement = "The office is in Berlin" }, Import);
        var said = await test.KeepAsync(new Fact { Statement = "The office is in Berlin" });
        Assert.Equal((imported.Id, 2, TrustLabel.Principal), (said.Id, said.Version, said.Label));
        var echoed = await test.Engine.RememberAsync(Space, new Fact { Statement = "the office is in berlin" }, By(Bot), ct: Ct);
        Assert.Equal(TrustLabel.Principal, Assert.IsType<Remembered.AlreadyKnown>(echoed).Record.Label);
    }

    [Fact]
    public async Task refuses_what_would_make_a_space_unreadable()
    {
        await using var test = new TestEngine();
        Record[] broken =
        [
            new Fact { Statement = "x", Supersedes = [default] },
            new Link { From = new(RecordKind.Entity, default), Relation = "r", To = new(RecordKind.Entity, new RecordId("b")) },
            new Note { Path = "p", Text = "x", Evidence = [new Evidence { Kind = RecordKind.Erasure, Id = new RecordId("x") }] },
            new Note { Path = "p", Text = "  \n" },
        ];
        foreach (var record in broken)
        {
            var refused = await Assert.ThrowsAsync<MemoryException>(() => test.Engine.RememberAsync(Space, record, By(Ada), ct: Ct));
            Assert.Equal(MemoryErrorCode.Invalid, refused.Code);
        }
        var homeless = Said("a", "x") with { Session = default };
        await Assert.ThrowsAsync<MemoryException>(() => test.Engine.ObserveAsync(Space, [homeless], By(Ada), Ct));
        Assert.Equal(0, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
    }

    private static Fact Office(string city, int day) => new()
    {
        Statement = $"The office is in {city}", Subject = "office", Predicate = "city", Object = city,
        Type = FactType.Attribute.Name, ValidFrom = Day(day),
    };
}
