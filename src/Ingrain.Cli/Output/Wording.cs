using System.Globalization;

namespace Ingrain.Cli.Output;

/// <summary>How times, sizes, counts and enumerations are written: one way for people, one for programs.</summary>
internal static class Wording
{
    public static string Word<T>(T value) where T : struct, Enum
    {
        var name = value.ToString();
        if (name.AsSpan(1).IndexOfAnyInRange('A', 'Z') < 0) return name.ToLowerInvariant();
        // Two words become one with a hyphen: NotYet is not-yet.
        return string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
    }

    /// <summary>ISO 8601 in UTC, as precise as the time is.</summary>
    public static string Iso(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public static string? Iso(DateTimeOffset? time) => time is { } known ? Iso(known) : null;

    /// <summary>A time for people: the day, and the minute where it is not midnight. UTC.</summary>
    public static string Moment(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.ToString(utc.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>How long ago, in the largest unit that fits.</summary>
    public static string Ago(DateTimeOffset time, DateTimeOffset now)
    {
        var span = now - time;
        var (count, unit) = span.Duration() switch
        {
            { TotalSeconds: < 45 } => (0, ""),
            { TotalMinutes: < 60 } s => (Math.Max(1, (int)Math.Round(s.TotalMinutes)), "minute"),
            { TotalHours: < 24 } s => ((int)Math.Round(s.TotalHours), "hour"),
            { TotalDays: < 60 } s => ((int)Math.Round(s.TotalDays), "day"),
            { TotalDays: < 730 } s => ((int)Math.Round(s.TotalDays / 30.44), "month"),
            var s => ((int)Math.Round(s.TotalDays / 365.25), "year"),
        };
        if (count == 0) return "just now";
        var words = Count(count, unit);
        return span > TimeSpan.Zero ? words + " ago" : "in " + words;
    }

    public static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : $"{Number(count)} {Plural(noun)}";

    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Score(double score) => score.ToString(Math.Abs(score) >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    public static string Size(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        var (size, unit) = ((double)bytes, 0);
        while (size >= 1000 && unit < units.Length - 1) (size, unit) = (size / 1000, unit + 1);
        return size.ToString(unit == 0 || size >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    public static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);

    private static string Plural(string noun) => noun switch
    {
        "entity" => "entities",
        "entry" => "entries",
        "memory" => "memories",
        _ => noun.EndsWith('s') ? noun : noun + "s",
    };
}
