using Ingrain.Storage;

namespace Ingrain.StoreConformance;

public abstract class Erasing : StoreSuite
{
    [Fact]
    public async Task every_version_is_blanked_and_the_chain_still_verifies()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Note("n", "p", "one")), Make.Observe("kept"));
        await CommitAsync(store, Make.Put(Make.Note("n", "q", "two")));
        await CommitAsync(store, Make.Put(Make.Fact("f")));
        var before = await LogAsync(store, Space);
        var erasure = await CommitAsync(store, Make.Erase(RecordKind.Note, "n"));

        var target = Make.At(RecordKind.Note, "n");
        Assert.Empty(await store.HistoryAsync(Space, target, Ct));
        Assert.Null(await store.ReadAsync(Space, target, null, Ct));
        Assert.Null(await store.ReadAsync(Space, target, 1, Ct));
        Assert.Empty(await ListAllAsync(store, new ListQuery { Kind = RecordKind.Note }));
        Assert.Empty(await ListAllAsync(store, new ListQuery { Kind = RecordKind.Note, AsOf = 2, Place = "p" }));

        var log = await LogAsync(store, Space);
        Chain.Verify(log);
        Assert.Equal([.. before.Select(c => Convert.ToHexString(c.Hash.Span))], log.Take(3).Select(c => Convert.ToHexString(c.Hash.Span)));
        Assert.All([log[0].Entries[0], log[1].Entries[0]], entry =>
        {
            Assert.True(entry.IsErased);
            Assert.True(entry.Body.IsEmpty && entry.Salt.IsEmpty && entry.Place is null && entry.NextSequence is null);
            Assert.Equal(32, entry.Digest.Length);
        });
        Assert.Equal([null, null, "because", "because"], log.Select(c => c.Reason));
        Assert.True(log[0].ReasonSalt.IsEmpty);
        Assert.NotNull(await store.ReadAsync(Space, Make.At(RecordKind.Episode, "kept"), null, Ct));
        Assert.Equal(RecordKind.Erasure, Assert.Single(erasure.Entries).Kind);
    }

    [Fact]
    public async Task an_erased_id_does_not_come_back()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Observe("e", "secret"), Make.Put(Make.Fact("f", "secret")));
        await CommitAsync(store, Make.Erase(RecordKind.Episode, "e"), Make.Erase(RecordKind.Fact, "f"));
        var result = await WriteAsync(
            store, Make.Observe("e", "secret"), Make.Put(Make.Fact("f", "other")), Make.Mark("e", RecordState.Active),
            Make.Erase(RecordKind.Fact, "f"));
        Assert.All(Assert.IsType<CommitResult.Unchanged>(result).Outcomes, o => Assert.Equal(ChangeOutcome.Erased, o));
        await CommitAsync(store, Make.Put(Make.Note("f", "p")), Make.Observe("f"));
    }

    [Fact]
    public async Task what_never_was_cannot_be_erased()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Observe("e"));
        var result = await WriteAsync(store, Make.Erase(RecordKind.Fact, "e"));
        Assert.Equal([ChangeOutcome.NotFound], Assert.IsType<CommitResult.Unchanged>(result).Outcomes);
    }

    [Fact]
    public async Task an_episode_with_marks_goes_with_them()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Observe("e"), Make.Observe("other"));
        await CommitAsync(store, Make.Mark("e", RecordState.Retracted));
        await CommitAsync(store, Make.Erase(RecordKind.Episode, "e"));
        var log = await LogAsync(store, Space);
        Assert.True(log[0].Entries[0].IsErased && log[1].Entries[0].IsErased && !log[0].Entries[1].IsErased);
        Assert.Equal(["other"], Texts(await ListAllAsync(store, new ListQuery { Kind = RecordKind.Episode, Place = "s1" })));
    }

    [Fact]
    public async Task writing_after_an_erase_in_the_same_changeset_is_refused_like_later()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Fact("f")));
        var result = await WriteAsync(store, Make.Erase(RecordKind.Fact, "f"), Make.Put(Make.Fact("f", "again")));
        Assert.Equal([ChangeOutcome.Written, ChangeOutcome.Erased], Assert.IsType<CommitResult.Committed>(result).Outcomes);
        Assert.Empty(await store.HistoryAsync(Space, Make.At(RecordKind.Fact, "f"), Ct));
    }

    [Fact]
    public async Task erasing_what_the_same_changeset_writes_is_the_callers_mistake()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Fact("f")));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await WriteAsync(store, Make.Put(Make.Fact("f", "two")), Make.Erase(RecordKind.Fact, "f")));
        Assert.Single(await store.HistoryAsync(Space, Make.At(RecordKind.Fact, "f"), Ct));
    }

    [Fact]
    public async Task the_record_of_an_erasure_cannot_be_erased()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Fact("f")));
        var erasure = (await CommitAsync(store, Make.Erase(RecordKind.Fact, "f"))).Entries[0];
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await WriteAsync(store, new Change.Erase(new Endpoint(RecordKind.Erasure, erasure.Id!.Value))));
    }
}
