using System.Text.Json.Serialization;

namespace Ingrain;

/// <summary>
/// What every versioned thing in a space has in common: sessions, facts, notes, modules, entities and links. A change writes a whole new
/// version; no version is ever overwritten. <see cref="Version"/>, <see cref="Sequence"/>, <see cref="RecordedAt"/>,
/// <see cref="SupersededAt"/> and <see cref="ContentHash"/> are given by the store and are default in a record not yet written.
/// </summary>
public abstract record Record
{
    /// <summary>The kind, which with <see cref="Id"/> names the record in its space.</summary>
    [JsonIgnore]
    public abstract RecordKind Kind { get; }

    /// <summary>The id, the same in every version; default in a new record that is to be given one.</summary>
    [JsonIgnore]
    public RecordId Id { get; init; }

    /// <summary>1 for the first version, then counted up without gaps.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Where the record stands.</summary>
    public RecordState State { get; init; } = RecordState.Active;

    /// <summary>How far it may be trusted: as its writer asks, and no further than its writer may give.</summary>
    public TrustLabel Label { get; init; } = TrustLabel.Principal;

    /// <summary>Who wrote this version.</summary>
    public Actor? Actor { get; init; }

    /// <summary>What it rests on, most telling first. At most 256 entries.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>How much it matters, 0 to 1.</summary>
    public double Importance { get; init; } = 0.5;

    /// <summary>How sure its writer was, 0 to 1.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>Free labels, lower case, at most 64.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Since when it is true in the world; null when unknown, never guessed.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>From when on it is no longer true in the world (half-open); null when unknown or still true.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>When it was last confirmed to hold. Decay counts from here.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>When this version was recorded: the time of its changeset.</summary>
    [JsonIgnore]
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>When the next version was recorded; null for the current one.</summary>
    [JsonIgnore]
    public DateTimeOffset? SupersededAt { get; init; }

    /// <summary>The sequence of the changeset that wrote this version.</summary>
    [JsonIgnore]
    public long Sequence { get; init; }

    /// <summary>SHA-256 of the version's stored content, lower-case hexadecimal; empty in a record not yet written.</summary>
    [JsonIgnore]
    public string ContentHash { get; init; } = "";
}
