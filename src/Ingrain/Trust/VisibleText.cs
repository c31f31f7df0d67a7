using System.Globalization;
using System.Text;

namespace Ingrain;

/// <summary>
/// Takes out of a text what a reader cannot see but a model reads: control, direction-changing, zero-width and tag characters. A joiner
/// stays where a script or an emoji needs one: once, behind a character outside ASCII.
/// </summary>
public static class VisibleText
{
    /// <summary>A text with its lines and tabs.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What is visible of it.</returns>
    public static string Of(string text)
    {
        var isClean = true;
        foreach (var c in text)
            if (c is (< ' ' and not '\n' and not '\t') or > '~') isClean = false;
        if (isClean) return text;
        var visible = new StringBuilder(text.Length);
        var last = default(Rune);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsVisible(rune, last)) continue;
            visible.Append(rune.ToString());
            last = rune;
        }
        return visible.ToString();
    }

    /// <summary>A text on one line.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What is visible of it, stretches of white space as one space.</returns>
    public static string Line(string text) =>
        string.Join(' ', Of(text).Split(['\n', '\t', ' ', '\u2028', '\u2029', '\u0085'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The first characters of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="lengthMax">The most characters.</param>
    /// <returns>A part that cuts no character in two.</returns>
    public static string Part(string text, int start, int lengthMax)
    {
        if (start >= text.Length) return "";
        if (start > 0 && char.IsLowSurrogate(text[start])) start--;
        var end = Math.Min(text.Length, start + lengthMax);
        if (end < text.Length && char.IsHighSurrogate(text[end - 1])) end = end - 1 > start ? end - 1 : end + 1;
        return text[start..end];
    }

    private static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D;

    private static bool IsVisible(Rune rune, Rune last)
    {
        if (rune.Value is '\n' or '\t') return true;
        if (rune.Value is 0xFE0F) return last.Value > 0x7F && !IsJoiner(last) && last.Value != 0xFE0F;
        if (IsJoiner(rune)) return last.Value > 0x7F && !IsJoiner(last);
        if (rune.Value is (>= 0xFE00 and <= 0xFE0E) or (>= 0xE0100 and <= 0xE01EF)) return false;
        if (rune.Value is 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0) return false;
        return Rune.GetUnicodeCategory(rune)
            is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
    }
}
