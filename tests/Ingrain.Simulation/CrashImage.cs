namespace Ingrain.Simulation;

/// <summary>
/// The files as a crash at some instant leaves them. A process that dies leaves what it wrote; a machine that dies also tears what was
/// not synced yet: every sector of it may be old or new.
/// </summary>
internal sealed record CrashImage(byte[] Database, byte[] Log)
{
    private const int SectorBytes = 512;
    private const int LogHeaderBytes = 32;

    public static CrashImage Take(string path) => new(Read(path), File.Exists(path + "-wal") ? Read(path + "-wal") : []);

    public void Restore(string path)
    {
        File.WriteAllBytes(path, Database);
        if (Log.Length > 0) File.WriteAllBytes(path + "-wal", Log);
    }

    /// <summary>
    /// As if the machine had died while it wrote the log: sectors of before and after, mixed. But for the log's header: when SQLite starts
    /// a log over, it syncs the new header before it writes the first frame behind it, so no frame is ever newer than its header.
    /// </summary>
    public CrashImage WithTornLog(CrashImage before, Random random)
    {
        var torn = Tear(before.Log, Log, SectorBytes, random);
        Log.AsSpan(0, Math.Min(LogHeaderBytes, torn.Length)).CopyTo(torn);
        return this with { Log = torn };
    }

    /// <summary>As if the machine had died while it copied the log into the file: pages of before and after, mixed.</summary>
    public CrashImage WithTornDatabase(CrashImage before, Random random) =>
        this with { Database = Tear(before.Database, Database, 4096, random) };

    private static byte[] Tear(byte[] before, byte[] after, int unit, Random random)
    {
        var length = Math.Max(before.Length, after.Length);
        // The file may have grown only in part.
        if (before.Length < after.Length && random.Next(2) == 0) length = before.Length + random.Next(after.Length - before.Length + 1);
        var (torn, share) = (new byte[length], random.Next(1, 10));
        for (var at = 0; at < length; at += unit)
        {
            var source = random.Next(10) < share ? before : after;
            var count = Math.Min(unit, Math.Min(length, source.Length) - at);
            if (count > 0) Array.Copy(source, at, torn, at, count);
        }
        return torn;
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
