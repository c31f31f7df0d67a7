using System.Globalization;

namespace Ingrain.Recall;

/// <summary>
/// Finds the times a query names: yesterday, last week, 3 days ago, May 2023, 8 May 2023, 2023-05-08, in 2023. Only what names one
/// stretch of time for sure is read; "May" without a year is left to its word.
/// </summary>
internal static class TimeExpressions
{
    // Queries naming more times than this are lists of dates, where a tilt towards all of them says nothing.
    private const int RangesMax = 8;

    private static readonly string[] s_months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] s_days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private static readonly string[] s_numbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    /// <summary>The times named.</summary>
    /// <param name="words">The query's folded words in order.</param>
    /// <param name="now">The clock.</param>
    public static IReadOnlyList<TimeRange> Find(List<string> words, DateTimeOffset now)
    {
        var found = new List<TimeRange>();
        var today = now.UtcDateTime.Date;
        for (var i = 0; i < words.Count && found.Count < RangesMax;)
        {
            var (range, used) = Relative(words, i, today);
            if (range is null) (range, used) = Dated(words, i);
            if (range is { } named) found.Add(named);
            i += Math.Max(used, 1);
        }
        return found;
    }

    private static (TimeRange? Range, int Used) Relative(List<string> words, int i, DateTime today)
    {
        // The first and last years of the calendar leave no room to count back from or forward to.
        if (today.Year is < 1000 or > 9000) return (null, 0);
        switch (words[i])
        {
            case "today": return (TimeRange.Day(today), 1);
            case "yesterday": return (TimeRange.Day(today.AddDays(-1)), 1);
            case "last" or "this" or "past" when i + 1 < words.Count:
                var back = words[i] == "this" ? 0 : 1;
                return (Unit(words[i + 1], back, today) ?? (back == 1 ? LastWeekday(words[i + 1], today) : null), 2);
            case var count when i + 2 < words.Count && words[i + 2] == "ago" && Number(count) is { } n and <= 5000:
                return (Unit(words[i + 1].TrimEnd('s'), n, today), 3);
            default: return (null, 0);
        }
    }

    private static TimeRange? Unit(string unit, int back, DateTime today)
    {
        switch (unit)
        {
            case "day": return TimeRange.Day(today.AddDays(-back));
            case "week": return TimeRange.Week(today.AddDays(-7 * back));
            case "weekend":
                var week = TimeRange.Week(today.AddDays(-7 * back));
                return week with { From = week.From.AddDays(5) };
            case "month" when back <= 1200:
                var month = today.AddMonths(-back);
                return TimeRange.Month(month.Year, month.Month);
            case "year" when back <= 500: return TimeRange.Year(today.Year - back);
            default: return null;
        }
    }

    private static TimeRange? LastWeekday(string name, DateTime today)
    {
        var day = Array.IndexOf(s_days, name);
        if (day < 0) return null;
        var back = ((int)today.DayOfWeek - day + 7) % 7;
        return TimeRange.Day(today.AddDays(-(back == 0 ? 7 : back)));
    }

    /// <summary>Dates that name their year: 8 May 2023, May 8 2023, May 2023, 2023 05 08 (as an ISO date is cut), in 2023.</summary>
    private static (TimeRange? Range, int Used) Dated(List<string> words, int i)
    {
        var one = words[i];
        var two = i + 1 < words.Count ? words[i + 1] : "";
        var three = i + 2 < words.Count ? words[i + 2] : "";
        if (DayNumber(one) is { } day && Month(two) is { } month && YearNumber(three) is { } year) return (Day(year, month, day), 3);
        if (Month(one) is { } named)
        {
            if (DayNumber(two) is { } second && YearNumber(three) is { } third) return (Day(third, named, second), 3);
            return YearNumber(two) is { } next ? (TimeRange.Month(next, named), 2) : (null, 0);
        }
        if (YearNumber(one) is not { } first) return (null, 0);
        if (one.Length == 4 && two.Length == 2 && three.Length == 2 && DayNumber(two) is { } m and <= 12 && DayNumber(three) is { } d)
            return (Day(first, m, d), 3);
        return i > 0 && words[i - 1] is "in" or "during" or "of" or "since" or "year" ? (TimeRange.Year(first), 1) : (null, 0);
    }

    private static TimeRange? Day(int year, int month, int day) =>
        day <= DateTime.DaysInMonth(year, month) ? TimeRange.Day(new DateTime(year, month, day)) : null;

    private static int? Month(string word)
    {
        if (word.Length < 3) return null;
        for (var i = 0; i < s_months.Length; i++)
            if (word == s_months[i] || (word.Length is 3 or 4 && s_months[i].StartsWith(word, StringComparison.Ordinal))) return i + 1;
        return null;
    }

    private static int? DayNumber(string word)
    {
        var digits = word.AsSpan().TrimEnd("stndrh");
        if (digits.Length is not (1 or 2)) return null;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day is >= 1 and <= 31 ? day : null;
    }

    private static int? YearNumber(string word) =>
        word.Length == 4 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1900 and <= 2200
            ? year
            : null;

    private static int? Number(string word)
    {
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        if (word is "a" or "an") return 1;
        var spelled = Array.IndexOf(s_numbers, word);
        return spelled >= 0 ? spelled : null;
    }
}
