using System.Diagnostics;
using System.Globalization;
using Ingrain.Indexes;

namespace Ingrain.Bench;

/// <summary>
/// The vector index on generated or given vectors: recall of the ten best against exact search, time of a search, CPU time of building and
/// bytes held. Each query is asked three times and its best time counts; percentiles are over queries.
/// </summary>
internal static class VectorBench
{
    private const int Queries = 1000;
    private const int Rounds = 3;

    public static int Run(string[] args)
    {
        var (dimensions, count, text, from, export) = (384, 0, "", "", "");
        for (var i = 0; i < args.Length; i++)
            switch (args[i])
            {
                case "--dimensions": dimensions = Number(args[++i]); break;
                case "--texts": text = args[++i]; break;
                case "--from": from = args[++i]; break;
                case "--export": export = args[++i]; break;
                default: count = Number(args[i]); break;
            }
        var vectors = Vectors(count, dimensions, text, from);
        if (export.Length > 0) vectors.Export(export);
        Line($"vectors   {vectors.Count,10:N0} of {vectors.Dimensions} dimensions, {vectors.QueryCount} queries");
        Searches(Build(vectors), vectors);
        return 0;
    }

    private static VectorSet Vectors(int count, int dimensions, string text, string from)
    {
        if (from.Length > 0) return VectorSet.Import(from, dimensions);
        if (text.Length > 0) return TextVectors.Load(text, dimensions, count == 0 ? int.MaxValue : count);
        var data = new VectorData(dimensions, seed: 42);
        return VectorSet.Of(dimensions, data.Draw(count, seed: 44), data.Draw(Queries, seed: 43));
    }

    private static VectorIndex Build(VectorSet vectors)
    {
        // A first small index, so that the figures are not those of code still being compiled.
        var warm = new VectorIndex(vectors.Dimensions);
        for (var i = 0; i < Math.Min(5000, vectors.Count); i++) warm.Set(i, vectors.Row(i));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var index = new VectorIndex(vectors.Dimensions);
        var pauses = new double[vectors.Count];
        for (var i = 0; i < vectors.Count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            index.Set(i, vectors.Row(i));
            pauses[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        process.Refresh();
        var spent = (process.TotalProcessorTime - cpu).TotalSeconds;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Array.Sort(pauses);
        Line($"build     {spent,10:N2} CPU s");
        var (half, most) = (pauses[pauses.Length / 2], pauses[pauses.Length / 1000 * 999]);
        Line($"adding    p50 {half:N4} ms, p99.9 {most:N3} ms, longest {pauses[^1]:N2} ms");
        Line($"memory    {index.SizeBytes / 1048576.0,10:N1} MB by its own account, {held / 1048576.0:N1} MB by the collector's");
        return index;
    }

    private static void Searches(VectorIndex index, VectorSet vectors)
    {
        var scratch = new VectorScratch();
        var times = new double[vectors.QueryCount];
        Array.Fill(times, double.MaxValue);
        for (var i = 0; i < Math.Min(200, times.Length); i++)
            index.Search(vectors.Query(i), VectorSet.Answers, default(EveryDocument), scratch);
        var hits = 0;
        for (var round = 0; round < Rounds; round++)
            for (var i = 0; i < times.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                var found = index.Search(vectors.Query(i), VectorSet.Answers, default(EveryDocument), scratch);
                times[i] = Math.Min(times[i], Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (round > 0) continue;
                foreach (var neighbour in found)
                    if (vectors.TruthOf(i).Contains(neighbour.Document)) hits++;
            }
        Array.Sort(times);
        var recall = hits / (double)(times.Length * VectorSet.Answers);
        Line($"search    recall@10 {recall:N4}, p50 {times[times.Length / 2]:N4} ms, p99 {times[times.Length * 99 / 100]:N4} ms");
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
