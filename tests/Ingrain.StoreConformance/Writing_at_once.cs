using System.Collections.Concurrent;
using Ingrain.Storage;

namespace Ingrain.StoreConformance;

public abstract class Writing_at_once : StoreSuite
{
    [Fact]
    public async Task everything_acknowledged_is_there_exactly_once()
    {
        const int writers = 24, each = 40;
        var store = await StoreAsync();
        var acknowledged = new ConcurrentBag<ChangesetId>();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                var draft = Make.Draft(writer % 3 == 0 ? Other : Space, Ids.NextGuid(), Make.Observe($"{writer}-{i}"));
                Assert.IsType<CommitResult.Committed>(await store.CommitAsync(draft, Ct));
                acknowledged.Add(draft.Id);
            }
        }, Ct)));
        var (ours, theirs) = (await LogAsync(store, Space), await LogAsync(store, Other));
        Chain.Verify(ours);
        Chain.Verify(theirs);
        Assert.Equal(writers * each, ours.Count + theirs.Count);
        Assert.Equal([.. acknowledged.Select(a => a.Value).Order()], ours.Concat(theirs).Select(c => c.Id.Value).Order());
    }

    [Fact]
    public async Task the_same_changeset_from_many_writers_is_written_once()
    {
        var store = await StoreAsync();
        var draft = Draft(Make.Observe("e"));
        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(async () => await store.CommitAsync(draft, Ct), Ct)));
        Assert.Single(results.OfType<CommitResult.Committed>());
        Assert.Equal(29, results.OfType<CommitResult.Repeated>().Count());
    }

    [Fact]
    public async Task a_refused_draft_takes_no_other_with_it()
    {
        var store = await StoreAsync();
        var writes = Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
            await store.CommitAsync(i % 3 == 0 ? Draft() : Draft(Make.Observe($"e{i}")), Ct), Ct)).ToList();
        foreach (var (i, write) in writes.Index())
            if (i % 3 == 0) await Assert.ThrowsAsync<ArgumentException>(() => write);
            else Assert.IsType<CommitResult.Committed>(await write);
        Assert.Equal(40, (await store.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task counters_incremented_by_compare_and_set_lose_no_update()
    {
        const int writers = 8, each = 10;
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Fact("counter", "0")));
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var done = 0; done < each;)
            {
                var current = (await store.ReadAsync(Space, Make.At(RecordKind.Fact, "counter"), null, Ct))!;
                var next = Make.Fact("counter", $"{current.Version + 1} written by {writer} as number {done}");
                if (await WriteAsync(store, Make.Put(next, current.Version)) is CommitResult.Committed) done++;
            }
        }, Ct)));
        Assert.Equal(1 + writers * each, (await store.HistoryAsync(Space, Make.At(RecordKind.Fact, "counter"), Ct)).Count);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task a_reader_sees_changesets_whole_or_not_at_all()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Fact("a", "0")), Make.Put(Make.Fact("b", "0")));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var reading = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var page = await store.ListAsync(Space, new ListQuery { Kind = RecordKind.Fact }, Ct);
                var values = page.Entries.Select(e => ((Fact)EntryCodec.DecodeRecord(e)).Statement).Distinct();
                Assert.Single(values);
            }
        }, Ct);
        for (var i = 1; i <= 100; i++) await CommitAsync(store, Make.Put(Make.Fact("a", $"{i}")), Make.Put(Make.Fact("b", $"{i}")));
        await stop.CancelAsync();
        await reading;
    }
}
