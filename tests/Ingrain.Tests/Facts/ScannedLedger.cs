namespace Ingrain.Tests.Facts;

/// <summary>What the ledger answers, worked out by reading every fact with the key: the oracle.</summary>
internal sealed class ScannedLedger
{
    private readonly Dictionary<RecordId, List<Version>> _versions = [];
    private readonly Dictionary<FactKey, List<RecordId>> _groups = [];
    private readonly Dictionary<RecordId, List<RecordId>> _supersededBy = [];

    public void Add(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        if (!_versions.TryGetValue(fact.Id, out var versions)) _versions[fact.Id] = versions = [];
        var first = versions.Count == 0 ? null : versions[0];
        var key = FactKey.Of(fact);
        // A version that moves the fact to another key leaves it in the old group too; look-ups check each version's own key.
        if (key is { } group && !versions.Any(v => v.Key == group)) Append(_groups, group, fact.Id);
        foreach (var old in fact.Supersedes)
            if (!versions.Any(v => v.Fact.Supersedes.Contains(old))) Append(_supersededBy, old, fact.Id);
        var firstFact = first?.Fact ?? fact;
        // Evidence may carry any date; nothing is known to hold before it was known at all.
        var known = firstFact.VerifiedAt < firstFact.RecordedAt ? firstFact.VerifiedAt.Value : firstFact.RecordedAt;
        var isFunctional = FactType.Find(fact.Type)?.Rule == ConflictRule.Functional;
        versions.Add(new Version(fact, key, isFunctional, fact.ValidFrom ?? known, first?.Arrival ?? _versions.Count));
    }

    public FactStanding Standing(RecordId id, DateTimeOffset validAt, long asOf)
    {
        if (VersionAt(id, asOf) is not { } version) return new FactStanding { Hold = FactHold.Unknown };
        var fact = version.Fact;
        if (!version.IsActive) return new FactStanding { Hold = FactHold.Withdrawn, HeldUntil = fact.ValidTo };
        var rival = Rival(version, validAt, asOf);
        var hold = fact.ValidFrom > validAt ? FactHold.NotYet
            : fact.ValidTo <= validAt ? FactHold.Ended
            : rival is not null ? FactHold.Superseded
            : FactHold.Holds;
        // What holds now is ended by nothing that began before: a passing exception is over.
        var successor = Successor(version, hold == FactHold.Holds ? validAt : DateTimeOffset.MinValue, asOf);
        return new FactStanding
        {
            Hold = hold,
            SupersededBy = (hold == FactHold.Superseded ? rival : successor)?.Fact.Id,
            HeldUntil = Earlier(fact.ValidTo, successor?.Start),
            SupersededAt = successor is null ? null : KnownSince(successor, fact.Id),
        };
    }

    public IReadOnlyList<Fact> Holding(FactKey key, DateTimeOffset validAt, long asOf)
    {
        var holding = new List<Version>();
        Version? best = null;
        Version? bestInside = null;
        Version? bestOfPersons = null;
        foreach (var id in _groups.GetValueOrDefault(key, []))
        {
            if (VersionAt(id, asOf) is not { IsActive: true } version || version.Key != key || !version.Covers(validAt)) continue;
            if (!version.IsFunctional)
            {
                holding.Add(version);
                continue;
            }
            // Of the functional ones only the best can hold, and the best of those that lower labels cannot bar.
            best = version.Better(best, validAt);
            if (version.Fact.Label > TrustLabel.External) bestInside = version.Better(bestInside, validAt);
            if (version.Fact.Label >= TrustLabel.Principal) bestOfPersons = version.Better(bestOfPersons, validAt);
        }
        foreach (var candidate in new[] { best, bestInside, bestOfPersons }.Distinct())
            if (candidate is not null) holding.Add(candidate);
        holding.RemoveAll(v => Standing(v.Fact.Id, validAt, asOf).Hold != FactHold.Holds);
        holding.Sort((a, b) => b.Start.CompareTo(a.Start) is var order and not 0 ? order : b.Arrival.CompareTo(a.Arrival));
        return [.. holding.Select(v => v.Fact)];
    }

    private Version? Rival(Version version, DateTimeOffset validAt, long asOf)
    {
        foreach (var id in _supersededBy.GetValueOrDefault(version.Fact.Id, []))
            if (Superseder(id, version, asOf) is { } named && named.Start <= validAt) return named;
        // Who took another's place did so at its start, and holds from there on only.
        if (version.Fact.Supersedes.Count > 0 && version.Start > validAt)
            foreach (var old in version.Fact.Supersedes)
                if (VersionAt(old, asOf) is { IsActive: true } before && before.Covers(validAt) && version.Bars(before)) return before;
        if (!version.IsFunctional) return null;
        var best = version;
        foreach (var other in Group(version, asOf))
            if (other.Covers(validAt) && other.Bars(version) && other.Precedes(best, validAt)) best = other;
        return ReferenceEquals(best, version) ? null : best;
    }

    private Version? Successor(Version version, DateTimeOffset after, long asOf)
    {
        Version? next = null;
        foreach (var id in _supersededBy.GetValueOrDefault(version.Fact.Id, []))
            if (Superseder(id, version, asOf) is { } named && named.Start > after && named.StartsBefore(next)) next = named;
        if (!version.IsFunctional) return next;
        foreach (var other in Group(version, asOf))
        {
            var follows = other.Start > version.Start || (other.Start == version.Start && other.Arrival > version.Arrival);
            if (follows && other.Bars(version) && other.Start > after && other.StartsBefore(next)) next = other;
        }
        return next;
    }

    // In the order of arrival: of equal starts the first counts.
    private IEnumerable<Version> Group(Version version, long asOf) =>
        from id in version.Key is { } key ? _groups[key] : []
        let other = VersionAt(id, asOf)
        where other is { IsActive: true, IsFunctional: true } && other.Key == version.Key
        orderby other.Arrival
        select other;

    private Version? Superseder(RecordId id, Version old, long asOf) =>
        VersionAt(id, asOf) is { IsActive: true } version && version.Arrival > old.Arrival && version.Bars(old)
            && version.Fact.Supersedes.Contains(old.Fact.Id) ? version : null;

    private DateTimeOffset KnownSince(Version successor, RecordId old)
    {
        var versions = _versions[successor.Fact.Id];
        var naming = versions.Find(v => v.Fact.Supersedes.Contains(old));
        return (naming is not null && successor.Fact.Supersedes.Contains(old) ? naming : versions[0]).Fact.RecordedAt;
    }

    private Version? VersionAt(RecordId id, long asOf)
    {
        if (!_versions.TryGetValue(id, out var versions)) return null;
        for (var i = versions.Count - 1; i >= 0; i--)
            if (versions[i].Fact.Sequence <= asOf) return versions[i];
        return null;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;

    private static void Append<TKey>(Dictionary<TKey, List<RecordId>> lists, TKey key, RecordId id) where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
        list.Add(id);
    }

    private sealed record Version(Fact Fact, FactKey? Key, bool IsFunctional, DateTimeOffset Start, long Arrival)
    {
        public bool IsActive => Fact is { State: RecordState.Active, Label: > TrustLabel.Quarantined };

        public Version Better(Version? other, DateTimeOffset validAt) => other is null || Precedes(other, validAt) ? this : other;

        public bool StartsBefore(Version? other) => other is null || Start < other.Start;

        public bool Bars(Version other) => other.Fact.Label switch
        {
            TrustLabel.Confirmed => Fact.Label >= TrustLabel.Principal,
            > TrustLabel.External => Fact.Label > TrustLabel.External,
            _ => true,
        };

        public bool Covers(DateTimeOffset time) =>
            (Fact.ValidFrom is null || Fact.ValidFrom <= time) && (Fact.ValidTo is null || time < Fact.ValidTo);

        public bool Precedes(Version other, DateTimeOffset validAt)
        {
            var (known, otherKnown) = (Start <= validAt, other.Start <= validAt);
            if (known != otherKnown) return known;
            if (Start != other.Start) return known ? Start > other.Start : Start < other.Start;
            return Arrival > other.Arrival;
        }
    }
}
