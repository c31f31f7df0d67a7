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
    public static TimeRange Month(int year, int month) => Months(year, month, 1);

    /// <summary>Months in a row.</summary>
    /// <param name="year">The year of the first, 1 to 9997.</param>
    /// <param name="month">The first, 1 to 12.</param>
    /// <param name="count">How many, 1 to 12.</param>
    public static TimeRange Months(int year, int month, int count)
    {
        var first = new DateTime(year, month, 1);
        return Of(first, first.AddMonths(count));
    }

    /// <summary>A year.</summary>
    /// <param name="year">The year, 1 to 9998.</param>
    public static TimeRange Year(int year) => Months(year, 1, 12);

    /// <summary>Everything before this.</summary>
    public TimeRange Before() => new(DateTimeOffset.MinValue, From);

    /// <summary>Everything up to the end of this.</summary>
    public TimeRange UpTo() => new(DateTimeOffset.MinValue, To);

    /// <summary>From the start of this to an end.</summary>
    /// <param name="end">The first instant after; where it is not after the start, nothing is in between.</param>
    public TimeRange Until(DateTimeOffset end) => new(From, end < From ? From : end);

    /// <summary>A third of a month, a year or the like: its early, middle or late part.</summary>
    /// <param name="third">0, 1 or 2.</param>
    /// <remarks>In whole days; of a year in whole months. A day is not parted.</remarks>
    public TimeRange Third(int third)
    {
        var days = (int)(To - From).TotalDays;
        if (days < 3) return this;
        if (From.Day == 1 && From.AddYears(1) == To) return Months(From.Year, 1 + (4 * third), 4);
        var part = days / 3;
        return new(From.AddDays(part * third), third == 2 ? To : From.AddDays(part * (third + 1)));
    }

    /// <summary>Days in a row.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The day after the last.</param>
    public static TimeRange Of(DateTime from, DateTime to) =>
        new(new DateTimeOffset(from, TimeSpan.Zero), new DateTimeOffset(to, TimeSpan.Zero));
}
