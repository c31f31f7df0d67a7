namespace Ingrain.Eval;

/// <summary>What asking all questions of a data set in one way gave.</summary>
/// <param name="Dataset">The data set's name.</param>
/// <param name="Variant">The way.</param>
/// <param name="Questions">One result a question, in the order of the data set, whatever the order of asking.</param>
public sealed record EvalRun(string Dataset, RecallVariant Variant, IReadOnlyList<QuestionResult> Questions)
{
    /// <summary>The scores of the questions with gold, in order.</summary>
    /// <param name="category">Only of this category; null for all.</param>
    public IReadOnlyList<RankingScores> Scores(string? category = null)
    {
        var scores = new List<RankingScores>();
        foreach (var question in Questions)
            if (question.Scores is { } known && (category is null || question.Category == category)) scores.Add(known);
        return scores;
    }

    /// <summary>The categories of the questions with gold, in order of name.</summary>
    public IReadOnlyList<string> Categories() =>
        [.. Questions.Where(q => q.Scores is not null).Select(q => q.Category).Distinct().Order(StringComparer.Ordinal)];
}
