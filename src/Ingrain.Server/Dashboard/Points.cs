using System.Globalization;
using Ingrain.Server.Http;

namespace Ingrain.Server.Dashboard;

/// <summary>Reads the times that people type into pages.</summary>
internal static class Points
{
    /// <summary>A time; null for none.</summary>
    /// <exception cref="ProblemException">It is no time.</exception>
    public static DateTimeOffset? Time(string? typed, string field)
    {
        if (typed is null) return null;
        return TimeText.TryParse(typed.Replace('T', ' '), out var time)
            ? time
            : throw ProblemException.Invalid($"{field} is a date such as 2026-03-01, or a time such as 2026-03-01 09:30, in UTC.");
    }

    /// <summary>A point in what was known: a changeset's number or a time; null for now.</summary>
    /// <exception cref="ProblemException">It is neither.</exception>
    public static AsOf? Known(string? typed, string field)
    {
        if (typed is null) return null;
        if (long.TryParse(typed.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return AsOf.Changeset(sequence);
        return TimeText.TryParse(typed.Replace('T', ' '), out var time)
            ? AsOf.Instant(time)
            : throw ProblemException.Invalid($"{field} is the number of a changeset, a date such as 2026-03-01, or a time in UTC.");
    }
}
