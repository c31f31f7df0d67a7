using System.Globalization;
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
    public void finds_the_stretch_that_is_meant(string query, string from, string to)
    {
        var range = Assert.Single(Read(query));
        Assert.Equal(Day(from), range.From);
        Assert.Equal(Day(to), range.To);
    }

    [Theory]
    [InlineData("what may I do in May")]
    [InlineData("31 February 2023")]
    [InlineData("room 2023")]
    [InlineData("99999999999 days ago")]
    [InlineData("the last resort")]
    public void reads_no_time_where_none_is_named_for_sure(string query) => Assert.Empty(Read(query));

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
        return QueryAnalysis.Of(query, index.Words, s_now).Times;
    }

    private static DateTimeOffset Day(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
