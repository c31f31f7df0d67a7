using System.Globalization;

namespace Ingrain.Server.Dashboard.Parts;

/// <summary>Places times along a line, with marks at round ones.</summary>
/// <param name="from">The first time.</param>
/// <param name="to">The last time; later than the first.</param>
/// <param name="start">Where the first one lies.</param>
/// <param name="end">Where the last one lies.</param>
internal sealed class TimeScale(DateTimeOffset from, DateTimeOffset to, double start, double end)
{
    private static readonly (double Days, string Format)[] s_steps =
    [
        (1.0 / 1_440, "HH:mm"), (5.0 / 1_440, "HH:mm"), (15.0 / 1_440, "HH:mm"), (1.0 / 24, "HH:mm"), (6.0 / 24, "MM-dd HH:mm"),
        (1, "MM-dd"),
        (7, "MM-dd"), (30.5, "yyyy-MM"), (91.5, "yyyy-MM"), (365.25, "yyyy"), (5 * 365.25, "yyyy"), (20 * 365.25, "yyyy"),
        (100 * 365.25, "yyyy"), (1_000 * 365.25, "yyyy"),
    ];

    /// <summary>Where a time lies; those outside at the nearest end.</summary>
    public double At(DateTimeOffset time)
    {
        var share = (double)(time - from).Ticks / Math.Max(1, (to - from).Ticks);
        return Math.Round(start + ((end - start) * Math.Clamp(share, 0, 1)), 1);
    }

    /// <summary>Round times between the ends.</summary>
    /// <param name="count">About how many at most.</param>
    public IReadOnlyList<(double At, string Text)> Marks(int count)
    {
        var days = Math.Max((to - from).TotalDays, 1e-6);
        var (step, format) = s_steps.FirstOrDefault(s => days / s.Days <= count, s_steps[^1]);
        var marks = new List<(double, string)>();
        for (var time = First(step); time <= to && marks.Count < 4 * count; time = Next(time, step))
            if (time >= from) marks.Add((At(time), time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture)));
        return marks;
    }

    private DateTimeOffset First(double step)
    {
        var utc = from.UtcDateTime;
        if (step >= 365) return new DateTimeOffset(Math.Max(1, utc.Year / Years(step) * Years(step)), 1, 1, 0, 0, 0, TimeSpan.Zero);
        if (step >= 30) return new DateTimeOffset(utc.Year, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var ticks = TimeSpan.FromDays(step).Ticks;
        return new DateTimeOffset(utc.Ticks / ticks * ticks, TimeSpan.Zero);
    }

    private static DateTimeOffset Next(DateTimeOffset time, double step)
    {
        if (step >= 365) return time.Year + Years(step) > 9_999 ? DateTimeOffset.MaxValue : time.AddYears(Years(step));
        if (step >= 30) return time.AddMonths((int)Math.Round(step / 30.5));
        return time.AddDays(step);
    }

    private static int Years(double step) => (int)Math.Round(step / 365.25);
}
