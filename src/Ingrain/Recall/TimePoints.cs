namespace Ingrain.Recall;

/// <summary>
/// Reads one stretch of time by its own words: yesterday evening, last March, the last 3 months, the week of 8 May, Q2 2023, the end of
/// last year, 2023-05-08. Where no year is said the latest one not in the future is meant. Tells how many words were used; 0 for none.
/// </summary>
/// <param name="words">The query's folded words in order.</param>
/// <param name="today">The clock's day.</param>
internal readonly struct TimePoints(IReadOnlyList<string> words, DateTime today)
{
    /// <summary>No time.</summary>
    public static readonly (TimeRange? Range, int Used) None = (null, 0);

    private const int CountMax = 5000;
    private const int MonthsMax = 1200;
    private const int YearsMax = 500;

    /// <summary>Whether there is room in the calendar to count back and forth by the bounds here.</summary>
    /// <param name="day">The day counted from.</param>
    public static bool IsWithinReach(DateTime day) => day.Year is >= 1000 and <= 9000;

    /// <summary>The whole unit so many units away from that of a day; null beyond the bounds.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="away">How many; below 0 is back.</param>
    /// <param name="day">The day counted from.</param>
    public static TimeRange? Whole(TimeUnit unit, int away, DateTime day)
    {
        if (away is < -CountMax or > CountMax || !IsWithinReach(day)) return null;
        switch (unit)
        {
            case TimeUnit.Day: return TimeRange.Day(day.AddDays(away));
            case TimeUnit.Week: return TimeRange.Week(day.AddDays(7 * away));
            case TimeUnit.Weekend:
                var week = TimeRange.Week(day.AddDays(7 * away));
                return week with { From = week.From.AddDays(5) };
            case TimeUnit.Month when Math.Abs(away) <= MonthsMax:
                var month = day.AddMonths(away);
                return TimeRange.Month(month.Year, month.Month);
            case TimeUnit.Quarter when Math.Abs(away) <= MonthsMax / 3:
                var quarter = day.AddMonths(3 * away);
                return TimeRange.Months(quarter.Year, quarter.Month - ((quarter.Month - 1) % 3), 3);
            case TimeUnit.Year when Math.Abs(away) <= YearsMax: return TimeRange.Year(day.Year + away);
            default: return null;
        }
    }

    /// <summary>Reads a stretch. A day that is in no calendar, such as 31 February, is none and still uses its words.</summary>
    /// <param name="at">The place of its first word.</param>
    /// <param name="led">Whether the words before make clear that a time follows: "in", "since", "between".</param>
    public (TimeRange? Range, int Used) Read(int at, bool led)
    {
        var skipped = Word(at) == "the" ? 1 : 0;
        var (range, used) = Part(at + skipped, led);
        if (range is null) (range, used) = Relative(at + skipped);
        if (range is null) (range, used) = new TimeDates(words, today).Read(at + skipped, led);
        return used == 0 ? None : (range, used + skipped);
    }

    /// <summary>Early May, late 2022, the end of last year.</summary>
    private (TimeRange? Range, int Used) Part(int at, bool led)
    {
        var third = Third(Word(at));
        if (third < 0) return None;
        var linked = Word(at + 1) == "of" ? 2 : 1;
        if (linked == 1 && Word(at) is "beginning" or "start" or "end" or "middle") return None;
        // "The end of the end of" is no part of anything, and could go on for ever.
        if (Third(Word(at + linked)) >= 0 || (Word(at + linked) == "the" && Third(Word(at + linked + 1)) >= 0)) return None;
        var (whole, used) = Read(at + linked, led: true);
        return whole is { } range ? (range.Third(third), used + linked) : None;
    }

    private static int Third(string word) => word switch
    {
        "early" or "beginning" or "start" => 0,
        "mid" or "middle" => 1,
        "late" or "end" => 2,
        _ => -1,
    };

    private (TimeRange? Range, int Used) Relative(int at)
    {
        if (!IsWithinReach(today)) return None;
        var word = Word(at);
        switch (word)
        {
            case "today": return (TimeRange.Day(today), 1);
            case "tonight": return (Hours(today, "night"), 1);
            case "yesterday": return WithHours(today.AddDays(-1), at);
            case "tomorrow": return WithHours(today.AddDays(1), at);
            case "day" when Word(at + 1) == "before" && Word(at + 2) == "yesterday": return (TimeRange.Day(today.AddDays(-2)), 3);
            case "day" when Word(at + 1) == "after" && Word(at + 2) == "tomorrow": return (TimeRange.Day(today.AddDays(2)), 3);
            case "last" or "past" or "this" or "next": return Pointed(at, word switch { "this" => 0, "next" => 1, _ => -1 });
            default: return Ago(at);
        }
    }

    /// <summary>Last week, this month, next Friday, last March, this summer, the last 3 months.</summary>
    private (TimeRange? Range, int Used) Pointed(int at, int direction)
    {
        var next = Word(at + 1);
        if (direction == 0 && Hours(today, next) is { } hours) return (hours, 2);
        if (direction < 0 && next == "night") return (Hours(today.AddDays(-1), "night"), 2);
        if (CalendarWords.Unit(next) is { } unit)
            return (direction < 0 && IsRolling(at) ? Rolling(1, unit) : Whole(unit, direction, today), 2);
        if (direction < 0 && CalendarWords.Number(next) is { } count and > 0 && CalendarWords.Unit(Word(at + 2)) is { } many)
            return Rolling(count, many) is { } rolling ? (rolling, 3) : None;
        if (CalendarWords.Weekday(next) is { } weekday && direction != 0) return (Weekday(weekday, direction), 2);
        if (CalendarWords.Month(next) is { } month && next.Length > 2) return (NamedMonth(month, direction), 2);
        return CalendarWords.Season(next) is { } season ? (NamedSeason(season, direction), 2) : None;
    }

    /// <summary>"In the last week" ends now, "last week" is the one before this.</summary>
    private bool IsRolling(int at) =>
        Word(at - 1) == "the" && Word(at - 2) is "in" or "over" or "during" or "within" or "for" or "from" or "of";

    private TimeRange? Rolling(int count, TimeUnit unit)
    {
        DateTime? from = unit switch
        {
            TimeUnit.Day => today.AddDays(-count),
            TimeUnit.Week or TimeUnit.Weekend => today.AddDays(-7 * count),
            TimeUnit.Month when count <= MonthsMax => today.AddMonths(-count),
            TimeUnit.Quarter when count <= MonthsMax / 3 => today.AddMonths(-3 * count),
            TimeUnit.Year when count <= YearsMax => today.AddYears(-count),
            _ => null,
        };
        return from is { } start ? TimeRange.Of(start, today.AddDays(1)) : null;
    }

    private (TimeRange? Range, int Used) Ago(int at)
    {
        if (Word(at + 2) != "ago" || CalendarWords.Number(Word(at)) is not { } count) return None;
        return CalendarWords.Unit(Word(at + 1)) is { } unit && Whole(unit, -count, today) is { } range ? (range, 3) : None;
    }

    private TimeRange Weekday(DayOfWeek day, int direction)
    {
        var away = ((int)(direction < 0 ? today.DayOfWeek - day : day - today.DayOfWeek) + 7) % 7;
        return TimeRange.Day(today.AddDays(direction * (away == 0 ? 7 : away)));
    }

    /// <summary>Last March is the latest that is over, this March the one of this year, next March the first to come.</summary>
    private TimeRange NamedMonth(int month, int direction)
    {
        var year = today.Year;
        if (direction < 0 && month >= today.Month) year--;
        if (direction > 0 && month <= today.Month) year++;
        return TimeRange.Month(year, month);
    }

    private TimeRange NamedSeason(int firstMonth, int direction)
    {
        // A winter is this year's until it ends, with February.
        var year = firstMonth == 12 && today.Month < 3 ? today.Year - 1 : today.Year;
        var season = TimeRange.Months(year, firstMonth, 3);
        if (direction < 0 && season.To.UtcDateTime > today) year--;
        if (direction > 0 && season.From.UtcDateTime <= today) year++;
        return TimeRange.Months(year, firstMonth, 3);
    }

    private (TimeRange? Range, int Used) WithHours(DateTime day, int at) =>
        Hours(day, Word(at + 1)) is { } hours ? (hours, 2) : (TimeRange.Day(day), 1);

    /// <summary>A part of a day by the clock's own hours.</summary>
    private static TimeRange? Hours(DateTime day, string part)
    {
        (int From, int To)? hours = part switch
        {
            "morning" => (5, 12),
            "afternoon" => (12, 18),
            "evening" => (17, 24),
            "night" => (18, 30),
            _ => null,
        };
        return hours is { } of ? TimeRange.Of(day.AddHours(of.From), day.AddHours(of.To)) : null;
    }

    private string Word(int at) => at >= 0 && at < words.Count ? words[at] : "";
}
