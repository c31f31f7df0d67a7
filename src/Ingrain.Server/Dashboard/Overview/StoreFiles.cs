namespace Ingrain.Server.Dashboard.Overview;

/// <summary>How much room a store takes on the disk.</summary>
/// <param name="Log">Bytes of the store's file and of what is not yet written into it.</param>
/// <param name="Derived">Bytes of what is kept beside it and can be derived again.</param>
/// <param name="Snapshots">How many files those are.</param>
/// <param name="Newest">When the newest of them was written; null where there is none.</param>
internal sealed record StoreFiles(long Log, long Derived, int Snapshots, DateTimeOffset? Newest)
{
    private const int FilesMax = 10_000;

    /// <summary>Looks at the files, which are not opened.</summary>
    /// <param name="location">Where the store lies.</param>
    /// <returns>The sizes; null for a store that is no file.</returns>
    public static StoreFiles? At(string location)
    {
        try
        {
            var store = new FileInfo(location);
            if (!store.Exists) return null;
            var log = store.Length + LengthOf(location + "-wal");
            var folder = new DirectoryInfo(location + "-recall");
            var kept = folder.Exists ? folder.EnumerateFiles().Take(FilesMax).ToList() : [];
            return new StoreFiles(log, kept.Sum(f => f.Length), kept.Count,
                kept.Count == 0 ? null : new DateTimeOffset(kept.Max(f => f.LastWriteTimeUtc), TimeSpan.Zero));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file may go while it is looked at: the next look shows what is there then.
            return null;
        }
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
