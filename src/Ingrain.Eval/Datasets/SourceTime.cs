using System.Globalization;

namespace Ingrain.Eval;

/// <summary>Reads the ways the data sets write times. None of them names a zone; all are taken as UTC.</summary>
internal static class SourceTime
{
    private static readonly string[] s_formats =
    [
        "h:mm tt 'on' d MMMM, yyyy", "h:mm tt 'on' d MMM, yyyy", "yyyy/MM/dd (ddd) HH:mm", "yyyy/MM/dd HH:mm", "MMMM-d-yyyy", "MMM-d-yyyy",
        "dd.MM.yyyy, HH:mm:ss", "dd.MM.yyyy, HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd",
        "MMMM d, yyyy", "d MMMM yyyy", "d MMMM, yyyy",
    ];

    /// <summary>Reads a time.</summary>
    /// <param name="text">What the source wrote.</param>
    /// <returns>The time, or null where it is written in none of the known ways: unknown is not guessed.</returns>
    public static DateTimeOffset? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        const DateTimeStyles styles = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        foreach (var format in s_formats)
            if (DateTimeOffset.TryParseExact(text.Trim(), format, CultureInfo.InvariantCulture, styles, out var time)) return time;
        return null;
    }
}
