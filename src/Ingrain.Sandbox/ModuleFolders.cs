using System.Text;
using Ingrain.Execution;

namespace Ingrain.Sandbox;

/// <summary>
/// Module trees as folders that programs are shown, each written once and never changed: the store itself is never mounted, since a
/// program can lock what it can read. Trees that nobody uses are kept up to a bound, the last used ones. Safe from many threads.
/// </summary>
internal sealed class ModuleFolders
{
    /// <summary>Trees kept although nobody uses them, and the bytes of them all.</summary>
    public const int KeptMax = 64;

    /// <summary>Bytes of one tree's texts.</summary>
    public const long TreeBytesMax = 64L << 20;

    /// <summary>Files of one tree.</summary>
    public const int TreeFilesMax = 20_000;

    private const long KeptBytesMax = 256L << 20;
    private const int NameBytesMax = 255, PathBytesMax = 1024;

    private readonly string _folder;
    private readonly UserRange? _users;
    private readonly Lock _turn = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    public ModuleFolders(string folder, UserRange? users) => (_folder, _users) = (folder, users);

    /// <summary>Lays a tree out, or finds it laid out.</summary>
    /// <param name="tree">The files.</param>
    /// <returns>Keeps the folder until it is disposed.</returns>
    /// <exception cref="MemoryException">Invalid: a path that leads elsewhere or cannot be a file's, or too much of it.</exception>
    public Lease Take(ModuleTree tree)
    {
        lock (_turn)
        {
            if (!_entries.TryGetValue(tree.Hash, out var entry))
            {
                entry = Write(tree);
                _entries.Add(tree.Hash, entry);
                _bytes += entry.Bytes;
            }
            else
            {
                _byUse.Remove(entry.Place);
            }
            entry.Users++;
            _byUse.AddFirst(entry.Place);
            DropUnused();
            return new Lease(this, entry);
        }
    }

    private Entry Write(ModuleTree tree)
    {
        var bytes = Check(tree);
        var path = Path.Combine(_folder, tree.Hash);
        Directory.CreateDirectory(path);
        foreach (var (name, text) in tree.Files)
        {
            var file = Path.Combine(path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        if (_users is not null) ShareAll(path, _users);
        return new(path, tree.Hash, bytes);
    }

    private static void ShareAll(string path, UserRange users)
    {
        const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead;
        const UnixFileMode Enter = Read | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.UserWrite;
        PrivateFolder.Share(path, users, Enter);
        foreach (var folder in Directory.EnumerateDirectories(path, "*", SearchOption.AllDirectories))
            PrivateFolder.Share(folder, users, Enter);
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)) PrivateFolder.Share(file, users, Read);
    }

    private static long Check(ModuleTree tree)
    {
        if (tree.Files.Count > TreeFilesMax)
            throw Invalid($"{tree.Files.Count} modules; at most {TreeFilesMax} can be shown to a program.");
        var bytes = 0L;
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, text) in tree.Files)
        {
            bytes += Encoding.UTF8.GetByteCount(text);
            var parts = path.Split('/');
            if (path.Length == 0 || Encoding.UTF8.GetByteCount(path) > PathBytesMax || !parts.All(IsName))
                throw Invalid($"The module path '{Shown(path)}' cannot be a file's: parts are plain names, joined by slashes.");
            for (var end = path.LastIndexOf('/'); end > 0 && folders.Add(path[..end]); end = path.LastIndexOf('/', end - 1)) { }
        }
        if (bytes > TreeBytesMax) throw Invalid($"The modules have {bytes} bytes; at most {TreeBytesMax} can be shown to a program.");
        if (tree.Files.Keys.FirstOrDefault(folders.Contains) is { } both)
            throw Invalid($"The module path '{Shown(both)}' is also the beginning of another's: it cannot be a file and a folder.");
        return bytes;
    }

    private static bool IsName(string part) =>
        part is not ("" or "." or "..") && Encoding.UTF8.GetByteCount(part) <= NameBytesMax
        && !part.Contains('\0', StringComparison.Ordinal);

    private static string Shown(string path) => string.Concat(path.Take(80).Select(c => char.IsControl(c) ? '?' : c));

    private static MemoryException Invalid(string message) => new(MemoryErrorCode.Invalid, message);

    private void DropUnused()
    {
        for (var node = _byUse.Last; node is not null && (_entries.Count > KeptMax || _bytes > KeptBytesMax);)
        {
            var (entry, before) = (node.Value, node.Previous);
            if (entry.Users == 0)
            {
                _byUse.Remove(node);
                _entries.Remove(entry.Hash);
                _bytes -= entry.Bytes;
                Directory.Delete(entry.Path, recursive: true);
            }
            node = before;
        }
    }

    private void Release(Entry entry)
    {
        lock (_turn)
        {
            entry.Users--;
            DropUnused();
        }
    }

    /// <summary>One tree's folder, there for as long as this is held.</summary>
    public sealed class Lease : IDisposable
    {
        private readonly ModuleFolders _folders;
        private Entry? _entry;

        internal Lease(ModuleFolders folders, Entry entry)
        {
            (_folders, _entry) = (folders, entry);
            Path = entry.Path;
        }

        /// <summary>The folder.</summary>
        public string Path { get; }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _entry, null) is { } entry) _folders.Release(entry);
        }
    }

    internal sealed class Entry
    {
        public Entry(string path, string hash, long bytes)
        {
            (Path, Hash, Bytes) = (path, hash, bytes);
            Place = new(this);
        }

        public string Path { get; }

        public string Hash { get; }

        public long Bytes { get; }

        public int Users { get; set; }

        public LinkedListNode<Entry> Place { get; }
    }
}
