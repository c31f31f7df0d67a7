using System.Globalization;
using Ingrain.Indexes;
using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

public sealed class Reading_times_in_a_query
{
    // A Wednesday.
    private static readonly DateTimeOffset s_now = new(2024, 5, 15, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("what happened yesterday", "2024-05-14", "2024-05-15")]
    [InlineData("today", "2024-05-15", "2024-05-16")]
    [InlineData("last week", "2024-05-06", "2024-05-13")]
    [InlineData("this month", "2024-05-01", "2024-06-01")]
    [InlineData("last year", "2023-01-01", "2024-01-01")]
    [InlineData("last weekend", "2024-05-11", "2024-05-13")]
    [InlineData("last friday", "2024-05-10", "2024-05-11")]
    [InlineData("last wednesday", "2024-05-08", "2024-05-09")]
    [InlineData("3 days ago", "2024-05-12", "2024-05-13")]
    [InlineData("two weeks ago", "2024-04-29", "2024-05-06")]
    [InlineData("a month ago", "2024-04-01", "2024-05-01")]
    [InlineData("on 8 May 2023", "2023-05-08", "2023-05-09")]
    [InlineData("on May 8th, 2023", "2023-05-08", "2023-05-09")]
    [InlineData("in Sept 2023", "2023-09-01", "2023-10-01")]
    [InlineData("on 2023-02-28", "2023-02-28", "2023-03-01")]
    [InlineData("in 2023", "2023-01-01", "2024-01-01")]
    [InlineData("last March", "2024-03-01", "2024-04-01")]
    [InlineData("last May", "2023-05-01", "2023-06-01")]
    [InlineData("what may I do in May", "2024-05-01", "2024-06-01")]
    [InlineData("in June", "2023-06-01", "2023-07-01")]
    [InlineData("since June", "2023-06-01", "2024-05-16")]
    [InlineData("since last week", "2024-05-06", "2024-05-16")]
    [InlineData("before 2023", "0001-01-01", "2023-01-01")]
    [InlineData("until May 2023", "0001-01-01", "2023-06-01")]
    [InlineData("after 8 May", "2024-05-09", "2024-05-16")]
    [InlineData("between March and May", "2024-03-01", "2024-06-01")]
    [InlineData("between November and February", "2023-11-01", "2024-03-01")]
    [InlineData("between March and May 2022", "2022-03-01", "2022-06-01")]
    [InlineData("from 2019 to 2021", "2019-01-01", "2022-01-01")]
    [InlineData("the week of 8 May", "2024-05-06", "2024-05-13")]
    [InlineData("the weekend of May 8, 2023", "2023-05-13", "2023-05-15")]
    [InlineData("the month of April", "2024-04-01", "2024-05-01")]
    [InlineData("in the last 3 months", "2024-02-15", "2024-05-16")]
    [InlineData("over the past two weeks", "2024-05-01", "2024-05-16")]
    [InlineData("in the last week", "2024-05-08", "2024-05-16")]
    [InlineData("this summer", "2024-06-01", "2024-09-01")]
    [InlineData("last summer", "2023-06-01", "2023-09-01")]
    [InlineData("last winter", "2023-12-01", "2024-03-01")]
    [InlineData("in the winter of 2021", "2021-12-01", "2022-03-01")]
    [InlineData("Q2 2023", "2023-04-01", "2023-07-01")]
    [InlineData("in the third quarter of 2023", "2023-07-01", "2023-10-01")]
    [InlineData("last quarter", "2024-01-01", "2024-04-01")]
    [InlineData("at the end of last year", "2023-09-01", "2024-01-01")]
    [InlineData("early May", "2024-05-01", "2024-05-11")]
    [InlineData("late 2022", "2022-09-01", "2023-01-01")]
    [InlineData("next Friday", "2024-05-17", "2024-05-18")]
    [InlineData("tomorrow", "2024-05-16", "2024-05-17")]
    [InlineData("the day before yesterday", "2024-05-13", "2024-05-14")]
    [InlineData("two weeks before 8 May 2023", "2023-04-24", "2023-05-01")]
    [InlineData("the day after 28 February 2023", "2023-03-01", "2023-03-02")]
    [InlineData("2023-05", "2023-05-01", "2023-06-01")]
    [InlineData("on 29 February", "2024-02-29", "2024-03-01")]
    public void finds_the_stretch_that_is_meant(string query, string from, string to)
    {
        var range = Assert.Single(Read(query));
        Assert.Equal(Day(from), range.From);
        Assert.Equal(Day(to), range.To);
    }

    [Theory]
    [InlineData("what may I do")]
    [InlineData("the students march on")]
    [InlineData("may 8 people come")]
    [InlineData("leaves fall from the tree")]
    [InlineData("the end of the end of the end of")]
    [InlineData("the week of the week of the week of")]
    [InlineData("it was ready in 0 days")]
    [InlineData("the first quarter of the match")]
    [InlineData("31 February 2023")]
    [InlineData("room 2023")]
    [InlineData("99999999999 days ago")]
    [InlineData("the last resort")]
    public void reads_no_time_where_none_is_named_for_sure(string query) => Assert.Empty(Read(query));

    [Theory]
    [InlineData("what did I do yesterday evening", "2024-05-14T17:00", "2024-05-15T00:00")]
    [InlineData("last night", "2024-05-14T18:00", "2024-05-15T06:00")]
    [InlineData("this morning", "2024-05-15T05:00", "2024-05-15T12:00")]
    public void reads_parts_of_a_day_by_the_clocks_own_hours(string query, string from, string to)
    {
        var range = Assert.Single(Read(query));
        Assert.Equal((Day(from), Day(to)), (range.From, range.To));
    }

    [Theory]
    [InlineData("what did I buy two weeks before the trip to Rome?", "Before", 2, "Week", "trip rome")]
    [InlineData("what did she say the day after my birthday", "After", 1, "Day", "birthday")]
    [InlineData("before the wedding, what did we plan", "Before", 0, "Day", "wedding")]
    [InlineData("what has changed since the move", "Since", 0, "Day", "move")]
    public void leaves_what_another_event_tells_to_be_resolved(
        string query, string side, int count, string unit, string words)
    {
        var reading = Reading(query);
        Assert.Empty(reading.Ranges);
        var anchored = Assert.Single(reading.Anchored);
        Assert.Equal((side, count, unit), (anchored.Side.ToString(), anchored.Count, anchored.Unit.ToString()));
        Assert.Equal(words, string.Join(' ', anchored.Words));
    }

    [Fact]
    public void resolves_it_once_the_date_of_the_event_is_known()
    {
        var birthday = Day("2024-03-10");
        Assert.Equal(new TimeRange(Day("2024-02-19"), Day("2024-02-26")), Resolve("two weeks before my birthday"));
        Assert.Equal(new TimeRange(Day("2024-03-11"), Day("2024-03-12")), Resolve("the day after my birthday"));
        Assert.Equal(new TimeRange(DateTimeOffset.MinValue, birthday), Resolve("before my birthday"));
        Assert.Equal(new TimeRange(Day("2024-03-11"), Day("2024-05-16")), Resolve("after my birthday"));
        Assert.Equal(new TimeRange(birthday, Day("2024-05-16")), Resolve("since my birthday"));

        TimeRange? Resolve(string query) => Assert.Single(Reading(query).Anchored).Resolve(birthday.AddHours(15), s_now);
    }

    [Theory]
    [InlineData("When did Ada start climbing?", "When, First")]
    [InlineData("When was the last time I saw Bob?", "When, Last")]
    [InlineData("In what order did I mention the books?", "Order")]
    [InlineData("Can you list the order in which I brought up my plans?", "Order")]
    [InlineData("Walk me through my garden over the months", "Order")]
    [InlineData("How did the design evolve?", "Order")]
    [InlineData("What came first and what then?", "Order")]
    [InlineData("What has changed since June?", "Change")]
    [InlineData("What did I order in the shop?", "None")]
    [InlineData("I saved in order to travel", "None")]
    [InlineData("Summarize how my garden evolved over time", "None")]
    [InlineData("What did we do last week?", "None")]
    [InlineData("Who lives in Rome?", "None")]
    public void tells_what_is_wanted_of_time(string query, string intents) =>
        Assert.Equal(intents, Reading(query).Intents.ToString());

    [Theory]
    [InlineData("In which order did I first mention my plans?", true)]
    [InlineData("the order in which I brought up my plans", true)]
    [InlineData("What order did you suggest? I forgot", false)]
    public void tells_whose_words_are_asked_for(string query, bool isOwn) =>
        Assert.Equal(isOwn, TimeQuestions.AsksOwnWords(query.ToLowerInvariant().Split(' ')));

    [Trait("Category", "Slow")]
    [Fact]
    public void agrees_with_counting_days_one_by_one()
    {
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            var now = new DateTimeOffset(1990, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(random.Next(20_000)).AddMinutes(random.Next(1440));
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            var count = random.Next(1, 40);
            var month = random.Next(1, 13);
            var name = new DateOnly(2000, month, 1).ToString("MMMM", CultureInfo.InvariantCulture);
            var lastOfIt = Latest(today, d => d.Month == month);
            var lastOver = Latest(today, d => d.Month == month && !(d.Month == today.Month && d.Year == today.Year));
            Check($"in {name}", now, d => d.Month == month && d.Year == lastOfIt.Year);
            Check($"last {name}", now, d => d.Month == month && d.Year == lastOver.Year);
            Check($"since {name}", now, d => d >= new DateOnly(lastOfIt.Year, month, 1) && d <= today);
            Check($"before {name}", now, d => d < new DateOnly(lastOfIt.Year, month, 1));
            Check($"{count} days ago", now, d => d == today.AddDays(-count));
            Check($"in the last {count} days", now, d => d >= today.AddDays(-count) && d <= today);
            Check("last week", now, d => Monday(d) == Monday(today).AddDays(-7));
            Check("this quarter", now, d => d.Year == today.Year && (d.Month - 1) / 3 == (today.Month - 1) / 3);
            Check("this year", now, d => d.Year == today.Year);
            Check("next month", now, d => (d.Year * 12) + d.Month == (today.Year * 12) + today.Month + 1);
        }
    }

    [Fact]
    public void answers_something_for_any_words_and_any_clock()
    {
        string[] words =
        [
            "the", "last", "this", "next", "past", "in", "of", "since", "before", "after", "between", "and", "from", "to", "until", "by",
            "early", "end", "mid", "week", "weekend", "month", "year", "quarter", "days", "ago", "5000", "1", "two", "31", "29", "february",
            "may", "march", "2023", "2200", "1900", "05", "q4", "winter", "summer", "monday", "yesterday", "tomorrow", "night", "trip", "a",
        ];
        DateTimeOffset[] clocks =
        [
            DateTimeOffset.MinValue, DateTimeOffset.MaxValue, s_now, new(1000, 1, 1, 0, 0, 0, TimeSpan.Zero),
            new(9000, 12, 31, 0, 0, 0, TimeSpan.Zero),
        ];
        var random = new Random(4);
        for (var round = 0; round < 20_000; round++)
        {
            var query = Enumerable.Range(0, random.Next(12)).Select(_ => words[random.Next(words.Length)]).ToList();
            var clock = clocks[random.Next(clocks.Length)];
            var reading = TimeExpressions.Read(query, clock);
            Assert.All(reading.Ranges, r => Assert.True(r.From < r.To || r.From == r.To, string.Join(' ', query)));
            Assert.All(reading.Anchored, a => Assert.InRange(a.Words.Count, 1, 6));
            foreach (var anchored in reading.Anchored) _ = anchored.Resolve(clocks[random.Next(clocks.Length)], clock);
        }
    }

    [Fact]
    public void answers_a_query_that_names_a_time_only_with_what_happened_then()
    {
        using var index = Conversation.Of("Alpha.", "Beta.");
        index.AddEpisode(Conversation.Turn(3, "Gamma.") with { OccurredAt = Conversation.Start.AddDays(-40) });
        Assert.Equal(["e2", "e1"], index.Ask("What happened yesterday?").Ids());
    }

    private static IReadOnlyList<TimeRange> Read(string query)
    {
        using var index = new SpaceIndex();
        return QueryAnalysis.Of(query, index.Words, s_now).Time.Ranges;
    }

    private static TimeReading Reading(string query)
    {
        var words = new List<string>();
        Span<char> buffer = stackalloc char[Tokenizer.TermLengthMax + 1];
        var tokens = new Tokenizer(query, buffer);
        while (tokens.Read())
            if (!tokens.IsWhole) words.Add(tokens.Current.ToString());
        return TimeExpressions.Read(words, s_now);
    }

    private static void Check(string query, DateTimeOffset now, Func<DateOnly, bool> isMeant)
    {
        var range = Assert.Single(TimeExpressions.Find(query.ToLowerInvariant().Split(' '), now));
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        for (var day = today.AddDays(-800); day <= today.AddDays(800); day = day.AddDays(1))
        {
            var instant = day.ToDateTime(new TimeOnly(12, 0));
            Assert.True(isMeant(day) == range.Holds(instant.Ticks), $"{query}, asked on {today:yyyy-MM-dd}, is {range}; {day:yyyy-MM-dd}");
        }
    }

    private static DateOnly Latest(DateOnly from, Func<DateOnly, bool> isMeant)
    {
        while (!isMeant(from)) from = from.AddDays(-1);
        return from;
    }

    private static DateOnly Monday(DateOnly day)
    {
        while (day.DayOfWeek != DayOfWeek.Monday) day = day.AddDays(-1);
        return day;
    }

    private static DateTimeOffset Day(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
