namespace Ingrain.Recall;

/// <summary>Works out times that a query tells by something else, "two weeks before the trip": the something is recalled first.</summary>
internal static class AnchoredTimes
{
    private const int LookedAt = 5;

    /// <summary>The query with what could be worked out added to its ranges; what could not stays unknown.</summary>
    /// <param name="index">The space.</param>
    /// <param name="query">The query.</param>
    /// <param name="asked">The moment and what may be seen.</param>
    /// <param name="scratch">Working room, empty; left empty.</param>
    public static QueryAnalysis Resolve(SpaceIndex index, QueryAnalysis query, RecallRequest asked, RecallScratch scratch)
    {
        if (query.Time.Anchored.Count == 0) return query;
        var ranges = query.Time.Ranges.ToList();
        foreach (var anchored in query.Time.Anchored)
            if (DateOf(index, anchored, asked, scratch) is { } at && anchored.Resolve(at, asked.Moment.Now) is { } range) ranges.Add(range);
        return query with
        {
            Time = query.Time with
            {
                Ranges = ranges,
            },
        };
    }

    /// <summary>When the best dated place that holds all of the anchor's words was.</summary>
    private static DateTimeOffset? DateOf(SpaceIndex index, AnchoredTime anchored, RecallRequest asked, RecallScratch scratch)
    {
        var words = QueryAnalysis.Of(string.Join(' ', anchored.Words), index.Words, asked.Moment.Now);
        scratch.Clear();
        WordSearch.Find(index, words, asked.Seen, LookedAt, scratch);
        var best = scratch.First;
        Fusion.Join(index, words, asked, LookedAt, scratch, best);
        scratch.Clear();
        foreach (var scored in best)
            if (index.Documents[scored.Document].At is > 0 and var ticks) return new DateTimeOffset(ticks, TimeSpan.Zero);
        return null;
    }
}
