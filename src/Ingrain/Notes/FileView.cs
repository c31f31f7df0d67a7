using System.Globalization;
using System.Text;

namespace Ingrain;

/// <summary>How texts and folders of notes look to a model that works with files: numbered lines, sizes, two levels of names.</summary>
internal static class FileView
{
    /// <summary>The most lines that can be numbered.</summary>
    public const int LinesMax = 999_999;

    /// <summary>The most files and folders of one listing.</summary>
    public const int NamesMax = 1_000;

    private const int NumberWidth = 6;
    private const int DepthMax = 2;

    /// <summary>Lines with their numbers, right-aligned to six columns.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="from">The first to show, from 0.</param>
    /// <param name="to">Where to stop, from 0, not shown itself.</param>
    public static string Numbered(IReadOnlyList<string> lines, int from, int to)
    {
        var text = new StringBuilder();
        for (var i = from; i < Math.Min(to, lines.Count); i++)
        {
            if (i > from) text.Append('\n');
            text.Append((i + 1).ToString(CultureInfo.InvariantCulture).PadLeft(NumberWidth)).Append('\t').Append(lines[i]);
        }
        return text.ToString();
    }

    /// <summary>A size as people read it: 0B, 512B, 5.5K, 1.2M.</summary>
    /// <param name="bytes">The size in bytes.</param>
    public static string Size(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 1024 && unit < 3; unit++) size /= 1024;
        var format = size == Math.Floor(size) ? "0" : "0.0";
        return size.ToString(format, CultureInfo.InvariantCulture) + "BKMG"[unit];
    }

    /// <summary>
    /// A folder with what is in it and one level below, with sizes; folders end in a slash. Hidden names and <c>node_modules</c> are left
    /// out.
    /// </summary>
    /// <param name="shown">The folder's path as it was asked for.</param>
    /// <param name="files">Paths below the folder, with their sizes in bytes.</param>
    public static string Listing(string shown, IEnumerable<(string Path, long Bytes)> files)
    {
        var (total, sizes) = (0L, new SortedDictionary<string, long>(StringComparer.Ordinal));
        foreach (var (path, bytes) in files)
        {
            var segments = path.Split('/');
            if (segments.Any(s => s.StartsWith('.') || s == "node_modules")) continue;
            total += bytes;
            for (var depth = 1; depth <= Math.Min(DepthMax, segments.Length); depth++)
            {
                var name = string.Join('/', segments.Take(depth)) + (depth < segments.Length ? "/" : "");
                sizes[name] = sizes.GetValueOrDefault(name) + bytes;
            }
        }
        var text = new StringBuilder().Append(Size(total)).Append('\t').Append(shown);
        foreach (var (name, bytes) in sizes.Take(NamesMax))
            text.Append('\n').Append(Size(bytes)).Append('\t').Append(shown).Append('/').Append(name);
        if (sizes.Count > NamesMax)
            text.Append(CultureInfo.InvariantCulture, $"\n(and {sizes.Count - NamesMax} more: view a folder of them)");
        return text.ToString();
    }
}
