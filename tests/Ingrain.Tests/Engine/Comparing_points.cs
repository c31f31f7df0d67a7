using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Comparing_points
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task lists_what_came_what_went_and_what_changed()
    {
        await using var test = new TestEngine();
        var note = await test.KeepAsync(new Note { Path = "a", Text = "one" });
        var passing = await test.KeepAsync(new Note { Path = "b", Text = "temporary" });
        await test.KeepAsync(note with { Text = "two" });
        await test.KeepAsync(new Fact { Statement = "new" });
        await test.KeepAsync(passing with { Text = "changed" });
        await test.KeepAsync(passing with { Text = "temporary" });

        var differences = await test.Engine.DiffAsync(Space, AsOf.Changeset(2), ct: Ct);

        Assert.Equal([note.Id, differences[1].Target.Id], differences.Select(d => d.Target.Id));
        Assert.Equal("one", ((Note)differences[0].Before!.Record!).Text);
        Assert.Equal("two", ((Note)differences[0].After!.Record!).Text);
        Assert.Null(differences[1].Before);
        Assert.Empty(await test.Engine.DiffAsync(Space, AsOf.Changeset(6), AsOf.Changeset(6), Ct));
    }

    [Fact]
    public async Task goes_by_time_as_well_as_by_changeset()
    {
        await using var test = new TestEngine();
        await test.KeepAsync(new Note { Path = "a", Text = "one" });
        var between = test.Clock.GetUtcNow();
        test.Clock.Advance(TimeSpan.FromDays(1));
        await test.KeepAsync(new Note { Path = "b", Text = "two" });
        Assert.Single(await test.Engine.DiffAsync(Space, AsOf.Instant(between), ct: Ct));
    }

    [Fact]
    public async Task of_a_fact_that_was_superseded_tells_when_it_stopped_to_hold_and_when_that_became_known()
    {
        await using var test = new TestEngine();
        var old = await test.KeepAsync(Runs("13", 0));
        test.Clock.Advance(TimeSpan.FromDays(30));
        var current = await test.KeepAsync(Runs("14", 60));
        var standing = (await test.Engine.FindAsync(Space, old.Id.Value, new ReadAt { ValidAt = Day(90) }, Ct))!.Standing!;
        Assert.Equal(FactHold.Superseded, standing.Hold);
        Assert.Equal(current.Id, standing.SupersededBy);
        Assert.Equal(Day(60), standing.HeldUntil);
        Assert.Equal(current.RecordedAt, standing.SupersededAt);
        var then = new ReadAt { ValidAt = Day(90), AsOf = AsOf.Changeset(1) };
        var before = (await test.Engine.FindAsync(Space, old.Id.Value, then, Ct))!.Standing!;
        Assert.Equal(FactHold.Holds, before.Hold);
    }

    [Fact]
    public async Task a_named_successor_takes_over_without_subject_or_date()
    {
        await using var test = new TestEngine();
        var old = await test.KeepAsync(new Fact { Statement = "Deploys go through Jenkins" });
        test.Clock.Advance(TimeSpan.FromDays(1));
        var current = await test.KeepAsync(new Fact { Statement = "Deploys go through Actions", Supersedes = [old.Id] });
        Assert.Equal(FactHold.Superseded, (await test.Engine.FindAsync(Space, old.Id.Value, null, Ct))!.Standing!.Hold);
        Assert.Equal(FactHold.Holds, (await test.Engine.FindAsync(Space, current.Id.Value, null, Ct))!.Standing!.Hold);
        await test.Engine.RetractAsync(Space, new Endpoint(RecordKind.Fact, current.Id), By(Ada), Ct);
        Assert.Equal(FactHold.Holds, (await test.Engine.FindAsync(Space, old.Id.Value, null, Ct))!.Standing!.Hold);
    }

    private static Fact Runs(string version, int day) => new()
    {
        Statement = $"db runs Postgres {version}", Subject = "db", Predicate = "runs", Object = $"Postgres {version}",
        Type = FactType.Infrastructure.Name, ValidFrom = Day(day),
    };
}
