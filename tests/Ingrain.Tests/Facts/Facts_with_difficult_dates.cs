using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Facts;

public sealed class Facts_with_difficult_dates
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task hold_in_the_order_of_writing_when_the_clock_is_set_back()
    {
        await using var test = new TestEngine();
        test.Clock.Set(Day(100));
        await test.KeepAsync(Runs("13"));
        await test.KeepAsync(Runs("14"));
        test.Clock.Set(Day(50));
        Assert.Equal("14", Assert.Single(await HoldingAsync(test)).Object);
    }

    [Fact]
    public async Task hold_though_their_evidence_is_dated_in_the_future()
    {
        await using var test = new TestEngine();
        test.Clock.Set(Day(100));
        await test.Engine.ObserveAsync(Space, [Said("e", "we will run 14") with { OccurredAt = Day(5_000) }], By(Ada), Ct);
        await test.KeepAsync(Runs("13"));
        test.Clock.Set(Day(101));
        await test.KeepAsync(Runs("14") with { Evidence = [Evidence.Of(new RecordId("e"))] });
        Assert.Equal("14", Assert.Single(await HoldingAsync(test)).Object);
    }

    [Fact]
    public async Task are_not_ended_by_an_exception_that_is_over()
    {
        await using var test = new TestEngine();
        var usual = await test.KeepAsync(Runs("13") with { ValidFrom = Day(0) });
        await test.KeepAsync(Runs("12, on trial") with { ValidFrom = Day(10), ValidTo = Day(20) });
        test.Clock.Set(Day(30));
        var standing = (await test.Engine.FindAsync(Space, usual.Id.Value, new ReadAt { ValidAt = Day(30) }, Ct))!.Standing!;
        Assert.Equal((FactHold.Holds, null, null), (standing.Hold, standing.HeldUntil, standing.SupersededBy));
        var during = (await test.Engine.FindAsync(Space, usual.Id.Value, new ReadAt { ValidAt = Day(15) }, Ct))!.Standing!;
        Assert.Equal(FactHold.Superseded, during.Hold);
    }

    [Fact]
    public async Task do_not_all_vanish_when_they_supersede_each_other()
    {
        await using var test = new TestEngine();
        var a = await test.KeepAsync(new Fact { Statement = "a" });
        var b = await test.KeepAsync(new Fact { Statement = "b", Supersedes = [a.Id] });
        await test.KeepAsync(a with { Statement = "a again", Supersedes = [b.Id] });
        Assert.Equal(FactHold.Superseded, await HoldAsync(test, a));
        Assert.Equal(FactHold.Holds, await HoldAsync(test, b));
        await Assert.ThrowsAsync<MemoryException>(
            () => test.Engine.RememberAsync(Space, b with { Supersedes = [b.Id] }, By(Ada), ct: Ct));
        await Assert.ThrowsAsync<MemoryException>(
            () => test.Engine.RememberAsync(Space, new Fact { Statement = "c", Supersedes = [new("typo")] }, By(Ada), ct: Ct));
    }

    [Fact]
    public async Task say_when_it_became_known_that_they_were_replaced()
    {
        await using var test = new TestEngine();
        var old = await test.KeepAsync(new Fact { Statement = "old" });
        var later = await test.KeepAsync(new Fact { Statement = "later" });
        test.Clock.Advance(TimeSpan.FromDays(10));
        var naming = await test.KeepAsync(later with { Supersedes = [old.Id] });
        var standing = (await test.Engine.FindAsync(Space, old.Id.Value, null, Ct))!.Standing!;
        Assert.Equal((FactHold.Superseded, naming.RecordedAt), (standing.Hold, standing.SupersededAt));
    }

    private static Fact Runs(string version) => new()
    {
        Statement = $"db runs {version}", Subject = "db", Predicate = "runs", Object = version, Type = FactType.Infrastructure.Name,
    };

    private static Task<IReadOnlyList<Fact>> HoldingAsync(TestEngine test) =>
        test.Engine.FactsAsync(Space, FactKey.Of("db", "runs", null)!.Value, null, Ct);

    private static async Task<FactHold> HoldAsync(TestEngine test, Fact fact) =>
        (await test.Engine.FindAsync(Space, fact.Id.Value, null, Ct))!.Standing!.Hold;
}
