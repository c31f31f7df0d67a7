using System.Globalization;
using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>
/// Times as sources write them. A time without an offset, or one that is no time at all, is unknown: nothing is ever guessed from the
/// local zone or the clock.
/// </summary>
internal static class SourceTime
{
    private const double UnixSecondsMax = 253_402_300_799;
    private const int FractionDigitsMax = 7;

    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>A time in ISO 8601 text with an offset, or in seconds since 1970.</summary>
    /// <param name="value">The value.</param>
    /// <param name="unknown">Whether something was written there that is not a time.</param>
    /// <returns>The time, or null.</returns>
    public static DateTimeOffset? Read(JsonElement value, out bool unknown)
    {
        var time = value.ValueKind switch
        {
            JsonValueKind.String => Text(value.GetString()!),
            JsonValueKind.Number => value.TryGetDouble(out var seconds) ? UnixSeconds(seconds) : null,
            _ => null,
        };
        unknown = time is null && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);
        return time;
    }

    public static DateTimeOffset? Text(string text)
    {
        if (text.Length is < 17 or > 40 || !HasOffset(text)) return null;
        var trimmed = TrimFraction(text);
        return DateTimeOffset.TryParseExact(trimmed, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;
    }

    private static DateTimeOffset? UnixSeconds(double seconds) =>
        seconds is > 0 and <= UnixSecondsMax ? DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round(seconds * 1e6) * 10) : null;

    private static bool HasOffset(string text) =>
        text.EndsWith('Z') || (text[^6] is '+' or '-' && text[^3] == ':');

    // Rust and Go write nanoseconds, one tick holds a hundred of them.
    private static string TrimFraction(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return text;
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end - dot - 1 <= FractionDigitsMax ? text : string.Concat(text.AsSpan(0, dot + 1 + FractionDigitsMax), text.AsSpan(end));
    }
}
