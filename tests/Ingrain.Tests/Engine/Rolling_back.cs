using Ingrain.Storage;
using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Rolling_back
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_changeset_brings_back_what_was_there_and_withdraws_what_was_not()
    {
        await using var test = new TestEngine();
        var note = await test.KeepAsync(new Note { Path = "a", Text = "one" });
        var second = await test.KeepAsync(note with { Text = "two" });
        var created = await test.KeepAsync(new Fact { Statement = "new" });
        await test.Engine.RollBackAsync(Space, created.Sequence, By(Ada), Ct);
        await test.Engine.RollBackAsync(Space, second.Sequence, By(Ada), Ct);
        Assert.Equal("one", ((Note)(await test.Engine.FindAsync(Space, "a", null, Ct))!.Record!).Text);
        Assert.Equal(RecordState.Retracted, (await test.Engine.FindAsync(Space, created.Id.Value, null, Ct))!.Record!.State);
        Assert.Equal(5, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task what_was_changed_again_since_writes_nothing_and_names_it()
    {
        await using var test = new TestEngine();
        var note = await test.KeepAsync(new Note { Path = "a", Text = "one" });
        var second = await test.KeepAsync(note with { Text = "two" });
        await test.KeepAsync(note with { Text = "three" });
        var rolled = await test.Engine.RollBackAsync(Space, second.Sequence, By(Ada), Ct);
        Assert.Equal([new Endpoint(RecordKind.Note, note.Id)], rolled.ChangedSince);
        Assert.Null(rolled.Sequence);
        Assert.Equal(3, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task an_observe_withdraws_its_episodes_and_rolling_that_back_returns_them()
    {
        await using var test = new TestEngine();
        var observed = await test.Engine.ObserveAsync(Space, [Said("1", "one"), Said("2", "two")], By(Ada), Ct);
        var undone = await test.Engine.RollBackAsync(Space, observed.Sequence!.Value, By(Ada), Ct);
        Assert.Equal(2, undone.Withdrawn);
        Assert.Equal(RecordState.Retracted, (await test.Engine.FindAsync(Space, "1", null, Ct))!.Episode!.State);
        await test.Engine.RollBackAsync(Space, undone.Sequence!.Value, By(Ada), Ct);
        Assert.Equal(RecordState.Active, (await test.Engine.FindAsync(Space, "1", null, Ct))!.Episode!.State);
    }

    [Fact]
    public async Task gives_an_agent_no_label_above_the_one_there_is_now()
    {
        await using var test = new TestEngine();
        var stated = await test.KeepAsync(new Note { Path = "a", Text = "ours" });
        var edited = await test.KeepAsync(stated with { Text = "edited", Label = TrustLabel.Agent }, Bot);
        await test.Engine.RollBackAsync(Space, edited.Sequence, By(Bot), Ct);
        var byAgent = (await test.Engine.FindAsync(Space, "a", null, Ct))!.Record!;
        Assert.Equal(("ours", TrustLabel.Agent), (((Note)byAgent).Text, byAgent.Label));
        await test.Engine.RollBackToAsync(Space, AsOf.Changeset(stated.Sequence), By(Ada), Ct);
        Assert.Equal(TrustLabel.Principal, (await test.Engine.FindAsync(Space, "a", null, Ct))!.Record!.Label);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task to_any_point_of_a_random_history_shows_what_was_there_then(int seed)
    {
        var random = new Random(seed);
        await using var test = new TestEngine();
        var notes = new List<Note>();
        for (var round = 0; round < 60; round++)
        {
            await WriteAsync(test, notes, random, round);
            if (round % 6 != 5) continue;
            var point = AsOf.Changeset(random.NextInt64(0, (await test.Engine.HeadAsync(Space, Ct)).Sequence + 1));
            var wanted = await VisibleAsync(test, new ReadAt { AsOf = point });
            await test.Engine.RollBackToAsync(Space, point, By(Ada), Ct);
            Assert.Equal(wanted, await VisibleAsync(test, null));
            for (var i = 0; i < notes.Count; i++)
                notes[i] = (Note)(await test.Engine.OpenAsync(Space, new Endpoint(RecordKind.Note, notes[i].Id), null, Ct))!.Record!;
        }
        Assert.Empty((await test.Engine.VerifyAsync(Space, ct: Ct)).Problems);
    }

    private static async Task WriteAsync(TestEngine test, List<Note> notes, Random random, int round)
    {
        if (random.Next(3) == 0) await test.Engine.ObserveAsync(Space, [Said($"e{round}", $"said {round}")], By(Ada), Ct);
        if (notes.Count == 0 || random.Next(3) == 0)
        {
            notes.Add(await test.KeepAsync(new Note { Path = $"n/{round}", Text = $"text {round}" }));
            return;
        }
        var index = random.Next(notes.Count);
        var state = random.Next(4) == 0 ? RecordState.Retracted : RecordState.Active;
        notes[index] = await test.KeepAsync(notes[index] with { Text = $"text {round} {random.Next()}", State = state });
    }

    /// <summary>What a reader sees: active notes by path and active episodes.</summary>
    private static async Task<IReadOnlyList<string>> VisibleAsync(TestEngine test, ReadAt? at)
    {
        var visible = new List<string>();
        foreach (var kind in new[] { RecordKind.Note, RecordKind.Episode })
        {
            var page = await test.Engine.ListAsync(Space, new ListQuery { Kind = kind, Limit = 1_000 }, at, Ct);
            visible.AddRange(page.Items.Where(i => (i.Record?.State ?? i.Episode!.State) == RecordState.Active)
                .Select(i => i.Record is Note note ? $"{note.Path}: {note.Text}" : i.Episode!.Content));
        }
        return visible;
    }
}
