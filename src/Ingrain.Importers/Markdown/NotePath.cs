using System.Text;

namespace Ingrain.Importers;

/// <summary>
/// Makes file names of a source into note paths: what <see cref="MemoryPath"/> does not take becomes a hyphen, and what is too long is cut
/// and ends in a hash, so that two names stay two.
/// </summary>
internal static class NotePath
{
    private const int HashLength = 12;
    private const int SegmentBytesMax = 200;

    /// <summary>One segment made of a name, which may itself hold slashes or be nothing but dots.</summary>
    public static string Segment(string name)
    {
        var kept = Clean(name.Replace('/', '-').Replace('\\', '-')).Trim(' ');
        if (kept is "" or "." or "..") kept = "unnamed";
        return Encoding.UTF8.GetByteCount(kept) <= SegmentBytesMax ? kept : Shorten(kept, name, SegmentBytesMax);
    }

    /// <summary>A path below what is imported, fit to be stored.</summary>
    public static string Of(string relative)
    {
        var segments = relative.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(s => s is "." or ".." ? "unnamed" : Clean(s));
        var path = string.Join('/', segments);
        if (path.Length == 0) path = "unnamed";
        return Encoding.UTF8.GetByteCount(path) <= MemoryPath.BytesMax ? path : Shorten(path, relative, MemoryPath.BytesMax);
    }

    private static string Clean(string name)
    {
        var kept = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            kept.Append(MemoryPath.Allows(rune) ? rune.ToString() : "-");
        }
        return kept.ToString().Normalize(NormalizationForm.FormC);
    }

    private static string Shorten(string text, string whole, int bytesMax)
    {
        var extension = Path.GetExtension(text);
        var tail = $"~{ImportId.Hash(whole)[..HashLength]}{(extension.Length <= 10 ? extension : "")}";
        var room = bytesMax - Encoding.UTF8.GetByteCount(tail);
        var kept = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > room) break;
            kept.Append(rune.ToString());
        }
        return kept.ToString().TrimEnd('/') + tail;
    }
}
