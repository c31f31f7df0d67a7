using System.Globalization;

namespace Ingrain.Cli.Input;

/// <summary>
/// Times as people and programs write them: ISO 8601 with or without a time of day. What names no zone is UTC; a day is its first moment.
/// </summary>
internal static class TimeText
{
    private static readonly string[] s_formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd' 'HH:mmK", "yyyy-MM-dd' 'HH:mm:ssK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
    ];

    public static bool TryParse(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text?.Trim(), s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    public static DateTimeOffset Parse(string text, string option) => TryParse(text, out var time)
        ? time
        : throw CliException.Invalid($"{option}: '{Shown(text)}' is no time. Write 2026-03-02 or 2026-03-02T10:30:00Z.");

    /// <summary>A point in what was known: a changeset, such as 12 or #12, or a time.</summary>
    public static AsOf ParsePoint(string text, string option)
    {
        var digits = text.Trim().TrimStart('#');
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)) return AsOf.Changeset(sequence);
        return TryParse(text, out var time)
            ? AsOf.Instant(time)
            : throw CliException.Invalid(
                $"{option}: '{Shown(text)}' is neither a changeset, such as 12 or #12, nor a time, such as 2026-03-02.");
    }

    private static string Shown(string text) => Output.TerminalText.Clip(text, 40);
}
