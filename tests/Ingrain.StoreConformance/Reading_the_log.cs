using Ingrain.Storage;

namespace Ingrain.StoreConformance;

public abstract class Reading_the_log : StoreSuite
{
    [Fact]
    public async Task the_log_starts_behind_the_sequence_that_was_named()
    {
        var store = await StoreAsync();
        for (var i = 0; i < 700; i++) await CommitAsync(store, Make.Observe($"e{i}"));
        Assert.Equal(Enumerable.Range(1, 700).Select(i => (long)i), (await LogAsync(store, Space)).Select(c => c.Sequence));
        Assert.Equal([699L, 700L], (await LogAsync(store, Space, 698)).Select(c => c.Sequence));
        Assert.Empty(await LogAsync(store, Space, 700));
        Assert.Empty(await LogAsync(store, Space, 10_000));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await LogAsync(store, Space, -1));
    }

    [Fact]
    public async Task a_consumer_may_write_while_it_reads()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Observe("first"));
        var seen = 0;
        await foreach (var changeset in store.ReadLogAsync(Space, 0, Ct))
        {
            seen++;
            if (changeset.Sequence < 50) await CommitAsync(store, Make.Observe($"after {changeset.Sequence}"));
        }
        Assert.Equal(50, seen);
    }

    [Fact]
    public async Task reading_ends_when_it_is_cancelled()
    {
        var store = await StoreAsync();
        for (var i = 0; i < 10; i++) await CommitAsync(store, Make.Observe($"e{i}"));
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var changeset in store.ReadLogAsync(Space, 0, stop.Token))
                if (changeset.Sequence == 3) await stop.CancelAsync();
        });
    }

    [Fact]
    public async Task the_entries_of_one_kind_come_in_the_order_of_writing_without_what_was_erased()
    {
        var store = await StoreAsync();
        for (var i = 0; i < 1_300; i++) await CommitAsync(store, Make.Observe($"e{i}"));
        await CommitAsync(store, new Change.Mark(new RecordId("e5"), RecordState.Retracted));
        await CommitAsync(store, new Change.Erase(new Endpoint(RecordKind.Episode, new RecordId("e7"))));
        var expected = new List<string>();
        await foreach (var changeset in store.ReadLogAsync(Space, 2, Ct))
            expected.AddRange(changeset.Entries
                .Where(e => e is { Kind: RecordKind.Episode, Version: 1, IsErased: false })
                .Select(e => e.Id!.Value.Value));
        var actual = new List<string>();
        await foreach (var entry in store.ReadEntriesAsync(Space, RecordKind.Episode, 2, Ct)) actual.Add(entry.Id!.Value.Value);
        Assert.Equal(1_297, actual.Count);
        Assert.Equal(expected, actual);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
        {
            await foreach (var _ in store.ReadEntriesAsync(Space, RecordKind.Note, 0, Ct)) { }
        });
    }

    [Fact]
    public async Task a_header_is_the_changeset_without_its_entries()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Observe("e"));
        var header = await store.FindHeaderAsync(Space, 1, Ct);
        Assert.Empty(header!.Entries);
        Assert.Equal((await store.FindChangesetAsync(Space, 1, Ct))!.Hash.ToArray(), header.Hash.ToArray());
        Assert.Null(await store.FindHeaderAsync(Space, 2, Ct));
    }

    [Fact]
    public async Task one_kind_is_read_alone_without_what_was_erased_and_without_marks()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Observe("e1"), Make.Put(Make.Fact("f1")), Make.Put(Make.Note("n1", "p")));
        await CommitAsync(store, Make.Put(Make.Fact("f1", "second")), Make.Mark("e1", RecordState.Retracted), Make.Put(Make.Fact("f2")));
        await CommitAsync(store, Make.Erase(RecordKind.Fact, "f2"), Make.Observe("e2"), Make.Put(Make.Fact("f3")));
        await WriteToAsync(store, Other, Make.Put(Make.Fact("f9")));
        Assert.Equal(["f1", "f1", "f3"], Texts(await EntriesAsync(store, RecordKind.Fact, 0)));
        Assert.Equal(["f1", "f3"], Texts(await EntriesAsync(store, RecordKind.Fact, 1)));
        Assert.Equal(["e1", "e2"], Texts(await EntriesAsync(store, RecordKind.Episode, 0)));
        Assert.Empty(await EntriesAsync(store, RecordKind.Fact, 3));
        Assert.Single(await EntriesAsync(store, RecordKind.Erasure, 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await EntriesAsync(store, RecordKind.Fact, -1));
        foreach (var listed in (RecordKind[])[RecordKind.Note, RecordKind.Module])
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await EntriesAsync(store, listed, 0));
    }

    [Fact]
    public async Task one_kind_reads_in_the_same_order_however_many_batches_it_takes()
    {
        var store = await StoreAsync();
        for (var i = 0; i < 5; i++)
            await CommitAsync(store, [.. Enumerable.Range(0, 700).Select(k => Make.Observe($"{i}-{k}", new string('x', k)))]);
        var expected = Enumerable.Range(0, 5).SelectMany(i => Enumerable.Range(0, 700).Select(k => $"{i}-{k}"));
        Assert.Equal(expected, Texts(await EntriesAsync(store, RecordKind.Episode, 0)));
    }

    [Fact]
    public async Task a_sequence_outside_the_log_finds_nothing()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Observe("e"));
        foreach (var sequence in (long[])[-1, 0, 2, long.MaxValue]) Assert.Null(await store.FindChangesetAsync(Space, sequence, Ct));
    }

    private static async ValueTask<List<LogEntry>> EntriesAsync(IMemoryStore store, RecordKind kind, long after)
    {
        var entries = new List<LogEntry>();
        await foreach (var entry in store.ReadEntriesAsync(Space, kind, after, Ct)) entries.Add(entry);
        return entries;
    }
}
