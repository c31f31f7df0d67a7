using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Repeating_a_changeset
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task with_other_content_is_refused_and_never_acknowledged()
    {
        await using var test = new TestEngine();
        var context = Once(test);
        await test.Engine.ObserveAsync(Space, [Said("a", "one")], context, Ct);
        await RefusedAsync(() => test.Engine.ObserveAsync(Space, [Said("b", "two")], context, Ct));
        await RefusedAsync(() => test.Engine.ObserveAsync(Space, [Said("a", "one"), Said("b", "two")], context, Ct));
        await RefusedAsync(() => test.Engine.RememberAsync(Space, new Note { Path = "p", Text = "x" }, context, ct: Ct));
        await RefusedAsync(() => test.Engine.EraseAsync(Space, [new(RecordKind.Episode, new RecordId("a"))], false, context, Ct));
        Assert.Equal(1, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
        Assert.NotNull(await test.Engine.FindAsync(Space, "a", null, Ct));
    }

    [Fact]
    public async Task with_the_same_content_gives_the_first_result_whatever_happened_since()
    {
        await using var test = new TestEngine();
        await test.Engine.ObserveAsync(Space, [Said("e", "said")], By(Ada), Ct);
        var context = Once(test);
        var fact = new Fact { Statement = "it was said", Evidence = [Evidence.Of(new RecordId("e"))] };
        var first = Assert.IsType<Remembered.Kept>(await test.Engine.RememberAsync(Space, fact, context, ct: Ct));
        await test.Engine.EraseAsync(Space, [new(RecordKind.Episode, new RecordId("e"))], false, By(Ada), Ct);
        var retry = Assert.IsType<Remembered.Kept>(await test.Engine.RememberAsync(Space, fact, context, ct: Ct));
        Assert.Equal((first.Record.Id, first.Record.Sequence), (retry.Record.Id, retry.Record.Sequence));
    }

    [Fact]
    public async Task of_episodes_without_ids_adds_them_once()
    {
        await using var test = new TestEngine();
        var context = Once(test);
        Episode[] said = [Said("x", "one") with { Id = default }, Said("x", "one") with { Id = default }];
        Assert.Equal(2, (await test.Engine.ObserveAsync(Space, said, context, Ct)).Added);
        var again = await test.Engine.ObserveAsync(Space, said, context, Ct);
        Assert.Equal((0, 2), (again.Added, again.AlreadyKnown));
    }

    [Fact]
    public async Task of_a_rollback_rolls_back_once()
    {
        await using var test = new TestEngine();
        var kept = await test.KeepAsync(new Note { Path = "p", Text = "x" });
        var context = Once(test);
        var first = await test.Engine.RollBackAsync(Space, kept.Sequence, context, Ct);
        Assert.Equal(first.Sequence, (await test.Engine.RollBackAsync(Space, kept.Sequence, context, Ct)).Sequence);
        Assert.Equal(2, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task of_one_claim_by_many_at_once_writes_it_once()
    {
        await using var test = new TestEngine();
        var fact = new Fact { Statement = "the same", Subject = "x", Predicate = "is", Object = "y" };
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(
            () => test.Engine.RememberAsync(Space, fact, By(Ada), ct: Ct), Ct)));
        Assert.Single(results.OfType<Remembered.Kept>());
        Assert.Equal(31, results.OfType<Remembered.AlreadyKnown>().Count());
    }

    private static WriteContext Once(TestEngine test) => By(Ada) with { Changeset = new ChangesetId(test.Ids.NextGuid()) };

    private static async Task RefusedAsync(Func<Task> write) =>
        Assert.Equal(MemoryErrorCode.Conflict, (await Assert.ThrowsAsync<MemoryException>(write)).Code);
}
