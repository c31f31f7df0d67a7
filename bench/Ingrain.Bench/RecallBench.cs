using System.Diagnostics;
using System.Globalization;
using Ingrain.Sqlite;

namespace Ingrain.Bench;

/// <summary>
/// Recall through the whole engine on a file, beside SQLite's own full-text index over the same texts in the same run. Each query is asked
/// three times and its best time counts, so that the figures are the engines' and not the neighbours' on the machine.
/// </summary>
internal static class RecallBench
{
    private const int Queries = 300;
    private const int Rounds = 3;

    /// <summary>Runs.</summary>
    /// <param name="count">How many texts.</param>
    /// <param name="kept">A folder whose store is made where it is missing, and left. Null for a store that is deleted.</param>
    public static async Task<int> RunAsync(int count, string? kept)
    {
        var folder = kept is null ? Directory.CreateTempSubdirectory("ingrain-bench-") : Directory.CreateDirectory(kept);
        try
        {
            var text = new ZipfText(seed: 42);
            var documents = Enumerable.Range(0, count).Select(_ => text.Document()).ToArray();
            var sources = Enumerable.Range(0, Queries).Select(i => documents[(int)((long)i * count / Queries)]).ToArray();
            (string Name, string[] Texts)[] kinds =
                [("keywords", [.. sources.Select(text.Keywords)]), ("question", [.. sources.Select(text.Question)])];
            var path = Path.Combine(folder.FullName, "ingrain.db");
            if (!File.Exists(path)) await WriteAsync(path, documents);
            await EngineAsync(path, kinds);
            await ReopenAsync(path, kinds[0].Texts[0]);
            if (kept is null) FullText(Path.Combine(folder.FullName, "fts.db"), documents, kinds);
            return 0;
        }
        finally
        {
            if (kept is null) folder.Delete(recursive: true);
        }
    }

    private static async Task WriteAsync(string path, string[] documents)
    {
        var context = new WriteContext { Actor = new Actor(ActorKind.Person, "bench") };
        var clock = TimeProvider.System;
        await using var writer = new MemoryEngine(SqliteStore.Open(path, clock, IdSource.Secure(clock)));
        var watch = Stopwatch.StartNew();
        foreach (var chunk in documents.Index().Chunk(10_000))
            await writer.ObserveAsync(new SpaceId("bench"), [.. chunk.Select(d => Episode(d.Index, d.Item))], context);
        Line($"ingrain   write      {documents.Length / watch.Elapsed.TotalSeconds,10:N0} episodes/s, durable in changesets of 1,000");
    }

    private static async Task EngineAsync(string path, (string Name, string[] Texts)[] kinds)
    {
        var space = new SpaceId("bench");
        var clock = TimeProvider.System;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var engine = new MemoryEngine(SqliteStore.Open(path, clock, IdSource.Secure(clock)));
        var open = Stopwatch.StartNew();
        await engine.RecallAsync(space, new RecallQuery { Text = kinds[0].Texts[0] });
        open.Stop();
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        Line($"ingrain   open       {open.Elapsed.TotalMilliseconds,10:N0} ms to the first answer of a new engine");
        Line($"ingrain   memory     {memory / 1048576.0,10:N0} MB held by the engine");
        Line($"ingrain   file       {new FileInfo(path).Length / 1048576.0,10:N0} MB");
        foreach (var (name, texts) in kinds)
        {
            foreach (var warm in texts.Take(50)) await engine.RecallAsync(space, Query(warm));
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var times = new double[texts.Length];
            Array.Fill(times, double.MaxValue);
            for (var round = 0; round < Rounds; round++)
                for (var i = 0; i < texts.Length; i++)
                {
                    var started = Stopwatch.GetTimestamp();
                    var recalled = await engine.RecallAsync(space, Query(texts[i]));
                    times[i] = Math.Min(times[i], Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    if (recalled.Items.Count == 0 && name == "question")
                        throw new InvalidOperationException($"'{texts[i]}' found nothing.");
                }
            var each = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (Rounds * texts.Length);
            Line($"ingrain   {name,-10} {Percentiles(times)}, {each / 1024.0:N0} KB allocated (10 items, rendered in 2,000 tokens)");
        }
        await ThreadsAsync(engine, kinds[^1].Texts);
    }

    /// <summary>How many questions so many threads answer in a second, in all; none waits for another.</summary>
    private static async Task ThreadsAsync(MemoryEngine engine, string[] texts)
    {
        foreach (var threads in (int[])[1, 2, 4, 16])
        {
            var asked = Math.Max(texts.Length, 1_200) / threads * threads;
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, threads).Select(t => Task.Run(async () =>
            {
                for (var i = t; i < asked; i += threads) await engine.RecallAsync(new SpaceId("bench"), Query(texts[i % texts.Length]));
            })));
            Line($"ingrain   threads    {threads,10:N0} answer {asked / watch.Elapsed.TotalSeconds,7:N0} questions a second");
        }
    }

    /// <summary>
    /// A new process on the same file, which finds the index that the one before kept: what a user waits for. In the same process the
    /// memory of the engine before would still be around.
    /// </summary>
    private static async Task ReopenAsync(string path, string query)
    {
        string[] arguments = [typeof(RecallBench).Assembly.Location, "reopen", path, query];
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments))!;
        await process.WaitForExitAsync();
        var size = Directory.GetFiles(path + "-recall").Sum(f => new FileInfo(f).Length);
        Line($"ingrain   snapshot   {size / 1048576.0,10:N0} MB");
    }

    /// <summary>Says how long a store's first answer takes in this process.</summary>
    /// <param name="path">The store.</param>
    /// <param name="query">The question.</param>
    public static async Task<int> OpenAsync(string path, string query)
    {
        var clock = TimeProvider.System;
        var watch = Stopwatch.StartNew();
        await using var engine = new MemoryEngine(SqliteStore.Open(path, clock, IdSource.Secure(clock)));
        await engine.RecallAsync(new SpaceId("bench"), new RecallQuery { Text = query });
        Line($"ingrain   reopen     {watch.Elapsed.TotalMilliseconds,10:N0} ms to the first answer of a new process, from the snapshot");
        return 0;
    }

    private static void FullText(string path, string[] documents, (string Name, string[] Texts)[] kinds)
    {
        File.Create(path).Dispose();
        using var connection = Connection.Open(path);
        connection.RunScript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
        connection.RunScript("CREATE VIRTUAL TABLE t USING fts5(text, tokenize = 'porter unicode61')");
        var watch = Stopwatch.StartNew();
        foreach (var chunk in documents.Chunk(1_000))
        {
            connection.RunScript("BEGIN");
            foreach (var document in chunk)
            {
                using var insert = connection.Prepare("INSERT INTO t (text) VALUES (?1)").Bind(document);
                insert.Step();
            }
            connection.RunScript("COMMIT");
        }
        Line($"fts5      write      {documents.Length / watch.Elapsed.TotalSeconds,10:N0} rows/s, the same batches");
        foreach (var (name, texts) in kinds)
        {
            var times = new double[texts.Length];
            Array.Fill(times, double.MaxValue);
            for (var round = 0; round < Rounds; round++)
                for (var i = 0; i < texts.Length; i++)
                {
                    var started = Stopwatch.GetTimestamp();
                    var match = string.Join(" OR ", texts[i].Split(' ').Select(w => $"\"{w}\""));
                    using var select = connection.Prepare("SELECT text FROM t WHERE t MATCH ?1 ORDER BY bm25(t) LIMIT 10").Bind(match);
                    while (select.Step()) _ = select.Text(0);
                    times[i] = Math.Min(times[i], Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            Line($"fts5      {name,-10} {Percentiles(times)} (10 rows, text only)");
        }
    }

    private static RecallQuery Query(string text) => new() { Text = text, Limit = 10 };

    private static Episode Episode(int index, string content) => new()
    {
        Id = new RecordId($"d{index}"), Session = new RecordId($"s{index / 50}"), Role = "user", Content = content,
    };

    private static string Percentiles(double[] times)
    {
        Array.Sort(times);
        var (p50, p99) = (times[times.Length / 2], times[times.Length * 99 / 100]);
        return string.Create(CultureInfo.InvariantCulture, $"p50 {p50,7:N2} ms, p99 {p99,7:N2} ms");
    }

    private static void Line(string text) => Console.WriteLine(text);
}
