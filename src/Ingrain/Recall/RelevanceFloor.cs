using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>
/// Tells whether anything found bears on the query at all. What counts is how much of the query's weight the best document's own words
/// carry: a question about something unknown shares a common word or two with many turns and its telling words with none.
/// </summary>
internal static class RelevanceFloor
{
    // No answerable question of LoCoMo's development half or of BEAM's falls below; of those asked of another conversation, which mostly
    // share its everyday words, one in thirteen does, and a query without a word of the space always. 0.18 would tell apart one in seven,
    // and silence answers about code, which share fewer words with what is asked: recall@10 on MBPP falls from .753 to .741.
    private const float ShareMin = 0.15f;

    // Fitted by logistic regression on every other conversation of LoCoMo and BEAM, own questions against another conversation's; on the
    // rest it was right to within five in a hundred at nearly every level.
    private const float AtNothing = -3.8f;
    private const float PerShare = 8f;

    // A small space has met few words: that a query's words are new to it says little, so less is asked of what it does share.
    private const float SettledCount = 500;

    /// <summary>Whether nothing found is relevant.</summary>
    /// <param name="share">As <see cref="Share"/> gave it.</param>
    public static bool IsNothingRelevant(float? share) => share is null or < ShareMin;

    /// <summary>
    /// How likely the space is one that the query was meant for, 0 to 1, where before asking either was as likely: half or more speaks for
    /// it. It judges words: a question in the words of what is kept, about something never said, is as likely as any other.
    /// </summary>
    /// <param name="share">As <see cref="Share"/> gave it.</param>
    public static float Confidence(float? share) => share is { } some ? 1 / (1 + MathF.Exp(-(AtNothing + (PerShare * some)))) : 0;

    /// <summary>The best share of the query's weight that a document's own words carry, by the space's size.</summary>
    /// <param name="index">The space.</param>
    /// <param name="query">The query.</param>
    /// <param name="found">What was found.</param>
    /// <returns>The share, more than 1 where words repeat; null where nothing was found.</returns>
    public static float? Share(SpaceIndex index, QueryAnalysis query, List<ScoredDocument> found)
    {
        if (found.Count == 0) return null;
        var settled = Math.Min(1, MathF.Log(1 + index.Words.DocumentCount) / MathF.Log(1 + SettledCount));
        return BestShare(index, query, found) / settled;
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
