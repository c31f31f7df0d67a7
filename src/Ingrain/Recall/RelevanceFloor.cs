using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>
/// Tells whether anything found bears on the query at all. What counts is how much of the query's weight the best document's own words
/// carry: a question about something unknown shares a common word or two with many turns and its telling words with none.
/// </summary>
internal static class RelevanceFloor
{
    // The best document of every answerable question of LoCoMo's development half carries 0.19 or more (BEAM: one of 180 less than 0.18);
    // asked of another conversation, a quarter of LoCoMo's questions and half of the other sets' stay below.
    private const float ShareMin = 0.18f;

    // A small space has met few words: that a query's words are new to it says little, so less is asked of what it does share.
    private const float SettledCount = 500;

    /// <summary>Whether nothing found is relevant.</summary>
    /// <param name="index">The space.</param>
    /// <param name="query">The query.</param>
    /// <param name="found">What was found.</param>
    public static bool IsNothingRelevant(SpaceIndex index, QueryAnalysis query, List<ScoredDocument> found)
    {
        if (found.Count == 0) return true;
        var settled = Math.Min(1, MathF.Log(1 + index.Words.DocumentCount) / MathF.Log(1 + SettledCount));
        return BestShare(index, query, found) < ShareMin * settled;
    }

    /// <summary>The best share of the query's weight that a document's own words carry; more than 1 where they repeat.</summary>
    /// <param name="index">The space.</param>
    /// <param name="query">The query.</param>
    /// <param name="found">What was found.</param>
    internal static float BestShare(SpaceIndex index, QueryAnalysis query, List<ScoredDocument> found)
    {
        var weight = Weight(index, query);
        var best = 0f;
        foreach (var document in found) best = Math.Max(best, document.Parts.Text + document.Parts.Names + document.Parts.When);
        return weight <= 0 ? 1 : best / weight;
    }

    /// <summary>The weight of all that a query says.</summary>
    /// <param name="index">The space.</param>
    /// <param name="query">The query.</param>
    internal static float Weight(SpaceIndex index, QueryAnalysis query)
    {
        var weight = 0f;
        foreach (var term in query.Terms)
            if (!term.IsWhole) weight += WeightOf(index, term.Number);
        return weight;
    }

    /// <summary>
    /// A term nobody used weighs as one used once: in a small space more would make every new word a reason to know nothing.
    /// </summary>
    private static float WeightOf(SpaceIndex index, int term)
    {
        var holding = 1;
        if (term >= 0)
            for (var f = 0; f < DocumentTexts.FieldCount; f++) holding = Math.Max(holding, index.Words.Field(f).Holding(term));
        return Bm25.InverseDocumentFrequency(index.Words.DocumentCount, holding);
    }
}
