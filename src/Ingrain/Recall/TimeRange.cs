namespace Ingrain.Recall;

/// <summary>A stretch of time, half-open, in UTC.</summary>
/// <param name="From">Its first instant.</param>
/// <param name="To">The first instant after it.</param>
internal readonly record struct TimeRange(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Whether an instant lies in it.</summary>
    /// <param name="utcTicks">The instant, in UTC ticks.</param>
    public bool Holds(long utcTicks) => utcTicks >= From.UtcTicks && utcTicks < To.UtcTicks;

    /// <summary>A day.</summary>
    /// <param name="day">Any instant of it.</param>
    public static TimeRange Day(DateTime day) => Of(day.Date, day.Date.AddDays(1));

    /// <summary>A week, from Monday.</summary>
    /// <param name="day">Any day of it.</param>
    public static TimeRange Week(DateTime day)
    {
        var monday = day.Date.AddDays(-(((int)day.DayOfWeek + 6) % 7));
        return Of(monday, monday.AddDays(7));
    }

    /// <summary>A month.</summary>
    /// <param name="year">The year, 1 to 9998.</param>
    /// <param name="month">The month, 1 to 12.</param>
    public static TimeRange Month(int year, int month) => Of(new DateTime(year, month, 1), new DateTime(year, month, 1).AddMonths(1));

    /// <summary>A year.</summary>
    /// <param name="year">The year, 1 to 9998.</param>
    public static TimeRange Year(int year) => Of(new DateTime(year, 1, 1), new DateTime(year + 1, 1, 1));

    private static TimeRange Of(DateTime from, DateTime to) =>
        new(new DateTimeOffset(from, TimeSpan.Zero), new DateTimeOffset(to, TimeSpan.Zero));
}
