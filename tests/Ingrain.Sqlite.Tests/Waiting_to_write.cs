using Ingrain.Storage;
using Ingrain.StoreConformance;

namespace Ingrain.Sqlite.Tests;

[Trait("Category", "Slow")]
public sealed class Waiting_to_write : SqliteTest
{
    private static readonly SqliteStoreOptions s_impatient = new() { WriteWait = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public async Task writers_that_wait_together_share_one_sync()
    {
        var syncs = 0;
        var store = Open(new SqliteStoreOptions { OnStep = step => syncs += step == CommitStep.AfterCommit ? 1 : 0 });
        Task<CommitResult>[] writes;
        using (HoldLock())
            writes = [.. Enumerable.Range(0, 100).Select(i => store.CommitAsync(Draft(Make.Observe($"e{i}")), Ct).AsTask())];
        Assert.All(await Task.WhenAll(writes), result => Assert.IsType<CommitResult.Committed>(result));
        Assert.InRange(syncs, 1, 2);
        Assert.Equal(100, (await store.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task a_writer_may_give_up_while_it_waits_and_nothing_of_it_is_written()
    {
        var store = Open();
        using var giveUp = new CancellationTokenSource();
        Task<CommitResult> first, second;
        using (HoldLock())
        {
            first = store.CommitAsync(Draft(Make.Observe("first")), Ct).AsTask();
            await WriterHasTakenAsync(store);
            second = store.CommitAsync(Draft(Make.Observe("second")), giveUp.Token).AsTask();
            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        }
        Assert.IsType<CommitResult.Committed>(await first);
        await CommitAsync(store, Make.Observe("third"));
        Assert.Equal(["first", "third"], (await LogAsync(store)).Select(c => c.Entries[0].Id!.Value.Value));
    }

    [Fact]
    public async Task a_lock_that_others_hold_too_long_is_busy_and_the_store_goes_on_afterwards()
    {
        var store = Open(s_impatient);
        using (HoldLock())
        {
            var busy = await Assert.ThrowsAsync<MemoryException>(async () => await CommitAsync(store, Make.Observe("e")));
            Assert.Equal((MemoryErrorCode.Busy, true), (busy.Code, busy.IsTransient));
            Assert.Equal(0, (await store.HeadAsync(Space, Ct)).Sequence);
        }
        await CommitAsync(store, Make.Observe("e"));
    }

    [Fact]
    public async Task a_full_queue_makes_writers_wait_and_then_says_busy()
    {
        using var gate = new ManualResetEventSlim();
        var writing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var store = SqliteStore.Open(Path, TimeProvider.System, Ids, s_impatient with
        {
            QueueLengthMax = 2,
            OnStep = step =>
            {
                if (step != CommitStep.BeforeBegin) return;
                writing.TrySetResult();
                gate.Wait(Ct);
            },
        });
        // On a thread of its own: who finds nobody writing writes on the thread that asked.
        var first = Task.Run(() => store.CommitAsync(Draft(Make.Observe("first")), Ct).AsTask(), Ct);
        await writing.Task;
        Task<CommitResult>[] waiting = [.. ((string[])["a", "b"]).Select(id => store.CommitAsync(Draft(Make.Observe(id)), Ct).AsTask())];
        var busy = await Assert.ThrowsAsync<MemoryException>(async () => await store.CommitAsync(Draft(Make.Observe("late")), Ct));
        Assert.Equal(MemoryErrorCode.Busy, busy.Code);
        gate.Set();
        Assert.All(await Task.WhenAll([first, .. waiting]), result => Assert.IsType<CommitResult.Committed>(result));
        Assert.Equal(3, (await store.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task closing_writes_what_waits_and_then_takes_nothing_more()
    {
        var store = Open();
        var writes = Enumerable.Range(0, 300).Select(i => store.CommitAsync(Draft(Make.Observe($"e{i}")), Ct).AsTask()).ToList();
        await store.DisposeAsync();
        Assert.All(writes, write => Assert.IsType<CommitResult.Committed>(write.Result));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await CommitAsync(store, Make.Observe("late")));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.HeadAsync(Space, Ct));
        await store.DisposeAsync();
        Assert.False(File.Exists(Path + "-wal"));
        Assert.True(File.Exists(Path + "-lock"));
        Assert.Equal(300, (await Open().HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task closing_while_another_process_writes_does_not_wait_out_every_writers_patience()
    {
        var store = Open(new SqliteStoreOptions { WriteWait = TimeSpan.FromMinutes(2), GroupLengthMax = 1 });
        await CommitAsync(store, Make.Observe("first"));
        using var held = HoldLock();
        var writes = Enumerable.Range(0, 6).Select(i => store.CommitAsync(Draft(Make.Observe($"e{i}")), Ct).AsTask()).ToList();
        await store.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), Ct);
        foreach (var write in writes)
            Assert.Equal(MemoryErrorCode.Busy, (await Assert.ThrowsAsync<MemoryException>(() => write)).Code);
    }

    [Fact]
    public async Task two_stores_on_one_file_lose_nothing_and_see_each_other()
    {
        var (left, right) = (Open(), Open());
        await Task.WhenAll(Enumerable.Range(0, 12).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++) await CommitAsync(writer % 2 == 0 ? left : right, Make.Observe($"{writer}-{i}"));
        }, Ct)));
        var log = await LogAsync(left);
        Assert.Equal(240, log.Count);
        Chain.Verify(log);
        Assert.Equal(240, (await right.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task a_space_that_contradicts_itself_fails_alone()
    {
        var (store, other) = (Open(), new SpaceId("beta"));
        await CommitAsync(store, Make.Observe("e"));
        await store.OnWriterAsync(c => { c.RunScript("UPDATE changesets SET recorded_at = -1"); return true; }, Ct);
        Task<CommitResult>[] writes;
        using (HoldLock())
            writes = [.. ((SpaceId[])[other, Space, other]).Select(space =>
                store.CommitAsync(Make.Draft(space, Ids.NextGuid(), Make.Observe($"{Ids.NextGuid()}")), Ct).AsTask())];
        Assert.IsType<CommitResult.Committed>(await writes[0]);
        Assert.IsType<CommitResult.Committed>(await writes[2]);
        Assert.Equal(MemoryErrorCode.Corrupt, (await Assert.ThrowsAsync<MemoryException>(() => writes[1])).Code);
        Assert.NotEmpty(await store.CheckAsync(Ct));
    }

    [Fact]
    public async Task an_id_that_was_used_before_is_refused_alone()
    {
        var (store, used) = (Open(), Ids.NextGuid());
        await store.CommitAsync(Make.Draft(Space, used, Make.Observe("e")), Ct);
        Task<CommitResult>[] writes;
        using (HoldLock())
            writes = [.. ((Guid[])[Ids.NextGuid(), used, Ids.NextGuid()]).Select(id =>
                store.CommitAsync(Make.Draft(Space, id, Make.Observe($"{Ids.NextGuid()}")), Ct).AsTask())];
        Assert.IsType<CommitResult.Committed>(await writes[0]);
        Assert.IsType<CommitResult.Committed>(await writes[2]);
        Assert.Equal(MemoryErrorCode.Conflict, (await Assert.ThrowsAsync<MemoryException>(() => writes[1])).Code);
    }

    // The first commit is out of the queue once a second one could be waiting alone; the lock file shows nothing, so the queue is asked.
    private static async Task WriterHasTakenAsync(SqliteStore store)
    {
        while (store.WaitingCount > 0) await Task.Yield();
    }
}
