using Ingrain.Storage;
using Ingrain.StoreConformance;
using Ingrain.Tests.Support;

namespace Ingrain.Tests.Storage;

public sealed class Reading_entries_in_memory
{
    [Fact]
    public async Task of_one_kind_passes_over_no_other()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var test = new TestEngine();
        for (var i = 0; i < 20_000; i++)
            await test.Store.CommitAsync(Make.Draft(TestEngine.Space, test.Ids.NextGuid(), Make.Observe($"e{i}")), ct);
        await test.Store.CommitAsync(Make.Draft(TestEngine.Space, test.Ids.NextGuid(), Make.Put(Make.Fact("f"))), ct);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = new List<LogEntry>();
        await foreach (var entry in test.Store.ReadEntriesAsync(TestEngine.Space, RecordKind.Fact, 0, ct)) found.Add(entry);
        Assert.Equal(20_001, Assert.Single(found).Sequence);
        // A thousandth of what reading every changeset takes: nothing here waits, so all of it runs on this thread.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }
}
