namespace Ingrain.Storage;

/// <summary>A committed changeset: the unit of truth. Sequences of a space count up from 1 without gaps.</summary>
public sealed record Changeset
{
    /// <summary>The space.</summary>
    public required SpaceId Space { get; init; }

    /// <summary>Its place in the space's log.</summary>
    public required long Sequence { get; init; }

    /// <summary>Its id.</summary>
    public required ChangesetId Id { get; init; }

    /// <summary>Who wrote it.</summary>
    public required Actor Actor { get; init; }

    /// <summary>How the actor came in.</summary>
    public required string Credential { get; init; }

    /// <summary>Why; null once something it wrote was erased.</summary>
    public required string? Reason { get; init; }

    /// <summary>Salt of <see cref="ReasonDigest"/>; empty once the reason is gone.</summary>
    public required ReadOnlyMemory<byte> ReasonSalt { get; init; }

    /// <summary>What stands for the reason in the chain.</summary>
    public required ReadOnlyMemory<byte> ReasonDigest { get; init; }

    /// <summary>When it was committed by the writer's clock, never before the changeset before it.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Hash of the changeset before it; a digest of the space's key for the first.</summary>
    public required ReadOnlyMemory<byte> PreviousHash { get; init; }

    /// <summary>Its hash; see <c>docs/file-format.md</c>.</summary>
    public required ReadOnlyMemory<byte> Hash { get; init; }

    /// <summary>What it wrote, in order.</summary>
    public required IReadOnlyList<LogEntry> Entries { get; init; }
}

/// <summary>Where a space's log ends.</summary>
/// <param name="Space">The space.</param>
/// <param name="Sequence">Sequence of the last changeset; 0 for a space without any.</param>
/// <param name="Hash">Its hash; 32 zero bytes for a space without any.</param>
/// <param name="RecordedAt">When it was recorded; the minimum value for a space without any.</param>
public sealed record SpaceHead(SpaceId Space, long Sequence, ReadOnlyMemory<byte> Hash, DateTimeOffset RecordedAt)
{
    /// <summary>The head of a space that nothing was written to.</summary>
    /// <param name="space">The space.</param>
    /// <returns>The head.</returns>
    public static SpaceHead Empty(SpaceId space) => new(space, 0, new byte[32], DateTimeOffset.MinValue);
}
