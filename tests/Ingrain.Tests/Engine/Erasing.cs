using System.Text;
using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Erasing
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_session_leaves_no_byte_of_it_and_a_log_that_verifies()
    {
        await using var test = new TestEngine();
        Episode[] said = [Said("1", "my pin is 4711"), Said("2", "thanks"), Said("3", "kept", "s2")];
        await test.Engine.ObserveAsync(Space, said, By(Ada, "pin 4711"), Ct);
        var derived = await test.KeepAsync(new Fact { Statement = "The pin is 4711", Evidence = [Evidence.Of(new RecordId("1"))] });
        var targets = new[] { new Endpoint(RecordKind.Session, new RecordId("s1")) };
        var preview = await test.Engine.PreviewEraseAsync(Space, targets, Ct);
        Assert.Equal(2, preview.Targets.Count);
        Assert.Equal([new Endpoint(RecordKind.Fact, derived.Id)], preview.Derived);
        await test.Engine.EraseAsync(Space, targets, withDerived: true, By(Ada, "asked to"), Ct);

        using var bundle = new MemoryStream();
        await test.Engine.ExportAsync(Space, bundle, ct: Ct);
        Assert.DoesNotContain("4711", Encoding.UTF8.GetString(bundle.ToArray()), StringComparison.Ordinal);
        var verified = await test.Engine.VerifyAsync(Space, ct: Ct);
        Assert.Empty(verified.Problems);
        Assert.Equal(3, verified.Erased);
        Assert.Equal("kept", (await test.Engine.FindAsync(Space, "3", null, Ct))!.Episode!.Content);
        Assert.Null(await test.Engine.FindAsync(Space, "1", null, Ct));
    }

    [Fact]
    public async Task keeps_an_id_from_coming_back()
    {
        await using var test = new TestEngine();
        await test.Engine.ObserveAsync(Space, [Said("1", "secret")], By(Ada), Ct);
        await test.Engine.EraseAsync(Space, [new Endpoint(RecordKind.Episode, new RecordId("1"))], false, By(Ada), Ct);
        var again = await test.Engine.ObserveAsync(Space, [Said("1", "secret"), Said("2", "fine")], By(Ada), Ct);
        Assert.Equal([new RecordId("1")], again.Erased);
        Assert.Equal(1, again.Added);
    }

    [Fact]
    public async Task forgets_facts_in_every_engine_on_the_store()
    {
        await using var test = new TestEngine();
        var other = new MemoryEngine(test.Store, test.Clock, test.Ids);
        var fact = await test.KeepAsync(new Fact { Statement = "x is y", Subject = "x", Predicate = "is", Object = "y" });
        var key = FactKey.Of(fact)!.Value;
        Assert.Single(await other.FactsAsync(Space, key, null, Ct));
        await test.Engine.EraseAsync(Space, [new Endpoint(RecordKind.Fact, fact.Id)], false, By(Ada), Ct);
        Assert.Empty(await other.FactsAsync(Space, key, null, Ct));
        Assert.Empty(await test.Engine.FactsAsync(Space, key, null, Ct));
    }

    [Fact]
    public async Task what_is_not_there_writes_nothing()
    {
        await using var test = new TestEngine();
        var erased = await test.Engine.EraseAsync(Space, [new Endpoint(RecordKind.Fact, new RecordId("no"))], true, By(Ada), Ct);
        Assert.Null(erased.Sequence);
        Assert.Equal(0, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
    }
}
