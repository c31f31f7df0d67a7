using Ingrain.Simulation;
using Ingrain.StoreConformance;

namespace Ingrain.Sqlite.Tests;

public sealed class Many_processes : SqliteTest
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task eight_processes_of_64_writers_lose_and_double_nothing()
    {
        const int processes = 8, writers = 64, each = 12;
        var workers = Enumerable.Range(0, processes).Select(i => new WorkerProcess(Path, $"p{i}", writers, each)).ToList();
        try
        {
            await Task.WhenAll(workers.Select(worker => worker.EndAsync(Ct)));
            var acknowledged = workers.SelectMany(w => w.Acknowledged).ToList();
            Assert.Equal(processes * writers * each, acknowledged.Count);

            await using var store = Open();
            var log = new List<Storage.Changeset>();
            await foreach (var changeset in store.ReadLogAsync(WriteWorker.Space, 0, Ct)) log.Add(changeset);
            Chain.Verify(log);
            Assert.Equal(acknowledged.Order(), log.Select(c => (c.Sequence, c.Id.Value, Convert.ToHexString(c.Hash.Span))).Order());
            Assert.Equal(log.Count * 2, log.SelectMany(c => c.Entries).Select(e => (e.Kind, e.Id, e.Version)).Distinct().Count());
            Assert.Empty(await store.CheckAsync(Ct));
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task killing_a_writing_process_200_times_loses_nothing_acknowledged()
    {
        const int kills = 200, perFile = 25, seed = 1;
        var random = new Random(seed);
        var slowestOpening = TimeSpan.Zero;
        for (var file = 0; file < kills / perFile; file++)
        {
            var path = System.IO.Path.Combine(Folder, $"killed{file}.db");
            for (var (kill, verified) = (0, 0L); kill < perFile; kill++)
            {
                using var worker = new WorkerProcess(path, $"k{kill}", writers: 8, count: 0);
                await worker.ReadAsync(1 + random.Next(60), Ct);
                await worker.KillAsync(Ct);
                var started = TimeProvider.System.GetTimestamp();
                await using var store = SqliteStore.Open(path, Clock, Ids);
                var opening = TimeProvider.System.GetElapsedTime(started);
                slowestOpening = opening > slowestOpening ? opening : slowestOpening;
                verified = await VerifyAsync(store, worker.Acknowledged, verified, $"seed {seed}, file {file}, kill {kill}");
                if (kill == perFile - 1) Assert.Empty(await store.CheckAsync(Ct));
            }
        }
        Assert.True(slowestOpening < TimeSpan.FromSeconds(2), $"opening after a kill took {slowestOpening}");
    }

    /// <summary>Everything acknowledged is there, the log goes on from what was verified before, and the pages are sound.</summary>
    private static async Task<long> VerifyAsync(
        SqliteStore store, IReadOnlyList<(long Sequence, Guid Id, string Hash)> acknowledged, long verified, string where)
    {
        var log = new Dictionary<long, (Guid, string)>();
        var start = Storage.ChainHash.Start((await store.KeyAsync(WriteWorker.Space, Ct)).Span);
        var previous = verified == 0 ? null : await store.FindChangesetAsync(WriteWorker.Space, verified, Ct);
        await foreach (var changeset in store.ReadLogAsync(WriteWorker.Space, verified, Ct))
        {
            Assert.True(changeset.PreviousHash.Span.SequenceEqual(previous is null ? start : previous.Hash.Span), where);
            Assert.True(Storage.ChainHash.Compute(changeset).AsSpan().SequenceEqual(changeset.Hash.Span), where);
            Assert.All(changeset.Entries, entry => Assert.True(Storage.EntryCodec.Matches(entry), where));
            log.Add(changeset.Sequence, (changeset.Id.Value, Convert.ToHexString(changeset.Hash.Span)));
            previous = changeset;
        }
        foreach (var (sequence, id, hash) in acknowledged)
            Assert.True(log.GetValueOrDefault(sequence) == (id, hash), $"{where}: {id} is gone");
        await store.OnWriterAsync(connection =>
        {
            using var check = connection.Prepare("PRAGMA integrity_check");
            return check.Step() && check.Text(0) == "ok" ? true : throw new MemoryException(MemoryErrorCode.Corrupt, where);
        }, Ct);
        return previous?.Sequence ?? 0;
    }
}
