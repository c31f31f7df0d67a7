using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>
/// Tells whether anything found bears on the query at all. What counts is how much of the query's weight the best document's own words carry:
/// a question about something unknown shares a common word or two with many turns and its telling words with none.
/// </summary>
internal static class RelevanceFloor
{
    /// <summary>Below this share of the query's weight, nothing found is relevant.</summary>
    private const float ShareMin = 0.1f;

    /// <summary>Whether nothing found is relevant.</summary>
    /// <param name="index">The space.</param>
    /// <param name="query">The query.</param>
    /// <param name="found">What was found.</param>
    public static bool IsNothingRelevant(SpaceIndex index, QueryAnalysis query, List<ScoredDocument> found) =>
        found.Count == 0 || BestShare(index, query, found) < ShareMin;

    /// <summary>The best share of the query's weight that a document's own words carry; more than 1 where they repeat.</summary>
    /// <param name="index">The space.</param>
    /// <param name="query">The query.</param>
    /// <param name="found">What was found.</param>
    internal static float BestShare(SpaceIndex index, QueryAnalysis query, List<ScoredDocument> found)
    {
        var weight = 0f;
        foreach (var term in query.Terms)
            if (!term.IsWhole) weight += WeightOf(index, term.Number);
        var best = 0f;
        foreach (var document in found) best = Math.Max(best, document.Parts.Text + document.Parts.Names + document.Parts.When);
        return weight <= 0 ? 1 : best / weight;
    }

    /// <summary>A term nobody used weighs as one used once: in a small space more would make every new word a reason to know nothing.</summary>
    private static float WeightOf(SpaceIndex index, int term)
    {
        var holding = 1;
        if (term >= 0)
            for (var f = 0; f < DocumentTexts.FieldCount; f++) holding = Math.Max(holding, index.Words.Field(f).Holding(term));
        return Bm25.InverseDocumentFrequency(index.Words.DocumentCount, holding);
    }
}
