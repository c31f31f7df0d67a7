namespace Ingrain.Recall;

/// <summary>Arranges candidates of a question about order: from all over the time, each page of them in order of time.</summary>
internal static class OrderedAnswer
{
    // Readers take in the first ten; sorting all of them by time would put the earliest there instead of the best.
    private const int PageLength = 10;

    /// <summary>Arranges the candidates.</summary>
    /// <param name="candidates">The candidates, best first.</param>
    /// <param name="count">How many matter; the rest follows as it was.</param>
    public static List<RecallCandidate> Of(List<RecallCandidate> candidates, int count)
    {
        var isDated = candidates.TrueForAll(c => c.Row.At != long.MinValue);
        var byDocument = new Dictionary<int, RecallCandidate>(candidates.Count);
        var timed = new List<TimedCandidate>(candidates.Count);
        foreach (var candidate in candidates)
        {
            byDocument[candidate.Found.Document] = candidate;
            // Without a date, the order of writing is the best there is.
            var at = isDated ? candidate.Row.At : candidate.Found.Document;
            timed.Add(new TimedCandidate(candidate.Found.Document, (float)candidate.Score, at, candidate.Session));
        }
        var arranged = new List<RecallCandidate>(candidates.Count);
        foreach (var page in OrderedEvidence.Spread(timed, count).Chunk(PageLength))
            foreach (var picked in OrderedEvidence.InTime(page))
                if (byDocument.Remove(picked.Document, out var candidate)) arranged.Add(candidate);
        foreach (var candidate in candidates)
            if (byDocument.ContainsKey(candidate.Found.Document)) arranged.Add(candidate);
        return arranged;
    }
}
