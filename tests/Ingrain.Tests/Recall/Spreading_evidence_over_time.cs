using Ingrain.Indexes;
using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

public sealed class Spreading_evidence_over_time
{
    [Fact]
    public void gives_every_session_its_turn_before_any_its_second()
    {
        var random = new Random(6);
        for (var round = 0; round < 200; round++)
        {
            var candidates = Enumerable.Range(0, random.Next(1, 60))
                .Select(d => new TimedCandidate(d, 1 + random.NextSingle(), d, random.Next(6)))
                .OrderByDescending(c => c.Relevance).ToList();
            var count = random.Next(1, 30);
            var picked = OrderedEvidence.Spread(candidates, count);
            Assert.Equal(Math.Min(count, candidates.Count), picked.Distinct().Count());
            var held = candidates.GroupBy(c => c.Session).ToDictionary(g => g.Key, g => g.Count());
            var taken = held.Keys.ToDictionary(s => s, s => picked.Count(c => c.Session == s));
            // A session that has less than another has nothing more to give, or comes one short.
            foreach (var (session, some) in taken)
                Assert.True(some == held[session] || taken.Values.Max() - some <= 1);
        }
    }

    [Fact]
    public void takes_the_first_mention_among_what_is_about_as_good()
    {
        TimedCandidate early = new(1, 6, 10, 0), late = new(2, 9, 20, 0), weak = new(0, 2, 5, 0);
        Assert.Equal([early, late, weak], OrderedEvidence.Spread([late, early, weak], 3));
        Assert.Equal([weak, early, late], OrderedEvidence.InTime([late, early, weak]));
    }

    [Fact]
    public void picks_what_has_no_session_by_relevance_alone()
    {
        var candidates = Enumerable.Range(0, 5).Select(d => new TimedCandidate(d, 5 - d, -d, -1)).ToList();
        Assert.Equal(candidates.Take(3), OrderedEvidence.Spread(candidates, 3));
        Assert.Empty(OrderedEvidence.Spread(candidates, 0));
    }

    [Fact]
    public void finds_what_a_named_time_holds_in_the_order_asked_for()
    {
        var times = new TimeIndex();
        var may = new DateTimeOffset(2024, 5, 1, 0, 0, 0, TimeSpan.Zero);
        for (var day = -10; day < 40; day++) times.Add(day + 10, may.AddDays(day).UtcTicks);
        var reading = new TimeReading { Ranges = [TimeRange.Month(2024, 5)], Anchored = [], Intents = TimeIntents.None };
        Assert.Equal([40, 39, 38], Documents(TimeCandidates.Find(times, reading, _ => true, 3)));
        Assert.Equal([10, 12, 14], Documents(TimeCandidates.Find(times, reading with { Intents = TimeIntents.First }, d => d % 2 == 0, 3)));
        Assert.Empty(TimeCandidates.Find(times, reading with { Ranges = [] }, _ => true, 3));
    }

    private static IEnumerable<int> Documents(List<ScoredDocument> found) => found.Select(f => f.Document);
}
