using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ingrain.Sqlite;

namespace Ingrain.Bench;

/// <summary>
/// <c>ingrain serve</c> as a process under 64 connections from this one: four recalls to a write, each connection as fast as it is
/// answered. Every acknowledged write is read back afterwards. The same lines for other memories are made by <c>bench/rivals/load.mjs</c>.
/// </summary>
internal sealed class LoadBench(HttpClient client, string[] documents, LoadBench.Plan plan)
{
    private const int WritesIn = 5;
    private const string Space = "v1/spaces/bench";

    private readonly List<string> _acknowledged = [];
    private readonly Samples _recalls = new();
    private readonly Samples _writes = new();
    private readonly Dictionary<string, int> _errors = [];

    public static async Task<int> RunAsync(string[] args)
    {
        var plan = Plan.Parse(args);
        var folder = Directory.CreateTempSubdirectory("ingrain-bench-");
        try
        {
            var db = Path.Combine(folder.FullName, "ingrain.db");
            var text = new ZipfText(seed: 42);
            var documents = Enumerable.Range(0, plan.Memories).Select(_ => text.Document()).ToArray();
            await WriteAsync(db, documents);
            using var server = CliProcess.Start("serve", "--json", "--port", "0", "--db", db, "--rate", "1000000");
            _ = server.StandardError.ReadToEndAsync();
            var told = JsonElement.Parse(await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("No server."));
            using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = plan.Connections })
            {
                BaseAddress = new Uri(told.GetProperty("address").GetString()!), Timeout = TimeSpan.FromMinutes(5),
            };
            client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Bearer", told.GetProperty("token").GetProperty("token").GetString());
            var bench = new LoadBench(client, documents, plan);
            await bench.MeasureAsync();
            Report.Bytes("peak resident memory", CliProcess.PeakBytes(server));
            var exit = await CliProcess.EndAsync(server);
            return exit == 0 && bench._errors.Count == 0 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task WriteAsync(string db, string[] documents)
    {
        var context = new WriteContext { Actor = new Actor(ActorKind.Person, "bench") };
        await using var engine = new MemoryEngine(SqliteStore.Open(db, TimeProvider.System, IdSource.Secure(TimeProvider.System)));
        foreach (var chunk in documents.Chunk(1_000))
            await engine.RememberAsync(new SpaceId("bench"), [.. chunk.Select(d => new Fact { Statement = d })], context);
        await engine.RecallAsync(new SpaceId("bench"), new RecallQuery { Text = documents[0] });
    }

    private async Task MeasureAsync()
    {
        Report.Head($"ingrain serve, {plan.Connections} connections, {plan.Memories:N0} memories, 4 recalls to a write, {plan.Seconds} s");
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(c => Task.Run(() => AskAsync(c, began))));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Tell("recall", _recalls, seconds);
        Tell("write", _writes, seconds);
        Report.Line("errors", _errors.Count == 0 ? "none" : string.Join(", ", _errors.Select(e => $"{e.Key} x {e.Value}")));
        var lost = 0;
        await Parallel.ForEachAsync(_acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (id, ct) =>
        {
            using var found = await client.GetAsync(new Uri($"{Space}/memories/fact/{id}", UriKind.Relative), ct);
            if (!found.IsSuccessStatusCode) Interlocked.Increment(ref lost);
        });
        Report.Line("acknowledged writes, read back", string.Create(
            CultureInfo.InvariantCulture, $"{_acknowledged.Count,10:N0}, {lost} lost"));
        if (lost > 0) _errors["lost"] = lost;
    }

    private async Task AskAsync(int connection, long began)
    {
        var random = new Random(connection);
        for (var i = 0; Stopwatch.GetElapsedTime(began).TotalSeconds < plan.Seconds; i++)
        {
            var document = documents[random.Next(documents.Length)];
            var isWrite = random.Next(WritesIn) == 0;
            object body = isWrite
                ? new { statement = $"Connection {connection} adds {i}: {document}" }
                : new { query = string.Join(' ', document.Split(' ').OrderBy(_ => random.Next()).Take(random.Next(3, 9))), limit = 10 };
            var started = Stopwatch.GetTimestamp();
            var problem = await SendAsync(isWrite ? $"{Space}/facts" : $"{Space}/recall", body, isWrite);
            lock (_errors)
            {
                if (problem is not null) _errors[problem] = _errors.GetValueOrDefault(problem) + 1;
                else (isWrite ? _writes : _recalls).Add(started);
            }
        }
    }

    private async Task<string?> SendAsync(string path, object body, bool isWrite)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        try
        {
            using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
            var answer = await response.Content.ReadAsByteArrayAsync();
            if (!response.IsSuccessStatusCode) return ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            if (!isWrite) return null;
            var id = JsonElement.Parse(answer).GetProperty("memory").GetProperty("id").GetString()!;
            lock (_acknowledged) _acknowledged.Add(id);
            return null;
        }
        catch (HttpRequestException e)
        {
            return e.HttpRequestError.ToString();
        }
    }

    private static void Tell(string name, Samples samples, double seconds) => Report.Line(name, string.Create(
        CultureInfo.InvariantCulture,
        $"{samples.Count / seconds,10:N1}/s   p50 {Ms(samples, 0.5)}   p99 {Ms(samples, 0.99)}   n {samples.Count:N0}"));

    private static string Ms(Samples samples, double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{samples.At(share) / 1000,9:N2} ms");

    /// <summary>How much, of what, for how long.</summary>
    internal sealed record Plan(int Memories, int Connections, int Seconds)
    {
        public static Plan Parse(string[] args)
        {
            var plan = new Plan(10_000, 64, 60);
            foreach (var pair in args.Chunk(2))
            {
                var value = int.Parse(pair[^1], CultureInfo.InvariantCulture);
                plan = pair[0] switch
                {
                    "--memories" => plan with { Memories = value },
                    "--connections" => plan with { Connections = value },
                    "--seconds" => plan with { Seconds = value },
                    _ => throw new ArgumentException($"'{pair[0]}' is no option."),
                };
            }
            return plan;
        }
    }
}
