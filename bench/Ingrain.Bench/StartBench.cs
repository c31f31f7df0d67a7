using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ingrain.Sqlite;

namespace Ingrain.Bench;

/// <summary>From the start of <c>ingrain mcp</c> as a process to the answer of its first recall, over a store that is there.</summary>
internal static class StartBench
{
    private const int Rounds = 15;

    private const string Hello = """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":
        {"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"b","version":"1"}}}
        """;

    public static async Task<int> RunAsync(int count)
    {
        var folder = Directory.CreateTempSubdirectory("ingrain-bench-");
        try
        {
            var db = Path.Combine(folder.FullName, "ingrain.db");
            var text = new ZipfText(seed: 42);
            var documents = Enumerable.Range(0, count).Select(_ => text.Document()).ToArray();
            var query = text.Question(documents[count / 2]);
            await WriteAsync(db, documents, query);
            Report.Line("memories", string.Create(CultureInfo.InvariantCulture, $"{count,10:N0}"));
            Report.Bytes("store", new FileInfo(db).Length);
            Report.Bytes("recall index kept beside it", Directory.GetFiles(db + "-recall").Sum(f => new FileInfo(f).Length));
            var (hello, answer, bare) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                var (first, found) = await AskAsync(db, query);
                hello.Add(first);
                answer.Add(found);
                bare.Add(await BareAsync());
            }
            Tell("ingrain --version, for comparison", bare);
            Tell("start to the answer of initialize", hello);
            Tell("start to the answer of the first recall", answer);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task WriteAsync(string db, string[] documents, string query)
    {
        var space = new SpaceId("bench");
        var context = new WriteContext { Actor = new Actor(ActorKind.Person, "bench") };
        await using var engine = new MemoryEngine(SqliteStore.Open(db, TimeProvider.System, IdSource.Secure(TimeProvider.System)));
        foreach (var chunk in documents.Index().Chunk(10_000))
            await engine.ObserveAsync(space, [.. chunk.Select(d => Episode(d.Index, d.Item))], context);
        await engine.RecallAsync(space, new RecallQuery { Text = query });
    }

    private static Episode Episode(int index, string content) => new()
    {
        Id = new RecordId($"d{index}"), Session = new RecordId($"s{index / 50}"), Role = "user", Content = content,
    };

    private static async Task<(double Hello, double Answer)> AskAsync(string db, string query)
    {
        var began = Stopwatch.GetTimestamp();
        using var process = CliProcess.Start("mcp", "--db", db, "--space", "bench");
        await process.StandardInput.WriteLineAsync(Hello.ReplaceLineEndings(""));
        await process.StandardInput.FlushAsync();
        await process.StandardOutput.ReadLineAsync();
        var hello = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        await process.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        var call = new { jsonrpc = "2.0", id = 2, method = "tools/call", @params = new { name = "recall", arguments = new { query } } };
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(call));
        await process.StandardInput.FlushAsync();
        var answer = await process.StandardOutput.ReadLineAsync();
        var found = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        if (answer?.Contains("\"id\":2", StringComparison.Ordinal) != true || answer.Contains("\"isError\":true", StringComparison.Ordinal))
            throw new InvalidOperationException("The recall was not answered: " + answer);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (hello, found);
    }

    private static async Task<double> BareAsync()
    {
        var began = Stopwatch.GetTimestamp();
        using var process = CliProcess.Start("--version");
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static void Tell(string name, List<double> times)
    {
        times.Sort();
        Report.Line(name, string.Create(CultureInfo.InvariantCulture,
            $"least {times[0],6:N0} ms, median {times[times.Count / 2],6:N0} ms, most {times[^1],6:N0} ms of {times.Count}"));
    }
}
