using System.Diagnostics;

namespace Ingrain.Bench;

/// <summary>What the disk and SQLite cost by themselves: the same number of bytes, without log, versions, chain or queue.</summary>
internal static class Floor
{
    public static void Measure(string folder, int bytes, double seconds)
    {
        Report.Head($"floor: {bytes} bytes a write");
        Append(Path.Combine(folder, "floor.bin"), bytes, seconds);
        Insert(Path.Combine(folder, "floor.db"), bytes, seconds, perTransaction: 1);
        Insert(Path.Combine(folder, "floor1000.db"), bytes, seconds, perTransaction: 1_000);
    }

    private static void Append(string path, int bytes, double seconds)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var (samples, content, started) = (new Samples(), new byte[bytes], Stopwatch.GetTimestamp());
        for (var offset = 0L; Stopwatch.GetElapsedTime(started).TotalSeconds < seconds; offset += bytes)
        {
            var begun = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, content, offset);
            RandomAccess.FlushToDisk(file);
            samples.Add(begun);
        }
        Report.Rate("append and sync a file", samples.Count / Stopwatch.GetElapsedTime(started).TotalSeconds, samples);
    }

    private static void Insert(string path, int bytes, double seconds, int perTransaction)
    {
        using var floor = new BareInsert(path, bytes);
        var (samples, started) = (new Samples(), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
        {
            var begun = Stopwatch.GetTimestamp();
            floor.Write(perTransaction);
            samples.Add(begun);
        }
        Report.Rate(
            $"SQLite insert, {perTransaction} a transaction",
            (double)samples.Count * perTransaction / Stopwatch.GetElapsedTime(started).TotalSeconds, samples);
    }
}
