using System.Globalization;
using System.Text;

namespace Ingrain;

/// <summary>
/// Counts of how one space's modules were used, kept between processes beside what is derived from the log: statistics, never truth. Each
/// process adds what it counted to what is there, under a lock, and renames the sum into place, so that none writes over another's counts
/// and a crash costs one process's last ones. A purge drops the file with all else in its folder.
/// </summary>
internal sealed class ModuleUsageFile
{
    private const string Head = "ingrain module usage 1";
    private const int ModulesMax = 20_000;
    private const long BytesMax = 32 << 20;
    private const long CountMax = 1_000_000_000_000_000;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string _path;

    /// <summary>Names the file of a space.</summary>
    /// <param name="folder">The store's folder for what is derived.</param>
    /// <param name="space">The space.</param>
    public ModuleUsageFile(string folder, SpaceId space) => _path = SnapshotFile.PathOf(folder, space, "module-usage");

    /// <summary>Reads the counts.</summary>
    /// <returns>Them, by path; none where there is no file, or none that can be read. A line that is damaged is passed over.</returns>
    public Dictionary<string, ModuleUsage> Read()
    {
        try
        {
            return ReadAll();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Dictionary<string, ModuleUsage>(StringComparer.Ordinal);
        }
    }

    private Dictionary<string, ModuleUsage> ReadAll()
    {
        var counts = new Dictionary<string, ModuleUsage>(StringComparer.Ordinal);
        if (!File.Exists(_path) || new FileInfo(_path).Length > BytesMax) return counts;
        foreach (var line in File.ReadLines(_path, s_utf8).Skip(1).Take(ModulesMax))
            if (line.Split(' ', 5) is [var reads, var execs, var reuses, var steps, { Length: > 0 } path]
                && Count(reads) is { } r && Count(execs) is { } e && Count(reuses) is { } u && Count(steps) is { } s)
                counts[path] = new ModuleUsage(r, e, u, s);
        return counts;
    }

    /// <summary>Adds counts to those that are there.</summary>
    /// <param name="counts">What was counted since.</param>
    /// <param name="paths">Whose counts are kept; all others are dropped from the file.</param>
    /// <returns>The sums; null where another process writes at this moment, or nothing can be written.</returns>
    public Dictionary<string, ModuleUsage>? Add(IReadOnlyDictionary<string, ModuleUsage> counts, IReadOnlySet<string> paths)
    {
        var aside = $"{_path}.{Environment.ProcessId}";
        try
        {
            SnapshotFile.CreateFolderOf(_path);
            using var turn = new FileStream(_path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // A purge drops the folder, and with it a lock that somebody holds: whoever finds it gone starts over another time.
            if (!File.Exists(_path + ".lock")) return null;
            // What is there and cannot be read now must not be written over with less.
            var all = ReadAll();
            foreach (var (path, count) in counts) all[path] = all.GetValueOrDefault(path).With(count);
            // The most used are kept, should there ever be more than anybody reads.
            all = all.Where(c => paths.Contains(c.Key)).OrderByDescending(c => c.Value.Reads + c.Value.Execs + c.Value.Reuses)
                .Take(ModulesMax).ToDictionary(StringComparer.Ordinal);
            File.WriteAllLines(aside, all.Select(c => Line(c.Key, c.Value)).Prepend(Head), s_utf8);
            File.Move(aside, _path, overwrite: true);
            return all;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Line(string path, ModuleUsage use) =>
        string.Create(CultureInfo.InvariantCulture, $"{use.Reads} {use.Execs} {use.Reuses} {use.StepsSaved} {path}");

    private static long? Count(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= CountMax ? count : null;
}
