namespace Ingrain;

/// <summary>How often a space was asked, and how that went: statistics of one engine and no part of the log.</summary>
public sealed record RecallFigures
{
    /// <summary>Recalls.</summary>
    public required long Count { get; init; }

    /// <summary>Recalls that found nothing relevant.</summary>
    public required long NothingRelevant { get; init; }

    /// <summary>How long the last 60 took, the oldest first.</summary>
    public required IReadOnlyList<TimeSpan> LastTimes { get; init; }
}
