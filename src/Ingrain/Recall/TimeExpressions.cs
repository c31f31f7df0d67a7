namespace Ingrain.Recall;

/// <summary>
/// Finds the times a query names, against its clock: yesterday evening, last March, since June, before 2023, between March and May, in the
/// last 3 months, 2023-05-08. Only what names one stretch of time for sure is read. Where no year is said the latest one not in the future
/// is meant; days are those of UTC. What is told by something else that happened is left as <see cref="AnchoredTime"/>.
/// </summary>
internal static class TimeExpressions
{
    // Queries naming more times than this are lists of dates, where a tilt towards all of them says nothing.
    private const int RangesMax = 8;
    private const int AnchorWordsMax = 6;

    // A longer query is a pasted text: its times are not what is asked.
    private const int WordsMax = 2_000;

    /// <summary>The times named.</summary>
    /// <param name="words">The query's folded words in order.</param>
    /// <param name="now">The clock.</param>
    public static IReadOnlyList<TimeRange> Find(IReadOnlyList<string> words, DateTimeOffset now) => Read(words, now).Ranges;

    /// <summary>Everything said of time.</summary>
    /// <param name="words">The query's folded words in order.</param>
    /// <param name="now">The clock.</param>
    public static TimeReading Read(IReadOnlyList<string> words, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(words);
        var reader = new Reader(words, now.UtcDateTime.Date);
        for (var at = 0; at < Math.Min(words.Count, WordsMax) && reader.Ranges.Count < RangesMax;) at += Math.Max(reader.ReadAt(at), 1);
        return new TimeReading { Ranges = reader.Ranges, Anchored = reader.Anchored, Intents = TimeQuestions.Read(words) };
    }

    private sealed class Reader(IReadOnlyList<string> words, DateTime today)
    {
        private readonly TimePoints _points = new(words, today);

        public List<TimeRange> Ranges { get; } = [];

        public List<AnchoredTime> Anchored { get; } = [];

        /// <summary>Takes the time that begins at a word.</summary>
        /// <returns>How many words it takes; 0 for none.</returns>
        public int ReadAt(int at)
        {
            var used = Between(at);
            if (used == 0) used = Sided(at);
            if (used == 0) used = Away(at);
            if (used > 0) return used;
            var (range, taken) = _points.Read(at, Leads(Word(at - 1)) || (Word(at - 1) == "the" && Leads(Word(at - 2))));
            if (range is { } named) Ranges.Add(named);
            return taken;
        }

        /// <summary>Between March and May, from June to August: the first day of one to the last of the other.</summary>
        private int Between(int at)
        {
            if (Word(at) is not ("between" or "from")) return 0;
            var (first, used) = _points.Read(at + 1, led: true);
            var link = at + 1 + used;
            var isLinked = Word(at) == "between" ? Word(link) == "and" : Word(link) is "to" or "until" or "till" or "through";
            if (first is not { } from || !isLinked) return 0;
            var (second, taken) = _points.Read(link + 1, led: true);
            if (second is not { } to) return 0;
            if (!HasYear(at + 1, used) && HasYear(link + 1, taken)) from = Back(from, to);
            else if (!HasYear(link + 1, taken) && to.From < from.From) to = Forth(to, from);
            if (to.To <= from.From) return 0;
            Ranges.Add(from.Until(to.To));
            return used + taken + 2;
        }

        /// <summary>Since June, before 2023, until last week, after the trip.</summary>
        private int Sided(int at)
        {
            var word = Word(at);
            if (word is not ("since" or "before" or "after" or "until" or "till" or "by")) return 0;
            // "The day before yesterday" is one expression, and "by" leads to many things that are no time.
            var (range, used) = _points.Read(at + 1, led: true);
            if (range is not { } named) return word is "since" or "before" or "after" ? Anchor(at, word, (0, TimeUnit.Day)) : 0;
            if (!TimePoints.IsWithinReach(today) && word is "since" or "after") return 0;
            var tomorrow = TimePoints.IsWithinReach(today) ? TimeRange.Day(today).To : named.To;
            Ranges.Add(word switch
            {
                "since" => named.Until(tomorrow),
                "after" => (named with { From = named.To }).Until(tomorrow),
                "before" => named.Before(),
                _ => named.UpTo(),
            });
            return used + 1;
        }

        /// <summary>Two weeks before the trip, the day after 8 May.</summary>
        private int Away(int at)
        {
            var (count, start) = CalendarWords.Number(Word(at)) is { } number ? (number, at + 1) : (1, at);
            if (start == at && Word(at - 1) != "the") return 0;
            if (count == 0 || CalendarWords.Unit(Word(start)) is not { } unit) return 0;
            var side = Word(start + 1);
            if (side is not ("before" or "after")) return 0;
            var (range, used) = _points.Read(start + 2, led: true);
            if (range is not { } named) return Anchor(start + 1, side, (count, unit)) is > 0 and var taken ? taken + start + 1 - at : 0;
            if (TimePoints.Whole(unit, side == "before" ? -count : count, named.From.UtcDateTime) is not { } away) return 0;
            Ranges.Add(away);
            return start + 2 - at + used;
        }

        /// <summary>Notes a time told by something that happened: by the telling words after, up to where the question goes on.</summary>
        private int Anchor(int at, string side, (int Count, TimeUnit Unit) away)
        {
            var anchor = new List<string>();
            var next = at + 1;
            for (; next < words.Count && anchor.Count < AnchorWordsMax && !GoesOn(words[next], anchor.Count); next++)
                if (!QueryWords.SaysNothing(words[next])) anchor.Add(words[next]);
            if (anchor.Count == 0) return 0;
            var of = side switch { "before" => AnchorSide.Before, "after" => AnchorSide.After, _ => AnchorSide.Since };
            if (Anchored.Count < RangesMax) Anchored.Add(new AnchoredTime(of, away.Count, away.Unit, anchor));
            return next - at;
        }

        private static bool GoesOn(string word, int telling) => word is "what" or "which" or "who" or "whom" or "where" or "when" or "how"
            or "why" or "and" or "or" or "but" or "that" or "then" or "all"
            || (telling > 0 && word
                is "did" or "do" or "does" or "is" or "was" or "were" or "are" or "have" or "has" or "should" or "could");

        private bool HasYear(int at, int count)
        {
            for (var i = at; i < at + count; i++)
                if (CalendarWords.Year(words[i]) is not null || words[i] is "ago" or "last" or "this" or "next") return true;
            return false;
        }

        /// <summary>The same days of the latest year in which they begin no later than the end does.</summary>
        private static TimeRange Back(TimeRange from, TimeRange end)
        {
            var years = end.From.Year - from.From.Year;
            if (Moved(from, years) is not { } moved) return from;
            return moved.From <= end.From ? moved : Moved(from, years - 1) ?? from;
        }

        /// <summary>The same days of the first year in which they end after the start.</summary>
        private static TimeRange Forth(TimeRange to, TimeRange start)
        {
            var years = start.From.Year - to.From.Year;
            if (Moved(to, years) is not { } moved) return to;
            return moved.From >= start.From ? moved : Moved(to, years + 1) ?? to;
        }

        private static TimeRange? Moved(TimeRange range, int years) =>
            range.From.Year + years is >= 1 and < 9990 ? new(range.From.AddYears(years), range.To.AddYears(years)) : null;

        private static bool Leads(string word) =>
            word is "in" or "during" or "of" or "since" or "year" or "throughout" or "around" or "through";

        private string Word(int at) => at >= 0 && at < words.Count ? words[at] : "";
    }
}
