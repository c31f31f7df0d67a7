namespace Ingrain.Eval;

/// <summary>What asking one question gave.</summary>
public sealed record QuestionResult
{
    /// <summary>The question's category.</summary>
    public required string Category { get; init; }

    /// <summary>Its scores; null where it has no gold.</summary>
    public required RankingScores? Scores { get; init; }

    /// <summary>Time of one recall with default bounds; null where that was not asked.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Tokens of that recall's context.</summary>
    public int Tokens { get; init; }
}
