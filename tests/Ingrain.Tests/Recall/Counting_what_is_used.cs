using System.Globalization;
using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

public sealed class Counting_what_is_used
{
    private static readonly RecordId s_id = new("a");

    [Fact]
    public void knows_how_often_and_when_last()
    {
        var counts = new UsageCounts();
        Assert.Equal(default, counts.Of(RecordKind.Fact, s_id));
        for (var i = 0; i < 3; i++) counts.Add(RecordKind.Fact, s_id, Conversation.Start.AddDays(i));
        var usage = counts.Of(RecordKind.Fact, s_id);
        Assert.Equal((3, Conversation.Start.AddDays(2)), (usage.RecallCount, usage.LastRecalledAt!.Value));
        Assert.Equal(default, counts.Of(RecordKind.Note, s_id));
        counts.Forget(RecordKind.Fact, s_id);
        Assert.Equal(default, counts.Of(RecordKind.Fact, s_id));
    }

    [Fact]
    public void takes_each_recall_for_a_review_that_went_well()
    {
        var counts = new UsageCounts();
        var expected = Fsrs.First(ReviewGrade.Good);
        counts.Add(RecordKind.Fact, s_id, Conversation.Start);
        Assert.Equal(expected, counts.Of(RecordKind.Fact, s_id).Strength);
        counts.Add(RecordKind.Fact, s_id, Conversation.Start.AddDays(10));
        Assert.Equal(Fsrs.Next(expected, 10, ReviewGrade.Good), counts.Of(RecordKind.Fact, s_id).Strength);
        // A clock that went back is a review on the same day.
        counts.Add(RecordKind.Fact, s_id, Conversation.Start);
        Assert.Equal(Conversation.Start.AddDays(10), counts.Of(RecordKind.Fact, s_id).LastRecalledAt);
    }

    [Fact]
    public void keeps_what_is_used_and_no_more_than_its_capacity()
    {
        var counts = new UsageCounts(capacity: 100);
        for (var i = 0; i < 10_000; i++)
        {
            counts.Add(RecordKind.Episode, new RecordId(i.ToString(CultureInfo.InvariantCulture)), Conversation.Start);
            if (i % 25 == 0) counts.Add(RecordKind.Fact, s_id, Conversation.Start);
            Assert.InRange(counts.Count, 1, 100);
        }
        Assert.Equal(400, counts.Of(RecordKind.Fact, s_id).RecallCount);
        Assert.Equal(0, counts.Of(RecordKind.Episode, new RecordId("3")).RecallCount);
    }

    [Fact]
    public async Task loses_no_count_among_many_threads()
    {
        var counts = new UsageCounts();
        var ct = TestContext.Current.CancellationToken;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                for (var i = 0; i < 5_000; i++) counts.Add(RecordKind.Fact, new RecordId($"f{i % 7}"), Conversation.Start);
            },
            ct)));
        Assert.Equal(20_000, Enumerable.Range(0, 7).Sum(i => counts.Of(RecordKind.Fact, new RecordId($"f{i}")).RecallCount));
    }
}
