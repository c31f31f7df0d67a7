using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>
/// Answers queries that name a time and nothing else, such as "what happened yesterday?": what is dated then, in order of time.
/// </summary>
internal static class TimeCandidates
{
    /// <summary>Finds what is dated inside the times a query names, by the order of time: costs by what it returns.</summary>
    /// <param name="times">The dated documents.</param>
    /// <param name="query">What the query says of time. Asked for the first time, the earliest come first; else the latest.</param>
    /// <param name="isSeen">Whether a document may be returned.</param>
    /// <param name="count">How many to return at most.</param>
    /// <returns>Such documents in that order.</returns>
    public static List<ScoredDocument> Find(TimeIndex times, TimeReading query, Func<int, bool> isSeen, int count)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(query);
        var isFirst = (query.Intents & (TimeIntents.First | TimeIntents.Last)) == TimeIntents.First;
        var taken = new HashSet<int>();
        var found = new List<TimedDocument>();
        foreach (var range in query.Ranges)
        {
            var (from, to) = (range.From.UtcTicks, range.To.UtcTicks);
            var some = isFirst ? times.First(from, to, count, isSeen) : times.Last(from, to, count, isSeen);
            foreach (var timed in some)
                if (taken.Add(timed.Document)) found.Add(timed);
        }
        found.Sort((a, b) => isFirst ? a.CompareTo(b) : b.CompareTo(a));
        var scored = new List<ScoredDocument>(Math.Min(found.Count, count));
        for (var i = 0; i < Math.Min(found.Count, count); i++)
        {
            // From 2 down to 1, so that every one of them passes for relevant.
            var score = 2 - ((float)i / found.Count);
            scored.Add(new ScoredDocument(found[i].Document, score, new RelevanceParts(0, 0, score, 0, 0, 1)));
        }
        return scored;
    }
}
