using System.Globalization;
using System.Text;

namespace Ingrain;

/// <summary>
/// The grammar of note and module paths, which are keys in the store and never file names: segments parted by <c>/</c>, relative, at most
/// 1,024 bytes of UTF-8 in normal form C, no empty, <c>.</c> or <c>..</c> segment, no backslash, control or direction-changing character.
/// Nothing is ever percent-decoded.
/// </summary>
public static class MemoryPath
{
    /// <summary>The longest path, in bytes of UTF-8.</summary>
    public const int BytesMax = 1024;

    /// <summary>Where notes of standing wishes lie.</summary>
    internal const string Standing = "standing/";

    /// <summary>Brings a path to its one stored form: normal form C, no leading or trailing slash.</summary>
    /// <param name="path">What a caller wrote.</param>
    /// <returns>The stored form.</returns>
    /// <exception cref="ArgumentException">The path breaks the grammar.</exception>
    public static string Normalize(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Problem(path, out var stored) is { } problem) throw new ArgumentException(problem, nameof(path));
        return stored;
    }

    /// <summary>Brings a path to its stored form where it follows the grammar.</summary>
    /// <param name="path">What a caller wrote.</param>
    /// <param name="stored">The stored form.</param>
    /// <returns>Whether it does.</returns>
    public static bool TryNormalize(string path, out string stored)
    {
        ArgumentNullException.ThrowIfNull(path);
        stored = "";
        if (Problem(path, out var normal) is not null) return false;
        stored = normal;
        return true;
    }

    /// <summary>Whether a path is another or lies below it.</summary>
    /// <param name="path">The path, in its stored form.</param>
    /// <param name="root">The other, in its stored form.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsAtOrBelow(string path, string root)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(root);
        return path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == '/');
    }

    private static string? Problem(string path, out string stored)
    {
        stored = "";
        if (!TextRules.IsWellFormed(path)) return "The path is not well-formed text.";
        stored = path.Normalize(NormalizationForm.FormC).Trim('/');
        if (stored.Length == 0 || Encoding.UTF8.GetByteCount(stored) > BytesMax) return $"A path has 1 to {BytesMax} bytes.";
        foreach (var segment in stored.Split('/'))
            if (segment is "" or "." or "..") return "A path has no empty, '.' or '..' segment.";
        foreach (var rune in stored.EnumerateRunes())
            if (!Allows(rune)) return "A path has no backslash, control or direction-changing character.";
        return null;
    }

    /// <summary>Whether a path may hold a character: none that hides or turns text, ends a line, or has no meaning yet.</summary>
    /// <param name="rune">The character.</param>
    /// <returns>Whether it may. The joiner of emoji is a format character, and the one exception.</returns>
    public static bool Allows(Rune rune) => rune.Value != '\\' && (rune.Value == 0x200D || Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned));
}
