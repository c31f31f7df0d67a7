using System.Globalization;

namespace Ingrain.Sandbox;

/// <summary>
/// The memory of a process and all that descend from it, for hosts where the kernel does not count it: what each holds, shared pages in
/// parts. A child that has lost its parent belongs to the first process of its namespace, which descends from the launcher: nobody gets
/// away.
/// </summary>
internal sealed class MemoryWatch(int processId)
{
    /// <summary>The most that a look has found, in bytes.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Adds up what they hold now. Some microseconds for each process.</summary>
    public long Look()
    {
        var (bytes, waiting, seen) = (0L, new Stack<int>([processId]), new HashSet<int>());
        while (waiting.TryPop(out var one))
        {
            if (!seen.Add(one)) continue;
            bytes += BytesOf(one);
            foreach (var child in ChildrenOf(one)) waiting.Push(child);
        }
        PeakBytes = Math.Max(PeakBytes, bytes);
        return bytes;
    }

    private static long BytesOf(int one)
    {
        foreach (var line in Lines($"/proc/{one}/smaps_rollup"))
            if (line.StartsWith("Pss:", StringComparison.Ordinal)) return Kilobytes(line) * 1024;
        // A process that lets nobody look inside still says how much it holds.
        foreach (var line in Lines($"/proc/{one}/status"))
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal)) return Kilobytes(line) * 1024;
        return 0;
    }

    /// <summary>Each thread has children of its own.</summary>
    private static IEnumerable<int> ChildrenOf(int one)
    {
        string[] threads;
        try
        {
            threads = Directory.GetDirectories($"/proc/{one}/task");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
        return from thread in threads
               from line in Lines(Path.Combine(thread, "children"))
               from word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               select int.Parse(word, CultureInfo.InvariantCulture);
    }

    private static long Kilobytes(string line) =>
        long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
