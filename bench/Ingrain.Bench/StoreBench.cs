using System.Diagnostics;
using System.Globalization;
using Ingrain.Sqlite;
using Ingrain.Storage;

namespace Ingrain.Bench;

/// <summary>The SQLite store from single writes to a million episodes, beside what the disk itself costs.</summary>
internal sealed class StoreBench(Settings settings, SqliteStore store, Workload workload)
{
    private const int BatchLength = 1_000;

    public static async Task<int> RunAsync(Settings settings)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(settings.File)!);
        Report.Line("machine", $"{Environment.ProcessorCount} cores, {Environment.OSVersion}, .NET {Environment.Version}");
        Floor.Measure(Path.GetDirectoryName(settings.File)!, 700, settings.Seconds);
        await using (var store = SqliteStore.Open(settings.File, TimeProvider.System, IdSource.Secure(TimeProvider.System)))
            await new StoreBench(settings, store, new Workload()).RunAsync();
        Report.Bytes("file after closing", new FileInfo(settings.File).Length);
        Directory.Delete(Path.GetDirectoryName(settings.File)!, recursive: true);
        return 0;
    }

    /// <summary>Only single durable writes, by turns with the floor, in a store that is as large as it is asked to be.</summary>
    public static async Task<int> RunSinglesAsync(Settings settings)
    {
        var folder = Path.GetDirectoryName(settings.File)!;
        Directory.CreateDirectory(folder);
        await using (var store = SqliteStore.Open(settings.File, TimeProvider.System, IdSource.Secure(TimeProvider.System)))
        {
            var workload = new Workload();
            var bench = new StoreBench(settings, store, workload);
            await bench.WriteAsync("episodes", settings.Episodes, i => new Change.Observe(workload.Episode(i)));
            using var beside = new BesideFloor(folder, settings.Seconds);
            await bench.BesideAsync(beside);
        }
        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private async Task RunAsync()
    {
        using var beside = new BesideFloor(Path.GetDirectoryName(settings.File)!, settings.Seconds);
        await BesideAsync(beside);
        Report.Head("acknowledged single writes, each synced");
        foreach (var writers in (int[])[1, 8, 64]) await WriteSinglyAsync(writers);

        Report.Head($"in changesets of {BatchLength}");
        await WriteAsync("episodes", settings.Episodes, i => new Change.Observe(workload.Episode(i)));
        Report.Bytes("file and log after episodes", FileBytes());
        await BesideAsync(beside);
        await WriteAsync("notes", settings.Notes, i => new Change.Put(workload.Note(i)));
        await WriteAsync("facts", settings.Facts, i => new Change.Put(workload.Fact(i)));
        var before = (await store.HeadAsync(Workload.Space, CancellationToken.None)).Sequence;
        await WriteAsync("second versions of notes", settings.Notes / 5, i => new Change.Put(workload.Note(i * 5, 2)));
        await WriteAsync("second versions of facts", settings.Facts / 5, i => new Change.Put(workload.Fact(i * 5, 2)));
        Report.Bytes("file and log", FileBytes());
        await IngestAsync();
        Report.Bytes("resident memory", Report.ResidentBytes());

        await ReadAsync(before);
        await WholeAsync();
    }

    /// <summary>Through the engine: gate, ids, known claims, log.</summary>
    private async Task IngestAsync()
    {
        Report.Head($"through the engine, {BatchLength} together");
        var (engine, agent) = (new MemoryEngine(store), new WriteContext { Actor = new Actor(ActorKind.Agent, "bench") });
        await WriteAsync("observed", settings.Facts, i => workload.Episode(i) with { Id = default }, async batch =>
            await engine.ObserveAsync(new SpaceId("observed"), batch, agent));
        await WriteAsync("remembered facts", settings.Facts, i => workload.Fact(i) with { Id = default }, async batch =>
            await engine.RememberAsync(new SpaceId("remembered"), batch, agent));
        await WriteAsync("remembered notes", settings.Notes, i => workload.Note(i) with { Id = default }, async batch =>
            await engine.RememberAsync(new SpaceId("remembered"), batch, agent));
    }

    private async Task BesideAsync(BesideFloor floor)
    {
        Report.Head("one writer by turns with a bare insert");
        // Not disposed, since the store is not its own.
        var engine = new MemoryEngine(store);
        var (agent, space) = (new WriteContext { Actor = new Actor(ActorKind.Agent, "bench") }, new SpaceId("engine"));
        var i = 0;
        await floor.MeasureAsync("commit an episode", () => Committing(new Change.Observe(workload.Episode(i++))));
        await floor.MeasureAsync(
            "commit a fact", () => Committing(new Change.Put(workload.Fact(i++) with { Id = workload.Ids.NextRecordId() })));
        await floor.MeasureAsync("observe", () =>
        {
            Episode[] said = [workload.Episode(i++) with { Id = default }];
            return () => engine.ObserveAsync(space, said, agent);
        });
        await floor.MeasureAsync("remember a fact", () => Remembering(workload.Fact(i++) with { Id = default }));
        await floor.MeasureAsync("remember a note", () => Remembering(workload.Note(i++) with { Id = default }));

        Func<Task> Committing(Change change)
        {
            var draft = workload.Draft(change);
            return () => store.CommitAsync(draft, CancellationToken.None).AsTask();
        }

        Func<Task> Remembering(Record record) => () => engine.RememberAsync(space, record, agent);
    }

    private async Task WriteSinglyAsync(int writers)
    {
        var started = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            var samples = new Samples();
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < settings.Seconds)
            {
                var begun = Stopwatch.GetTimestamp();
                await store.CommitAsync(workload.Draft(new Change.Observe(workload.Episode(samples.Count))), CancellationToken.None);
                samples.Add(begun);
            }
            return samples;
        })));
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var together = new Samples();
        foreach (var samples in all) together.Add(samples);
        Report.Rate($"{writers} writers", together.Count / elapsed, together);
    }

    private Task WriteAsync(string what, int count, Func<int, Change> change) => WriteAsync(
        what, count, change, async batch => await store.CommitAsync(workload.Draft(batch), CancellationToken.None));

    private static async Task WriteAsync<T>(string what, int count, Func<int, T> make, Func<IReadOnlyList<T>, Task> write)
    {
        var (samples, allocated, writing) = (new Samples(), 0L, 0.0);
        foreach (var places in Enumerable.Range(0, count).Chunk(BatchLength))
        {
            // Made before the clock starts: what the texts cost is not what writing costs.
            T[] batch = [.. places.Select(make)];
            var (before, begun) = (GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
            await write(batch);
            samples.Add(begun);
            writing += Stopwatch.GetElapsedTime(begun).TotalSeconds;
            allocated += GC.GetTotalAllocatedBytes() - before;
        }
        Report.Rate($"{count:N0} {what}", count / writing, samples, allocated / Math.Max(1, count));
    }

    private async Task ReadAsync(long before)
    {
        Report.Head("reads");
        var ct = CancellationToken.None;
        await ReadAsync("head", _ => store.HeadAsync(Workload.Space, ct));
        await ReadAsync("note by id", _ => store.ReadAsync(Workload.Space, Note(), null, ct));
        await ReadAsync("note by id as of the past", _ => store.ReadAsync(Workload.Space, Note(), before, ct));
        await ReadAsync("history of a note", _ => store.HistoryAsync(Workload.Space, Note(), ct));
        await ReadAsync("100 notes below a path", i => store.ListAsync(Workload.Space, Below(i), ct));
        await ReadAsync("100 notes below a path as of the past", i => store.ListAsync(Workload.Space, Below(i) with { AsOf = before }, ct));
        await ReadAsync("100 facts from anywhere", _ => store.ListAsync(Workload.Space, Facts(before), ct));
        await ReadAsync("40 episodes of a session", i => store.ListAsync(Workload.Space, Session(i), ct));
        var time = TimeProvider.System.GetUtcNow().AddSeconds(-9);
        await ReadAsync("sequence at a time", _ => store.SequenceAtAsync(Workload.Space, time, ct));
        await ReadAsync("one changeset of the log", _ => store.FindChangesetAsync(Workload.Space, 1 + workload.Next(1_000), ct));
    }

    private static async Task ReadAsync<T>(string what, Func<int, ValueTask<T>> read)
    {
        const int warm = 200, count = 5_000;
        var samples = new Samples();
        for (var i = 0; i < warm; i++) await read(i);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < count; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await read(i);
            samples.Add(begun);
        }
        Report.Line(what, $"{samples}   {(GC.GetAllocatedBytesForCurrentThread() - allocated) / count:N0} bytes allocated");
    }

    private async Task WholeAsync()
    {
        Report.Head("the whole file");
        var entries = 0L;
        await TimeAsync("read the log", async () =>
        {
            await foreach (var changeset in store.ReadLogAsync(Workload.Space, 0, CancellationToken.None))
                entries += changeset.Entries.Count;
        });
        Report.Line("entries", entries.ToString("N0", CultureInfo.InvariantCulture));
        await TimeAsync("check", async () => Report.Line("problems found", $"{(await store.CheckAsync(CancellationToken.None)).Count}"));
        await store.CommitAsync(workload.Draft(new Change.Erase(Note())), CancellationToken.None);
        await TimeAsync("purge after an erase", async () => Report.Line("purged", $"{await store.PurgeAsync(CancellationToken.None)}"));
        Report.Bytes("resident memory", Report.ResidentBytes());
    }

    private static async Task TimeAsync(string what, Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        Report.Line(what, string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds,10:N2} s"));
    }

    private Endpoint Note() => new(RecordKind.Note, workload.Note(workload.Next(settings.Notes)).Id);

    private ListQuery Below(int i) => new() { Kind = RecordKind.Note, Place = $"area{i % Math.Max(1, settings.Notes / 1000):D4}" };

    private ListQuery Facts(long before) =>
        new() { Kind = RecordKind.Fact, Cursor = $"{before - workload.Next(Math.Max(1, settings.Facts / BatchLength))}:0:" };

    private static ListQuery Session(int i) => new() { Kind = RecordKind.Episode, Place = $"session-{i:D6}" };

    private long FileBytes() => new FileInfo(settings.File).Length + new FileInfo(settings.File + "-wal").Length;
}
