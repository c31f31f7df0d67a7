namespace Ingrain.Importers;

/// <summary>Cuts text without cutting a character.</summary>
internal static class Wording
{
    /// <summary>At most so many UTF-16 characters of a text.</summary>
    public static string Cut(string text, int lengthMax) => text.Length <= lengthMax ? text : text[..Fit(text, 0, lengthMax)];

    /// <summary>How many UTF-16 characters, of so many at most, can be taken from a place on without parting a surrogate pair.</summary>
    public static int Fit(string text, int start, int lengthMax)
    {
        var length = Math.Min(lengthMax, text.Length - start);
        return start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]) ? length - 1 : length;
    }
}
