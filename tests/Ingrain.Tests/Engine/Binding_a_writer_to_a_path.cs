using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Binding_a_writer_to_a_path
{
    private static readonly WriteContext s_bound = By(Bot) with { Under = "docs" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task refuses_whole_what_would_write_anything_beside_it()
    {
        await using var test = new TestEngine();
        var beside = await test.KeepAsync(new Note { Path = "docsecret", Text = "x" }, Bot);
        var below = await test.KeepAsync(new Note { Path = "docs/a", Text = "x" }, Bot);
        var fact = await test.KeepAsync(new Fact { Statement = "x" }, Bot);
        var head = (await test.Engine.HeadAsync(Space, Ct)).Sequence;
        Record[] both = [new Note { Path = "docs/b", Text = "y" }, new Fact { Statement = "y" }];
        var tries = new Func<Task>[]
        {
            () => test.Engine.RememberAsync(Space, new Note { Path = "other", Text = "y" }, s_bound, ct: Ct),
            () => test.Engine.RememberAsync(Space, new Fact { Statement = "y" }, s_bound, ct: Ct),
            () => test.Engine.RememberAsync(Space, both, s_bound, ct: Ct),
            () => test.Engine.ObserveAsync(Space, [Said("1", "y")], s_bound, Ct),
            () => test.Engine.RetractAsync(Space, new Endpoint(RecordKind.Note, beside.Id), s_bound, Ct),
            () => test.Engine.RollBackAsync(Space, fact.Sequence, s_bound, Ct),
            () => test.Engine.RollBackToAsync(Space, AsOf.Changeset(0), s_bound, Ct),
            () => test.Engine.EraseAsync(Space, [new Endpoint(RecordKind.Note, below.Id)], false, s_bound, Ct),
        };
        foreach (var attempt in tries)
            Assert.Equal(MemoryErrorCode.Forbidden, (await Assert.ThrowsAsync<MemoryException>(attempt)).Code);
        Assert.Equal(head, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task lets_through_what_lies_at_it_or_below()
    {
        await using var test = new TestEngine();
        foreach (var path in new[] { "docs", "docs/a", "docs/a/b" })
            Assert.IsType<Remembered.Kept>(
                await test.Engine.RememberAsync(Space, new Note { Path = path, Text = "x" }, s_bound with { Under = "/docs/" }, ct: Ct));
        await test.Engine.RollBackAsync(Space, 2, s_bound, Ct);
        Assert.Equal(RecordState.Retracted, (await test.Engine.FindAsync(Space, "docs/a", null, Ct))!.Record!.State);
    }
}
