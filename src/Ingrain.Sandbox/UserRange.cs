using System.Globalization;

namespace Ingrain.Sandbox;

/// <summary>
/// The users that programs run as where this process is root: one for each that runs, so that nothing that the kernel counts by user,
/// such as keys and pipe buffers, is shared. They lie where no distribution and no container tool gives users out.
/// </summary>
internal sealed record UserRange(uint First)
{
    /// <summary>Users of one process.</summary>
    public const int Count = 1024;

    private const uint Preferred = 2_000_000_000;
    private const int Processes = 65_536;

    /// <summary>The group of all of them, which may read what is laid out for programs.</summary>
    public uint Group => First;

    /// <summary>The user of a place.</summary>
    public uint Of(int slot) => First + (uint)slot;

    /// <summary>Finds users that exist where this process runs; containers have only some.</summary>
    /// <param name="uidMap">The text of /proc/self/uid_map: rows of first inside, first outside, count.</param>
    /// <param name="processId">Keeps two processes of one host apart.</param>
    /// <returns>The users; null where there are too few.</returns>
    public static UserRange? Find(string uidMap, int processId)
    {
        var rows = from line in uidMap.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                   let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                   where words.Length == 3
                   let first = ulong.Parse(words[0], CultureInfo.InvariantCulture)
                   select (First: first, End: first + ulong.Parse(words[2], CultureInfo.InvariantCulture));
        var (start, end) = rows.DefaultIfEmpty().MaxBy(r => r.End - r.First);
        if (start <= Preferred && end >= Preferred + (ulong)Processes * Count)
            return new(Preferred + (uint)(processId % Processes * Count));
        // The last number of 16 bits but one is "nobody", which everything that has no other user shares.
        const uint Nobody = 65_534;
        var last = Math.Min(end, Nobody);
        return last >= start + 2 * Count ? new((uint)(last - Count)) : null;
    }
}
