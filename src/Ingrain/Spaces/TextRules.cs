namespace Ingrain;

/// <summary>What text may be kept at all: well-formed UTF-16 of a bounded size.</summary>
internal static class TextRules
{
    /// <summary>Whether the text has no lone surrogate, so that it survives UTF-8 unchanged.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1])) return false;
            i++;
        }
        return true;
    }
}
