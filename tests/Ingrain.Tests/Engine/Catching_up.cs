using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Catching_up
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task after_an_erase_forgets_what_was_erased_even_when_the_first_try_fails(int reads)
    {
        await using var test = new TestEngine();
        var store = new FaultyStore(test.Store);
        var engine = new MemoryEngine(store, test.Clock, test.Ids);
        for (var i = 0; i < 5; i++) await engine.ObserveAsync(Space, [Said($"e{i}", $"the secret word {i} is hunter{i}")], By(Ada), Ct);
        var fact = await test.KeepAsync(new Fact { Statement = "x is y", Subject = "x", Predicate = "is", Object = "y" });
        Assert.False((await engine.RecallAsync(Space, new RecallQuery { Text = "secret word hunter2" }, Ct)).NothingRelevant);

        Endpoint[] targets = [new(RecordKind.Episode, new RecordId("e2")), new(RecordKind.Fact, fact.Id)];
        await test.Engine.EraseAsync(Space, targets, false, By(Ada), Ct);
        store.ReadsLeft = reads;
        await Assert.ThrowsAsync<MemoryException>(() => engine.RecallAsync(Space, new RecallQuery { Text = "hunter2" }, Ct));
        store.ReadsLeft = null;

        var recalled = await engine.RecallAsync(Space, new RecallQuery { Text = "secret word hunter2" }, Ct);
        Assert.DoesNotContain("hunter2", recalled.Context, StringComparison.Ordinal);
        Assert.Empty(await engine.FactsAsync(Space, FactKey.Of(fact)!.Value, null, Ct));
    }

    [Fact]
    public async Task goes_on_where_it_stopped()
    {
        await using var test = new TestEngine();
        var store = new FaultyStore(test.Store);
        var engine = new MemoryEngine(store, test.Clock, test.Ids);
        for (var i = 0; i < 100; i++)
            await test.KeepAsync(new Fact { Statement = $"s{i}", Subject = $"x{i}", Predicate = "is", Object = "y" });
        var tries = 0;
        for (var answered = false; !answered; tries++)
        {
            store.ReadsLeft = 30;
            try
            {
                answered = (await engine.FactsAsync(Space, FactKey.Of("x99", "is", null)!.Value, null, Ct)).Count == 1;
            }
            catch (MemoryException)
            {
                Assert.InRange(tries, 0, 10);
            }
        }
        Assert.InRange(tries, 3, 5);
    }

    [Fact]
    public async Task may_still_be_under_way_when_the_engine_is_disposed()
    {
        await using var test = new TestEngine();
        await test.KeepAsync(new Fact { Statement = "s" });
        var calls = Enumerable.Range(0, 50).Select(_ => Task.Run(
            () => test.Engine.RecallAsync(Space, new RecallQuery { Text = "s" }, Ct), Ct)).ToArray();
        await test.Engine.DisposeAsync();
        await Task.WhenAll(calls);
    }
}
