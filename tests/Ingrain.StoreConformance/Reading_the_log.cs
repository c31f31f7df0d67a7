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
    public async Task a_sequence_outside_the_log_finds_nothing()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Observe("e"));
        foreach (var sequence in (long[])[-1, 0, 2, long.MaxValue]) Assert.Null(await store.FindChangesetAsync(Space, sequence, Ct));
    }
}
