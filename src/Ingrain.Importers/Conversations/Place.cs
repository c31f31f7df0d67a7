using System.Globalization;
using System.Text;

namespace Ingrain.Importers;

/// <summary>
/// Where something was read from, in words: <c>file:line</c>, or <c>file $.json.path</c>. Names and keys come from the source, which may be
/// hostile, so control and direction-changing characters never reach a report and long names are cut.
/// </summary>
internal static class Place
{
    private const int ShownLengthMax = 400;
    private const int KeyLengthMax = 100;

    public static string Line(SourceFile file, long line) => string.Create(CultureInfo.InvariantCulture, $"{file.Shown}:{line}");

    public static string Json(SourceFile file, string path) => $"{file.Shown} {path}";

    /// <summary>A part of something at a place, which is a line or already a JSON path.</summary>
    public static string Below(string place, string path) =>
        place.Contains(" $", StringComparison.Ordinal) ? place + path : $"{place} ${path}";

    public static string Key(string path, string key)
    {
        var shown = Show(key, KeyLengthMax);
        var plain = shown.Length > 0 && shown.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        return plain ? $"{path}.{shown}" : $"{path}['{shown}']";
    }

    public static string Index(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    /// <summary>Text from a source, fit to be shown on a terminal or page.</summary>
    public static string Show(string text, int lengthMax = ShownLengthMax)
    {
        var shown = new StringBuilder(Math.Min(text.Length, lengthMax));
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length + rune.Utf16SequenceLength > lengthMax)
            {
                shown.Append('…');
                break;
            }
            if (IsShowable(rune)) shown.Append(rune.ToString());
            else shown.Append('?');
        }
        return shown.ToString();
    }

    private static bool IsShowable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate);
}
