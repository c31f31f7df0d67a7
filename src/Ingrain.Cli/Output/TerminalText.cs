using System.Globalization;
using System.Text;

namespace Ingrain.Cli.Output;

/// <summary>
/// Makes text from memories safe to print. Whoever wrote a memory may have meant it for this terminal: escape sequences move the cursor
/// and rename windows, direction marks reorder what is read. Every such character becomes a visible stand-in.
/// </summary>
internal static class TerminalText
{
    /// <summary>Text in which only line feeds move the cursor.</summary>
    public static string Safe(string text)
    {
        if (!NeedsCare(text)) return text;
        var safe = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\n') safe.Append('\n');
            else if (rune.Value == '\t') safe.Append("    ");
            else if (rune.Value == '\r') continue;
            else if (rune.Value < 0x20) safe.Append((char)(0x2400 + rune.Value));
            else if (rune.Value == 0x7F) safe.Append('\u2421');
            else if (IsHostile(rune)) safe.Append(CultureInfo.InvariantCulture, $"‹U+{rune.Value:X4}›");
            else safe.Append(rune.ToString());
        }
        return safe.ToString();
    }

    /// <summary>The same on one line: white space runs become one space.</summary>
    public static string SafeLine(string text)
    {
        var safe = Safe(text);
        if (safe.AsSpan().IndexOfAny('\n', '\r', '\t') < 0 && !safe.Contains("  ", StringComparison.Ordinal)) return safe.Trim();
        return string.Join(' ', safe.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>One safe line of at most so many characters, with an ellipsis where something is left out.</summary>
    public static string Clip(string text, int lengthMax) => Cut(SafeLine(text), lengthMax);

    /// <summary>As <see cref="Clip"/> for a text that is one line already, with its spaces as they are.</summary>
    public static string ClipSpaced(string text, int lengthMax) => Cut(Safe(text).Replace('\n', ' '), lengthMax);

    private static string Cut(string line, int lengthMax)
    {
        if (line.Length <= lengthMax) return line;
        var cut = lengthMax - 1;
        if (cut > 0 && char.IsHighSurrogate(line[cut - 1])) cut--;
        return line[..cut].TrimEnd() + "…";
    }

    /// <summary>JSON in which such characters inside strings are escaped; parsers read the same.</summary>
    public static string SafeJson(string json)
    {
        if (!NeedsCare(json)) return json;
        var safe = new StringBuilder(json.Length + 16);
        foreach (var rune in json.EnumerateRunes())
        {
            if (!IsHostile(rune) && rune.Value != 0x7F)
            {
                safe.Append(rune.ToString());
                continue;
            }
            foreach (var unit in rune.ToString()) safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }
        return safe.ToString();
    }

    private static bool NeedsCare(string text)
    {
        foreach (var c in text)
            if (c < 0x20 || c >= 0x7F) return true;
        return false;
    }

    /// <summary>
    /// Second control set, line and paragraph separators, and marks without a shape but for the joiners scripts and emoji need.
    /// </summary>
    private static bool IsHostile(Rune rune)
    {
        if (rune.Value is 0x200C or 0x200D || rune.Value < 0x80) return false;
        return rune.Value < 0xA0 || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
    }
}
