namespace Ingrain;

/// <summary>When to look from: the two time axes of every read.</summary>
public sealed record ReadAt
{
    /// <summary>The time at which things must hold in the world; null for now.</summary>
    public DateTimeOffset? ValidAt { get; init; }

    /// <summary>What was known by then; null for all that is known.</summary>
    public AsOf? AsOf { get; init; }
}
