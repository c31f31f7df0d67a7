namespace Ingrain.Recall;

/// <summary>Finds candidates through every channel that a query does not leave out, and joins what they say.</summary>
internal static class CandidateSearch
{
    // Neighbours and sessions are scored from what words found. A small space is found whole, and so scored exactly. Of a large one as many
    // are found as are wanted, 200 at least: with LoCoMo's development conversations and BEAM's first ten chats in one space of 5,192, 200
    // bring recall@5 .663 and recall@10 .729 where 400 bring .666 and .729, and 150 bring .658 and .729.
    private const int SmallSpace = 2_000;
    private const int FoundByMeaning = 50;

    // What further looks bring is ranked among so many of the best; what lies behind stays as it was. Looking for 200 brings the same.
    private const int FurtherMax = 100;

    /// <summary>Finds.</summary>
    /// <param name="index">The space.</param>
    /// <param name="analysis">The query, analysed.</param>
    /// <param name="asked">The query, the moment and what may be returned.</param>
    /// <param name="depth">How many to return at most.</param>
    /// <param name="scratch">Working room, empty.</param>
    /// <returns>The best, best first; equal ones in order of document number. Valid until the scratch is used again.</returns>
    public static List<ScoredDocument> Find(SpaceIndex index, QueryAnalysis analysis, RecallRequest asked, int depth, RecallScratch scratch)
    {
        var found = scratch.First;
        FindOnce(index, analysis, asked, depth, scratch, found);
        if (asked.Has(RecallChannels.Phrases)) PhraseCredit.Add(found, analysis, index, scratch);
        if (asked.Has(RecallChannels.Entities) && found.Count > 0) LookFurther(index, analysis, asked, depth, scratch);
        if (found.Count == 0 && asked.Has(RecallChannels.Time) && analysis.Time.Ranges.Count > 0)
            return TimeCandidates.Find(index.Times, analysis.Time, new SeenFilter(index.Documents, asked.Seen).Accepts, asked.Query.Limit);
        return found;
    }

    private static void FindOnce(
        SpaceIndex index, QueryAnalysis analysis, RecallRequest asked, int depth, RecallScratch scratch, List<ScoredDocument> best)
    {
        scratch.Clear();
        var count = index.Words.DocumentCount <= SmallSpace ? SmallSpace : depth;
        WordSearch.Find(index, analysis, asked.Seen, count, scratch);
        MeaningSearch.Find(index, asked.Vector, asked.Seen, FoundByMeaning, scratch);
        var own = scratch.Found.Count;
        if (asked.Has(RecallChannels.Neighbours)) Fusion.SpreadToNeighbours(index, scratch.Found);
        MeaningSearch.MeasureFrom(index, own, scratch);
        Fusion.Join(index, analysis, asked, depth, scratch, best);
    }

    /// <summary>Follows names, links and telling words from what was found to what shares no word with the query.</summary>
    private static void LookFurther(SpaceIndex index, QueryAnalysis analysis, RecallRequest asked, int depth, RecallScratch scratch)
    {
        var found = scratch.First;
        if (scratch.Graph?.Documents != index.Documents) scratch.Graph = new GraphScratch(index.Graph, index.Documents);
        GraphCandidates.Find(found, asked.Query.Text, scratch.Graph.At(asked.Seen), depth, scratch);
        var terms = SecondLook.Terms(found, index, analysis.Terms, scratch.Telling);
        if (terms.Count == 0) return;
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
        FindOnce(index, again, second, FurtherMax, scratch, scratch.Second);
        SecondLook.Join(found, scratch.Second, depth, scratch);
    }
}
