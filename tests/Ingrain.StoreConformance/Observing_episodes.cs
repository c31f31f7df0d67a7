using Ingrain.Storage;

namespace Ingrain.StoreConformance;

public abstract class Observing_episodes : StoreSuite
{
    [Fact]
    public async Task the_same_episode_again_changes_nothing()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Observe("e"));
        var again = Assert.IsType<CommitResult.Unchanged>(await WriteAsync(store, Make.Observe("e")));
        Assert.Equal([ChangeOutcome.AlreadyKnown], again.Outcomes);
    }

    [Fact]
    public async Task other_content_under_the_same_id_is_refused_and_the_first_stays()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Observe("e", "first"));
        var result = await WriteAsync(store, Make.Observe("e", "second"), Make.Observe("f"));
        Assert.Equal(
            [ChangeOutcome.DifferentContent, ChangeOutcome.Written], Assert.IsType<CommitResult.Committed>(result).Outcomes);
        var entry = await store.ReadAsync(Space, Make.At(RecordKind.Episode, "e"), null, Ct);
        Assert.Equal("first", EntryCodec.DecodeEpisode(entry!).Content);
    }

    [Fact]
    public async Task a_mark_moves_the_state_and_leaves_the_content()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Observe("e", "kept"));
        await CommitAsync(store, Make.Mark("e", RecordState.Retracted));
        await CommitAsync(store, Make.Mark("e", RecordState.Active));
        Assert.IsType<CommitResult.Unchanged>(await WriteAsync(store, Make.Mark("e", RecordState.Active)));
        var history = await store.HistoryAsync(Space, Make.At(RecordKind.Episode, "e"), Ct);
        Assert.Equal([1, 2, 3], history.Select(h => h.Version));
        Assert.Equal([2L, 3L, null], history.Select(h => h.NextSequence));
        Assert.Equal(RecordState.Retracted, EntryCodec.DecodeEpisode(history[0], history[1]).State);
        var read = await store.ReadAsync(Space, Make.At(RecordKind.Episode, "e"), null, Ct);
        Assert.Equal((1, 2L), (read!.Version, read.NextSequence));
        Assert.Equal(["e"], Texts(await ListAllAsync(store, new ListQuery { Kind = RecordKind.Episode })));
    }

    [Fact]
    public async Task episodes_list_in_the_order_of_writing_all_or_by_session()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Observe("z", session: "one"), Make.Observe("y", session: "two"));
        await CommitAsync(store, Make.Observe("x", session: "one"), Make.Mark("z", RecordState.Retracted));
        Assert.Equal(["z", "y", "x"], Texts(await ListAllAsync(store, new ListQuery { Kind = RecordKind.Episode })));
        Assert.Equal(["z", "x"], Texts(await ListAllAsync(store, new ListQuery { Kind = RecordKind.Episode, Place = "one" })));
        Assert.Equal(["z"], Texts(await ListAllAsync(store, new ListQuery { Kind = RecordKind.Episode, Place = "one", AsOf = 1 })));
        Assert.Empty(await ListAllAsync(store, new ListQuery { Kind = RecordKind.Episode, Place = "on" }));
    }
}
