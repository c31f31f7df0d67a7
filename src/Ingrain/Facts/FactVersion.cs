namespace Ingrain;

/// <summary>A version of a fact with what look-ups ask of it again and again, worked out once.</summary>
/// <param name="fact">The version.</param>
/// <param name="key">Its subject, predicate and scope; null where it has none.</param>
/// <param name="start">Since when it may hold.</param>
/// <param name="order">When the fact arrived among all facts, and this version among all versions.</param>
internal sealed class FactVersion(Fact fact, FactKey? key, DateTimeOffset start, (int Fact, int Version) order)
{
    public Fact Fact => fact;

    public FactKey? Key => key;

    public DateTimeOffset Start => start;

    public (int Fact, int Version) Order => order;

    /// <summary>The last sequence at which it is the newest version of its fact; the largest number while there is no later one.</summary>
    public long LastSequence { get; set; } = long.MaxValue;

    public bool IsFunctional { get; } = FactType.Find(fact.Type)?.Rule == ConflictRule.Functional;

    public bool IsActive => fact is { State: RecordState.Active, Label: > TrustLabel.Quarantined };

    /// <summary>The label that another needs at least to take this one's place.</summary>
    public TrustLabel Barrier => fact.Label switch
    {
        TrustLabel.Confirmed => TrustLabel.Principal,
        > TrustLabel.External => TrustLabel.Agent,
        _ => TrustLabel.Quarantined,
    };

    /// <summary>Whether this one's label lets it take the other's place.</summary>
    public bool Bars(FactVersion other) => fact.Label >= other.Barrier;

    public bool Covers(DateTimeOffset time) =>
        (fact.ValidFrom is null || fact.ValidFrom <= time) && (fact.ValidTo is null || time < fact.ValidTo);

    /// <summary>Whether it answers a time before the other does: the latest start at or before it, else the earliest after it.</summary>
    public bool Precedes(FactVersion other, DateTimeOffset time)
    {
        var (known, otherKnown) = (Start <= time, other.Start <= time);
        if (known != otherKnown) return known;
        if (Start != other.Start) return known ? Start > other.Start : Start < other.Start;
        return Order.Fact > other.Order.Fact;
    }
}
