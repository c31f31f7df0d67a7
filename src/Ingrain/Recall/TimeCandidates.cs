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

    /// <summary>Finds what is dated inside the times a query names.</summary>
    /// <param name="index">The space.</param>
    /// <param name="query">The query.</param>
    /// <param name="seen">What may be returned.</param>
    /// <param name="count">How many to return at most.</param>
    /// <returns>The latest such documents; the latest first.</returns>
    public static List<ScoredDocument> Find(SpaceIndex index, QueryAnalysis query, Visibility seen, int count)
    {
        if (query.Times.Count == 0) return [];
        var best = new BestDocuments(count);
        for (var document = 0; document < index.Documents.Count; document++)
        {
            ref readonly var row = ref index.Documents[document];
            if (!seen.Allows(row.Kind) || !index.Documents.IsSeen(document, seen.Sequence)) continue;
            foreach (var time in query.Times)
            {
                if (!time.Holds(row.At)) continue;
                // Later is better, by how far into the stretch: 1 to 2, so that every one of them passes for relevant.
                var into = (float)(row.At - time.From.UtcTicks) / (time.To - time.From).Ticks;
                best.Offer(new ScoredDocument(document, 1 + into, new RelevanceParts(0, 0, 1 + into, 0, 0, 1)));
                break;
            }
        }
        return best.Take();
    }
}
