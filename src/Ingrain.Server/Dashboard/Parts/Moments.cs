using System.Globalization;

namespace Ingrain.Server.Dashboard.Parts;

/// <summary>Times as people read them, in UTC.</summary>
internal static class Moments
{
    /// <summary>A time: a day where it is the first moment of one, else to the minute or, exactly, to the second.</summary>
    public static string Of(DateTimeOffset time, bool exact = false)
    {
        var utc = time.UtcDateTime;
        var format = utc.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : exact ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm";
        return utc.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>How long ago a time is; null for what is longer ago than a month, or not yet.</summary>
    public static string? Ago(DateTimeOffset time, DateTimeOffset now)
    {
        var ago = now - time;
        return ago.TotalSeconds switch
        {
            < -5 => null,
            < 60 => "just now",
            < 3_600 => $"{(int)ago.TotalMinutes} min ago",
            < 86_400 => $"{(int)ago.TotalHours} h ago",
            < 31 * 86_400 => (int)ago.TotalDays == 1 ? "yesterday" : $"{(int)ago.TotalDays} days ago",
            _ => null,
        };
    }

    /// <summary>A number of bytes in the unit that suits it.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_024 => $"{bytes} B",
        < 1_024 * 1_024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_024.0:0.#} KiB"),
        < 1_024 * 1_024 * 1_024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_048_576.0:0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_073_741_824.0:0.##} GiB"),
    };
}
