using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Verifying
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task takes_what_is_erased_and_whose_path_is_taken_meanwhile_for_no_fault()
    {
        await using var test = new TestEngine();
        var note = await test.KeepAsync(new Note { Path = "p", Text = "first" });
        // Verifying reports each thousandth changeset: by then the note was read with its content.
        for (var i = 0; i < 1_100; i++) await test.Engine.ObserveAsync(Space, [Said($"e{i}", "x")], By(Ada), Ct);
        var erases = 0;
        var verified = await test.Engine.VerifyAsync(Space, new Meanwhile(() =>
        {
            erases++;
            test.Engine.EraseAsync(Space, [new Endpoint(RecordKind.Note, note.Id)], false, By(Ada), Ct).GetAwaiter().GetResult();
            test.KeepAsync(new Note { Path = "p", Text = "second" }).GetAwaiter().GetResult();
        }), Ct);
        Assert.Equal((1, 1, 1_103), (erases, verified.Erased, verified.Head.Sequence));
        Assert.Empty(verified.Problems);
    }

    [Fact]
    public async Task a_space_that_is_empty_finds_nothing()
    {
        await using var test = new TestEngine();
        var verified = await test.Engine.VerifyAsync(Space, ct: Ct);
        Assert.Equal((0, 0), (verified.Head.Sequence, verified.Entries));
        Assert.Empty(verified.Problems);
    }

    private sealed class Meanwhile(Action work) : IProgress<long>
    {
        public void Report(long value) => work();
    }
}
