namespace Ingrain.Recall;

/// <summary>Finds candidates through every channel that a query does not leave out, and joins what they say.</summary>
internal static class CandidateSearch
{
    // Neighbours and sessions are scored from what words found. A small space is found whole, and so scored exactly; of a large one the
    // best few hundred bring the same first ten and cost a third of what a thousand do.
    private const int SmallSpace = 2_000;
    private const int FoundMin = 300;
    private const int FoundByMeaning = 50;

    // What further looks bring is ranked among so many of the best; what lies behind stays as it was.
    private const int FurtherMax = 200;

    /// <summary>Finds.</summary>
    /// <param name="index">The space.</param>
    /// <param name="analysis">The query, analysed.</param>
    /// <param name="asked">The query, the moment and what may be returned.</param>
    /// <param name="depth">How many to return at most.</param>
    /// <param name="scratch">Working room, empty.</param>
    /// <returns>The best, best first; equal ones in order of document number.</returns>
    public static List<ScoredDocument> Find(SpaceIndex index, QueryAnalysis analysis, RecallRequest asked, int depth, RecallScratch scratch)
    {
        var found = FindOnce(index, analysis, asked, depth, scratch);
        if (asked.Has(RecallChannels.Phrases)) PhraseCredit.Add(found, analysis, index);
        if (asked.Has(RecallChannels.Entities) && found.Count > 0) found = LookFurther(index, (analysis, asked), found, depth, scratch);
        if (found.Count == 0 && asked.Has(RecallChannels.Time) && analysis.Time.Ranges.Count > 0)
            found = TimeCandidates.Find(index.Times, analysis.Time, new SeenFilter(index.Documents, asked.Seen).Accepts, asked.Query.Limit);
        return found;
    }

    private static List<ScoredDocument> FindOnce(
        SpaceIndex index, QueryAnalysis analysis, RecallRequest asked, int depth, RecallScratch scratch)
    {
        scratch.Clear();
        var count = index.Words.DocumentCount <= SmallSpace ? SmallSpace : Math.Max(depth, FoundMin);
        WordSearch.Find(index, analysis, asked.Seen, count, scratch);
        MeaningSearch.Find(index, asked.Vector, asked.Seen, FoundByMeaning, scratch);
        var own = scratch.Found.Count;
        if (asked.Has(RecallChannels.Neighbours)) Fusion.SpreadToNeighbours(index, scratch.Found);
        MeaningSearch.MeasureFrom(index, own, scratch);
        return Fusion.Join(index, analysis, asked, depth, scratch);
    }

    /// <summary>Follows names, links and telling words from what was found to what shares no word with the query.</summary>
    private static List<ScoredDocument> LookFurther(
        SpaceIndex index, (QueryAnalysis Analysis, RecallRequest Asked) query, List<ScoredDocument> found, int depth, RecallScratch scratch)
    {
        var (analysis, asked) = query;
        var view = GraphCandidates.ViewOf(index.Documents, asked.Seen);
        found = GraphCandidates.Find(found, asked.Query.Text, index.Graph, view, depth);
        var terms = SecondLook.Terms(found, index.Words, d => DocumentTexts.Meant(index.Documents.Thing(d)), analysis.Terms);
        if (terms.Count == 0) return found;
        var again = analysis with
        {
            Terms = terms,
            Pairs = [],
        };
        var second = asked with
        {
            Vector = default,
            // A word taken from one place says nothing about whole sessions.
            Query = asked.Query with { Without = asked.Query.Without | RecallChannels.Sessions },
        };
        return SecondLook.Join(found, FindOnce(index, again, second, FurtherMax, scratch), depth);
    }
}
