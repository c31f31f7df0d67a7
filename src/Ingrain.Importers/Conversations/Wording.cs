namespace Ingrain.Importers;

/// <summary>Cuts and repairs text without breaking a character.</summary>
internal static class Wording
{
    /// <summary>At most so many UTF-16 characters of a text.</summary>
    public static string Cut(string text, int lengthMax) => text.Length <= lengthMax ? text : text[..Fit(text, 0, lengthMax)];

    /// <summary>The text with half characters replaced: escapes of other formats than JSON may write them.</summary>
    public static string WellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\ud800', '\udfff')) return text;
        var whole = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) whole.Append(rune.ToString());
        return whole.ToString();
    }

    /// <summary>How many UTF-16 characters, of so many at most, can be taken from a place on without parting a surrogate pair.</summary>
    public static int Fit(string text, int start, int lengthMax)
    {
        var length = Math.Min(lengthMax, text.Length - start);
        return start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]) ? length - 1 : length;
    }
}
