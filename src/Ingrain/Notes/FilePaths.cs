namespace Ingrain;

/// <summary>
/// Between paths that begin with a root such as <c>/memories</c> and paths of notes. Nothing leads outside, however it is written.
/// </summary>
internal sealed class FilePaths
{
    private const int DecodingsMax = 4;

    private readonly string _root;

    /// <summary>Makes the mapping.</summary>
    /// <exception cref="ArgumentException">The root is no slash and a name, or the place in the space is no path.</exception>
    public FilePaths(MemoryFilesOptions options)
    {
        if (options.Root.Length < 2 || options.Root[0] != '/' || options.Root.IndexOf('/', 1) > 0)
            throw new ArgumentException("The root is a slash and one name, such as /memories.", nameof(options));
        (_root, Top) = (options.Root, options.Under.Length == 0 ? "" : MemoryPath.Normalize(options.Under));
    }

    /// <summary>What the root stands for in the space; empty for everything.</summary>
    public string Top { get; }

    /// <summary>The path of notes that a path stands for.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/>: it lies elsewhere, or is no path.</exception>
    public string Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path != _root && !path.StartsWith(_root + "/", StringComparison.Ordinal))
            throw Wrong($"Path must start with {_root}, got: {path}");
        if (LeadsAway(path)) throw Wrong($"Path {path} would escape {_root} directory");
        var below = string.Join('/', path[_root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries));
        if (below.Length == 0) return Top;
        return MemoryPath.TryNormalize(Top.Length == 0 ? below : $"{Top}/{below}", out var place)
            ? place
            : throw Wrong($"Path {path} is not valid: at most {MemoryPath.BytesMax} bytes, and no hidden characters");
    }

    /// <summary>The same for a file, which the root is not.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/>.</exception>
    public string ReadFile(string path) => Read(path) is var place && place != Top ? place : throw Wrong($"File {path} already exists");

    /// <summary>A path of notes as a path below the root.</summary>
    public string Show(string place) => _root + "/" + (Top.Length == 0 ? place : place[(Top.Length + 1)..]);

    /// <summary>Whether it says "up" in plain, percent-encoded, or more often encoded words, or with backslashes.</summary>
    private static bool LeadsAway(string path)
    {
        for (var i = 0; i < DecodingsMax; i++)
        {
            if (path.Contains('\\', StringComparison.Ordinal) || path.Split('/').Any(s => s is "." or "..")) return true;
            var decoded = Uri.UnescapeDataString(path);
            if (decoded == path) return false;
            path = decoded;
        }
        // Encoded again and again: nobody names a file so.
        return true;
    }

    private static MemoryException Wrong(string text) => new(MemoryErrorCode.Invalid, text);
}
