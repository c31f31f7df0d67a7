namespace Ingrain;

/// <summary>Where a fact stands at a time in the world and a point in what was known.</summary>
public enum FactHold
{
    /// <summary>It holds, as far as was known.</summary>
    Holds,

    /// <summary>Its own dates say that it was not yet true.</summary>
    NotYet,

    /// <summary>Its own dates say that it was no longer true.</summary>
    Ended,

    /// <summary>Another fact took its place.</summary>
    Superseded,

    /// <summary>It was taken back, archived or held in quarantine.</summary>
    Withdrawn,

    /// <summary>It was not known.</summary>
    Unknown,
}

/// <summary>The answer to "does this fact hold?", with what the answer rests on.</summary>
public sealed record FactStanding
{
    /// <summary>The answer.</summary>
    public required FactHold Hold { get; init; }

    /// <summary>The fact that took its place.</summary>
    public RecordId? SupersededBy { get; init; }

    /// <summary>
    /// From when on it no longer held: its own <see cref="Record.ValidTo"/>, or since when the fact in its place was true, whichever came
    /// first; null while nothing ended it.
    /// </summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>When it became known that it no longer held; null while nothing ended it.</summary>
    public DateTimeOffset? SupersededAt { get; init; }
}
