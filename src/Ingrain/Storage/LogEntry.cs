namespace Ingrain.Storage;

/// <summary>
/// One stored change: a version of something. <see cref="Digest"/> is HMAC-SHA256 of kind, id, version and body under a salt of its own,
/// so that an erase can drop salt, id and body while the chain over digests still verifies and says nothing about what was there.
/// </summary>
public sealed record LogEntry
{
    /// <summary>Sequence of its changeset.</summary>
    public required long Sequence { get; init; }

    /// <summary>Place in its changeset, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>What it is about.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>The id; null once erased.</summary>
    public RecordId? Id { get; init; }

    /// <summary>The version it wrote, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>16 random bytes; empty once erased.</summary>
    public required ReadOnlyMemory<byte> Salt { get; init; }

    /// <summary>32 bytes that stand for the content in the chain.</summary>
    public required ReadOnlyMemory<byte> Digest { get; init; }

    /// <summary>The content as UTF-8 JSON; empty once erased.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>A note's or module's path, an episode's session; null for anything else and once erased. Derived from the body.</summary>
    public string? Place { get; init; }

    /// <summary>When its changeset was recorded.</summary>
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>Sequence of the changeset that wrote the next version; null for the current one. Derived, not part of the chain.</summary>
    public long? NextSequence { get; init; }

    /// <summary>When that changeset was recorded.</summary>
    public DateTimeOffset? SupersededAt { get; init; }

    /// <summary>Whether its content was erased.</summary>
    public bool IsErased => Id is null;
}
