namespace Ingrain.Recall;

/// <summary>
/// Reads dates of the calendar: 8 May 2023, May 8, May 2023, in May, 2023-05-08, in 2023, Q2 2023, summer 2022, the week of 8 May. Without
/// a year the latest one that is not in the future is meant; a month or year alone needs a word before it that leads to a time.
/// </summary>
/// <param name="words">The query's folded words in order.</param>
/// <param name="today">The clock's day.</param>
internal readonly struct TimeDates(IReadOnlyList<string> words, DateTime today)
{
    /// <summary>Reads a date.</summary>
    /// <param name="at">The place of its first word.</param>
    /// <param name="led">Whether the words before make clear that a time follows.</param>
    public (TimeRange? Range, int Used) Read(int at, bool led)
    {
        if (Word(at) is "week" or "weekend" or "month" or "year" && Word(at + 1) == "of") return Around(at);
        if (Quarter(at) is { Used: > 0 } quarter) return quarter;
        if (Season(at, led) is { Used: > 0 } season) return season;
        if (CalendarWords.Day(Word(at)) is { } day)
        {
            var of = Word(at + 1) == "of" ? 2 : 1;
            return CalendarWords.Month(Word(at + of)) is { } month ? DayOf(month, day, at + of + 1, at) : TimePoints.None;
        }
        if (CalendarWords.Month(Word(at)) is { } named) return MonthOf(named, at, led);
        return CalendarWords.Year(Word(at)) is { } year ? YearOf(year, at, led) : TimePoints.None;
    }

    /// <summary>The week of 8 May, the weekend of May 8, the month of May, the year of 2023.</summary>
    private (TimeRange? Range, int Used) Around(int at)
    {
        var skipped = Word(at + 2) == "the" ? 3 : 2;
        if (CalendarWords.Unit(Word(at + skipped)) is not null) return TimePoints.None;
        var (range, used) = Read(at + skipped, led: true);
        if (range is not { } inside) return TimePoints.None;
        var unit = CalendarWords.Unit(Word(at))!.Value;
        return TimePoints.Whole(unit, 0, inside.From.UtcDateTime) is { } whole ? (whole, used + skipped) : TimePoints.None;
    }

    private (TimeRange? Range, int Used) Quarter(int at)
    {
        var (quarter, used) = (CalendarWords.Quarter(Word(at)), 1);
        if (quarter is null && Word(at + 1) == "quarter") (quarter, used) = (CalendarWords.Ordinal(Word(at)), 2);
        if (quarter is null && Word(at) == "last" && Word(at + 1) == "quarter" && Word(at + 2) == "of") (quarter, used) = (4, 2);
        if (quarter is not { } number) return TimePoints.None;
        var first = (3 * number) - 2;
        var linked = Word(at + used) == "of" ? 1 : 0;
        if (CalendarWords.Year(Word(at + used + linked)) is { } year) return (TimeRange.Months(year, first, 3), used + linked + 1);
        // "The first quarter" of a match is no time: without a year only "Q1" is.
        return used == 1 && IsKnown ? (Latest(y => TimeRange.Months(y, first, 3)), 1) : TimePoints.None;
    }

    private (TimeRange? Range, int Used) Season(int at, bool led)
    {
        if (CalendarWords.Season(Word(at)) is not { } first) return TimePoints.None;
        var linked = Word(at + 1) == "of" ? 1 : 0;
        if (CalendarWords.Year(Word(at + 1 + linked)) is { } year) return (TimeRange.Months(year, first, 3), 2 + linked);
        return led && IsKnown ? (Latest(y => TimeRange.Months(y, first, 3)), 1) : TimePoints.None;
    }

    private (TimeRange? Range, int Used) MonthOf(int month, int at, bool led)
    {
        var next = Word(at + 1);
        if (CalendarWords.Day(next) is { } day)
        {
            var isSure = led || next.Length > 2 || CalendarWords.Year(Word(at + 2)) is not null;
            return isSure || !CalendarWords.IsAlsoVerb(Word(at)) ? DayOf(month, day, at + 2, at) : TimePoints.None;
        }
        var linked = next == "of" ? 1 : 0;
        if (CalendarWords.Year(Word(at + 1 + linked)) is { } year) return (TimeRange.Month(year, month), 2 + linked);
        if (linked == 1 && led && IsKnown && Word(at + 2) is "last" or "this" && Word(at + 3) == "year")
            return (TimeRange.Month(today.Year - (Word(at + 2) == "last" ? 1 : 0), month), 4);
        return led && IsKnown ? (Latest(y => TimeRange.Month(y, month)), 1) : TimePoints.None;
    }

    /// <summary>A day of a month, in the year that follows or in the latest that has it.</summary>
    private (TimeRange? Range, int Used) DayOf(int month, int day, int yearAt, int at)
    {
        if (CalendarWords.Year(Word(yearAt)) is { } year)
            return (DayIn(year, month, day), yearAt + 1 - at);
        if (!IsKnown) return TimePoints.None;
        // Eight years back there is a 29th of February, even around 1900.
        for (var back = 0; back <= 8; back++)
        {
            var of = today.Year - back;
            if (day > DateTime.DaysInMonth(of, month) || new DateTime(of, month, day) > today) continue;
            return (TimeRange.Day(new DateTime(of, month, day)), yearAt - at);
        }
        return TimePoints.None;
    }

    /// <summary>An ISO date as it is cut into words, or a year that something leads to.</summary>
    private (TimeRange? Range, int Used) YearOf(int year, int at, bool led)
    {
        var (two, three) = (Word(at + 1), Word(at + 2));
        if (two.Length == 2 && CalendarWords.Day(two) is { } month and <= 12)
        {
            if (three.Length == 2 && CalendarWords.Day(three) is { } day)
                return (DayIn(year, month, day), 3);
            // "2023-05" alone; "in 2023 12 people" has no zero there.
            if (two[0] == '0') return (TimeRange.Month(year, month), 2);
        }
        return led ? (TimeRange.Year(year), 1) : TimePoints.None;
    }

    private static TimeRange? DayIn(int year, int month, int day) =>
        day <= DateTime.DaysInMonth(year, month) ? TimeRange.Day(new DateTime(year, month, day)) : null;

    private TimeRange Latest(Func<int, TimeRange> of)
    {
        var range = of(today.Year);
        return range.From.UtcDateTime > today ? of(today.Year - 1) : range;
    }

    private bool IsKnown => TimePoints.IsWithinReach(today);

    private string Word(int at) => at >= 0 && at < words.Count ? words[at] : "";
}
