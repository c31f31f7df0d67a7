namespace Ingrain.Recall;

/// <summary>
/// Answers queries that name a time and nothing else, such as "what happened yesterday?": what is dated then, in order of time.
/// </summary>
internal static class TimeCandidates
{
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
