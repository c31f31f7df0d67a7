using System.Globalization;

namespace Ingrain.Recall;

/// <summary>Reads the single words that times are made of. All take folded words.</summary>
internal static class CalendarWords
{
    private static readonly string[] s_months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] s_days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private static readonly string[] s_numbers =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    private static readonly string[] s_ordinals = ["first", "second", "third", "fourth"];

    /// <summary>The month, 1 to 12; null for none. Three or four letters of its name will do.</summary>
    public static int? Month(string word)
    {
        if (word.Length < 3) return null;
        for (var i = 0; i < s_months.Length; i++)
            if (word == s_months[i] || (word.Length is 3 or 4 && s_months[i].StartsWith(word, StringComparison.Ordinal))) return i + 1;
        return null;
    }

    /// <summary>Whether a month's name is an everyday verb as well, and names a month only where something leads to it.</summary>
    public static bool IsAlsoVerb(string word) => word is "may" or "march" or "mar";

    /// <summary>The day of the week; null for none.</summary>
    public static DayOfWeek? Weekday(string word) => Array.IndexOf(s_days, word) is >= 0 and var day ? (DayOfWeek)day : null;

    /// <summary>A day of a month, 1 to 31, as 8 or 8th; null for none.</summary>
    public static int? Day(string word)
    {
        var digits = word.AsSpan().TrimEnd("stndrh");
        if (digits.Length is not (1 or 2) || word.Length - digits.Length is not (0 or 2)) return null;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day is >= 1 and <= 31 ? day : null;
    }

    /// <summary>A year, 1900 to 2200; null for none.</summary>
    public static int? Year(string word) =>
        word.Length == 4 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1900 and <= 2200
            ? year
            : null;

    /// <summary>A count, up to 5,000; null for none.</summary>
    public static int? Number(string word)
    {
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number <= 5000 ? number : null;
        if (word is "a" or "an") return 1;
        return Array.IndexOf(s_numbers, word) is >= 0 and var spelled ? spelled : null;
    }

    /// <summary>The quarter, 1 to 4, as q1; null for none.</summary>
    public static int? Quarter(string word) => word.Length == 2 && word[0] == 'q' && word[1] is >= '1' and <= '4' ? word[1] - '0' : null;

    /// <summary>First to fourth as 1 to 4; null for none.</summary>
    public static int? Ordinal(string word) => Array.IndexOf(s_ordinals, word) is >= 0 and var place ? place + 1 : null;

    /// <summary>The unit, in singular or plural; null for none.</summary>
    public static TimeUnit? Unit(string word) => word switch
    {
        "day" or "days" => TimeUnit.Day,
        "week" or "weeks" => TimeUnit.Week,
        "weekend" or "weekends" => TimeUnit.Weekend,
        "month" or "months" => TimeUnit.Month,
        "quarter" or "quarters" => TimeUnit.Quarter,
        "year" or "years" => TimeUnit.Year,
        _ => null,
    };

    /// <summary>
    /// The month a season begins in, by the northern hemisphere's meteorological calendar; null for none. "Fall" and "spring" are verbs
    /// too: only what leads to them makes them seasons.
    /// </summary>
    public static int? Season(string word) => word switch
    {
        "spring" => 3,
        "summer" => 6,
        "autumn" or "fall" => 9,
        "winter" => 12,
        _ => null,
    };
}

/// <summary>What times are counted in.</summary>
internal enum TimeUnit
{
    /// <summary>A day, from midnight UTC.</summary>
    Day = 1,

    /// <summary>A week, from Monday.</summary>
    Week,

    /// <summary>Saturday and Sunday.</summary>
    Weekend,

    /// <summary>A month.</summary>
    Month,

    /// <summary>Three months, the first from January.</summary>
    Quarter,

    /// <summary>A year.</summary>
    Year,
}
