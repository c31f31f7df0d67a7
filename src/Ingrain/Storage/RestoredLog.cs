namespace Ingrain.Storage;

/// <summary>What a store asks of a log that it takes over: order without gaps, and derived fields worked out anew.</summary>
internal static class RestoredLog
{
    /// <summary>Length of a space's key, in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>Brings the next changeset of a restored log to the form in which it is kept.</summary>
    /// <param name="head">The head so far.</param>
    /// <param name="changeset">The changeset, verified by the caller.</param>
    /// <param name="key">The space's key, from which the first changeset follows.</param>
    /// <returns>The changeset with places, times and addresses of its entries set and nothing superseded yet.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/>: it does not follow the head.</exception>
    public static Changeset Admit(SpaceHead head, Changeset changeset, ReadOnlyMemory<byte> key)
    {
        var previous = head.Sequence > 0 ? head.Hash : ChainHash.Start(key.Span);
        if (changeset.Space != head.Space || changeset.Sequence != head.Sequence + 1 || changeset.RecordedAt < head.RecordedAt
            || !changeset.PreviousHash.Span.SequenceEqual(previous.Span))
            throw new MemoryException(
                MemoryErrorCode.Invalid,
                $"Changeset {changeset.Sequence} does not follow changeset {head.Sequence} of space '{head.Space}'.");
        return changeset with { Entries = [.. changeset.Entries.Select((entry, ordinal) => Admit(changeset, entry, ordinal))] };
    }

    private static LogEntry Admit(Changeset changeset, LogEntry entry, int ordinal) => entry with
    {
        Sequence = changeset.Sequence,
        Ordinal = ordinal,
        RecordedAt = changeset.RecordedAt,
        Place = entry.IsErased ? null : EntryCodec.PlaceOf(entry),
        NextSequence = null,
        SupersededAt = null,
    };
}
