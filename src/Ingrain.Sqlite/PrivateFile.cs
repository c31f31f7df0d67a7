namespace Ingrain.Sqlite;

/// <summary>Files that only their owner may read: memories hold what people told an agent in confidence.</summary>
internal static class PrivateFile
{
    private const int LinksMax = 40;

    /// <summary>
    /// Makes an empty database file where there is none. A file that exists is not opened: closing it again would drop every lock that
    /// SQLite holds on it in this process (POSIX locks belong to the process, not to the opened file).
    /// </summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.StorageFailed"/>: the folder cannot be written.</exception>
    public static void CreateIfMissing(string path)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            if (!File.Exists(path)) Open(path, FileMode.CreateNew, FileShare.ReadWrite).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first; its file is as good as ours.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, e);
        }
    }

    /// <summary>
    /// The file that a path leads to. SQLite follows links by itself, but the lock beside the file is ours: under two names it would be
    /// two locks.
    /// </summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.StorageFailed"/>: links lead in a circle.</exception>
    public static string FollowLinks(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget is null ? path : Follow(path, LinksMax);
        }
        catch (IOException e)
        {
            throw NotWritable(path, e);
        }
    }

    private static string Follow(string path, int left)
    {
        if (left == 0) throw new IOException("Too many links.");
        // Folders first: what a link says is relative to where it really lies.
        if (Path.GetDirectoryName(path) is not { } folder) return path;
        var real = Path.Combine(Follow(folder, left), Path.GetFileName(path));
        if (new FileInfo(real).LinkTarget is not { } target) return real;
        return Follow(Path.GetFullPath(target, Path.GetDirectoryName(real)!), left - 1);
    }

    /// <summary>Opens a file for its owner alone.</summary>
    /// <exception cref="IOException">Another opened it in a way that does not allow this.</exception>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.StorageFailed"/>: not permitted.</exception>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new FileStream(path, options);
        }
        catch (UnauthorizedAccessException e)
        {
            throw NotWritable(path, e);
        }
    }

    private static MemoryException NotWritable(string path, Exception cause) =>
        new(MemoryErrorCode.StorageFailed, $"'{path}' cannot be written. Check the permissions of it and of its folder.", cause);
}
