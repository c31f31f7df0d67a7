namespace Ingrain;

/// <summary>A point in what a space knew: after a changeset, or at a time. Exactly one of the two is set.</summary>
public readonly record struct AsOf
{
    private AsOf(long? sequence, DateTimeOffset? time) => (Sequence, Time) = (sequence, time);

    /// <summary>Right after this changeset.</summary>
    public long? Sequence { get; }

    /// <summary>After every changeset recorded at or before this time.</summary>
    public DateTimeOffset? Time { get; }

    /// <summary>Right after a changeset.</summary>
    /// <param name="sequence">Its sequence, 0 for the empty space.</param>
    /// <returns>The point.</returns>
    public static AsOf Changeset(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        return new(sequence, null);
    }

    /// <summary>At a time.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The point.</returns>
    public static AsOf Instant(DateTimeOffset time) => new(null, time.ToUniversalTime());
}
