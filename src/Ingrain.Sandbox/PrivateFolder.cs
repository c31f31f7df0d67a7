namespace Ingrain.Sandbox;

/// <summary>
/// A folder of this process for what programs are shown. It holds a lock for as long as the process lives, by which others tell one that
/// was left behind, and remove it.
/// </summary>
internal sealed class PrivateFolder : IDisposable
{
    private const string Prefix = "ingrain-sandbox-", LockName = "lock";

    // Between making the folder and locking it another process must not take it for left behind.
    private static readonly TimeSpan UnlockedAgeMin = TimeSpan.FromMinutes(10);

    private readonly FileStream _lock;

    private PrivateFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>Makes one, and removes those that were left behind.</summary>
    /// <param name="parent">Where.</param>
    /// <param name="users">Who else may enter, by group; null for nobody.</param>
    /// <param name="now">The time, to tell old folders from new ones.</param>
    public static PrivateFolder Make(string parent, UserRange? users, DateTimeOffset now)
    {
        RemoveLeftBehind(parent, now);
        var path = System.IO.Path.Combine(Directory.CreateDirectory(parent).FullName, Prefix + System.IO.Path.GetRandomFileName());
        Posix.MakeFolder(path);
        var held = new FileStream(System.IO.Path.Combine(path, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (users is not null) Share(path, users, Own | UnixFileMode.GroupExecute);
        return new(path, held);
    }

    /// <summary>Lets the programs' group have a file or folder.</summary>
    public static void Share(string path, UserRange users, UnixFileMode mode)
    {
        Posix.Give(path, 0, users.Group);
        if (OperatingSystem.IsLinux()) File.SetUnixFileMode(path, mode);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Remove(Path);
        _lock.Dispose();
    }

    private static void RemoveLeftBehind(string parent, DateTimeOffset now)
    {
        if (!Directory.Exists(parent)) return;
        foreach (var folder in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            if (!Posix.IsOwnFolder(folder)) continue;
            try
            {
                var file = System.IO.Path.Combine(folder, LockName);
                if (!File.Exists(file))
                {
                    if (now - Directory.GetCreationTimeUtc(folder) > UnlockedAgeMin) Remove(folder);
                    continue;
                }
                using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                Remove(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its process lives, or somebody else removes it at this moment.
            }
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever starts next tries again.
        }
    }
}
