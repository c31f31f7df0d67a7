namespace Ingrain.Indexes;

/// <summary>What counts as a letter of a term, how it is folded, and where an identifier's parts end.</summary>
internal static class Letters
{
    // U+00C0 to U+017F without accents; '\0' where there is no plain letter to fold to.
    private const string Plain =
        "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0\0aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0y"
        + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii\0\0jjkkkllllllllll"
        + "nnnnnnnnnoooooo\0\0rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    /// <summary>Whether the character belongs to a run: letters, digits, and marks that follow a letter.</summary>
    public static bool IsTermCharacter(char c) => char.IsAsciiLetterOrDigit(c)
        || (c > '\x7f' && (char.IsLetterOrDigit(c) || IsMark(c)));

    /// <summary>Whether the character is written without spaces between words: Han, Hiragana or Katakana.</summary>
    public static bool IsIdeograph(char c) => c
        is (>= '\u3040' and <= '\u30ff') or (>= '\u3400' and <= '\u9fff') or (>= '\uf900' and <= '\ufaff');

    /// <summary>Lower case, without accent where the letter is Latin.</summary>
    public static char Fold(char c)
    {
        if (c <= '\x7f') return c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
        if (c is >= '\u00c0' and <= '\u017f' && Plain[c - '\u00c0'] is var plain and not '\0') return plain;
        return char.ToLowerInvariant(c);
    }

    /// <summary>
    /// Where the identifier part that starts at <paramref name="start"/> ends: before a capital that follows a small letter
    /// (<c>run|Target</c>), before the last capital of several that a small letter follows (<c>HTTP|Server</c>), or where the script
    /// changes to or from ideographs.
    /// </summary>
    public static int PartEnd(ReadOnlySpan<char> text, int start, int end)
    {
        // Most runs are small plain letters: one look at all of them at once is enough.
        if (!text[start..end].ContainsAnyExceptInRange('a', 'z')) return end;
        for (var i = start + 1; i < end; i++)
        {
            if (IsIdeograph(text[i]) != IsIdeograph(text[i - 1])) return i;
            if (!char.IsUpper(text[i])) continue;
            if (char.IsLower(text[i - 1])) return i;
            if (i + 1 < end && char.IsUpper(text[i - 1]) && char.IsLower(text[i + 1])) return i;
        }
        return end;
    }

    private static bool IsMark(char c) => char.GetUnicodeCategory(c)
        is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
