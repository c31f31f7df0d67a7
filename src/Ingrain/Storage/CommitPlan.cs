namespace Ingrain.Storage;

/// <summary>What a store must do for a changeset, all in one transaction, before it may report <see cref="Result"/>.</summary>
public sealed record CommitPlan
{
    /// <summary>What to report once everything is durable.</summary>
    public required CommitResult Result { get; init; }

    /// <summary>The space's key to store when this is its first changeset; empty otherwise.</summary>
    public ReadOnlyMemory<byte> NewKey { get; init; }

    /// <summary>Addresses (sequence, ordinal) of entries whose id, place, salt and body go; their changesets' reasons go too.</summary>
    public IReadOnlyList<(long Sequence, int Ordinal)> Erased { get; init; } = [];

    /// <summary>Tombstones to keep.</summary>
    public IReadOnlyList<string> Tombstones { get; init; } = [];

    /// <summary>The changeset to append; null when there is nothing to write.</summary>
    public Changeset? Changeset => (Result as CommitResult.Committed)?.Changeset;
}
