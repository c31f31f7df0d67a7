namespace Ingrain;

/// <summary>
/// Decides which facts hold at a time in the world (<c>validAt</c>) and a point in what was known (<c>asOf</c>, a changeset sequence).
/// Nothing is decided on writing: a later fact does not touch an earlier one, so facts may arrive in any order, and taking one back
/// brings its predecessor back by itself.
/// <para>
/// A fact <em>covers</em> a time that its own half-open interval contains; an unknown end is open. It <em>starts</em> at its
/// <see cref="Record.ValidFrom"/> or, where that is unknown, when it was first known to hold. Among the facts of one functional subject,
/// predicate and scope that cover a time, the one with the latest start not after that time holds, the later written where starts are
/// equal. Where every start lies after the time, the earliest does: the best that is known about an unknown past. A fact that names
/// others in <see cref="Fact.Supersedes"/> takes their place from its start on.
/// </para>
/// Not thread-safe. A look-up costs the number of facts with the same subject and predicate.
/// </summary>
public sealed class FactLedger
{
    private readonly Dictionary<RecordId, List<Fact>> _versions = [];
    private readonly Dictionary<FactKey, List<RecordId>> _groups = [];
    private readonly Dictionary<RecordId, List<RecordId>> _supersededBy = [];
    private readonly Dictionary<RecordId, long> _arrival = [];

    /// <summary>How many facts the ledger knows, whatever their state.</summary>
    public int Count => _versions.Count;

    /// <summary>Takes in a version. Versions of one fact come in their order.</summary>
    /// <param name="fact">The version as the store read it.</param>
    public void Add(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        if (!_versions.TryGetValue(fact.Id, out var versions))
        {
            _versions[fact.Id] = versions = [];
            _arrival[fact.Id] = _arrival.Count;
        }
        // A version that moves the fact to another key leaves it in the old group too; look-ups check each version's own key.
        if (FactKey.Of(fact) is { } key && !versions.Any(v => FactKey.Of(v) == key)) Append(_groups, key, fact.Id);
        foreach (var old in fact.Supersedes)
            if (!versions.Any(v => v.Supersedes.Contains(old))) Append(_supersededBy, old, fact.Id);
        versions.Add(fact);
    }

    /// <summary>The version of a fact that was known at a point.</summary>
    /// <param name="id">The fact.</param>
    /// <param name="asOf">The point.</param>
    /// <returns>The version, or null where the fact was not known.</returns>
    public Fact? Known(RecordId id, long asOf)
    {
        if (!_versions.TryGetValue(id, out var versions)) return null;
        for (var i = versions.Count - 1; i >= 0; i--)
            if (versions[i].Sequence <= asOf) return versions[i];
        return null;
    }

    /// <summary>Where a fact stands.</summary>
    /// <param name="id">The fact.</param>
    /// <param name="validAt">The time in the world.</param>
    /// <param name="asOf">The point in what was known.</param>
    /// <returns>The standing.</returns>
    public FactStanding Standing(RecordId id, DateTimeOffset validAt, long asOf)
    {
        if (Known(id, asOf) is not { } fact) return new FactStanding { Hold = FactHold.Unknown };
        if (fact.State != RecordState.Active) return new FactStanding { Hold = FactHold.Withdrawn, HeldUntil = fact.ValidTo };
        var successor = Successor(fact, asOf);
        var standing = new FactStanding
        {
            Hold = FactHold.Holds,
            SupersededBy = successor?.Id,
            HeldUntil = Earlier(fact.ValidTo, successor is null ? null : Start(successor)),
            SupersededAt = successor is null ? null : FirstVersion(successor.Id).RecordedAt,
        };
        if (fact.ValidFrom > validAt) return standing with { Hold = FactHold.NotYet };
        if (fact.ValidTo <= validAt) return standing with { Hold = FactHold.Ended };
        if (Rival(fact, validAt, asOf) is { } rival) return standing with { Hold = FactHold.Superseded, SupersededBy = rival.Id };
        return standing;
    }

    /// <summary>The facts with a subject and predicate that hold, the latest start first.</summary>
    /// <param name="key">Subject, predicate and scope.</param>
    /// <param name="validAt">The time in the world.</param>
    /// <param name="asOf">The point in what was known.</param>
    /// <returns>The facts: at most one for a functional predicate.</returns>
    public IReadOnlyList<Fact> Holding(FactKey key, DateTimeOffset validAt, long asOf)
    {
        var holding = new List<Fact>();
        Fact? best = null;
        foreach (var id in _groups.GetValueOrDefault(key, []))
        {
            if (Known(id, asOf) is not { State: RecordState.Active } fact || FactKey.Of(fact) != key || !Covers(fact, validAt)) continue;
            // Of the functional ones only the best can hold: whatever bars it bars the others too.
            if (!IsFunctional(fact)) holding.Add(fact);
            else if (best is null || Precedes(fact, best, validAt)) best = fact;
        }
        if (best is not null) holding.Add(best);
        holding.RemoveAll(f => Standing(f.Id, validAt, asOf).Hold != FactHold.Holds);
        holding.Sort((a, b) => Start(b).CompareTo(Start(a)) is var order and not 0 ? order : Arrival(b).CompareTo(Arrival(a)));
        return holding;
    }

    /// <summary>The active facts whose words and dates are the same as a given one's.</summary>
    /// <param name="fact">The fact to look for.</param>
    /// <param name="asOf">The point in what was known.</param>
    /// <returns>The first such fact, or null. Facts without subject and predicate are compared by the caller.</returns>
    public Fact? Same(Fact fact, long asOf)
    {
        if (FactKey.Of(fact) is not { } key) return null;
        foreach (var id in _groups.GetValueOrDefault(key, []))
            if (Known(id, asOf) is { State: RecordState.Active } known && IsSameClaim(known, fact)) return known;
        return null;
    }

    /// <summary>Whether two facts claim the same for the same time.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    /// <returns>Whether they do.</returns>
    public static bool IsSameClaim(Fact a, Fact b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return FactKey.Of(a) == FactKey.Of(b) && a.ValidFrom == b.ValidFrom && a.ValidTo == b.ValidTo && a.Type == b.Type
            && FactKey.Fold(a.Object) == FactKey.Fold(b.Object) && FactKey.Fold(a.Statement) == FactKey.Fold(b.Statement)
            && FactKey.Fold(a.Scope) == FactKey.Fold(b.Scope);
    }

    /// <summary>The fact that holds instead of this one at a time, or null.</summary>
    private Fact? Rival(Fact fact, DateTimeOffset validAt, long asOf)
    {
        foreach (var id in _supersededBy.GetValueOrDefault(fact.Id, []))
            if (Superseder(id, fact.Id, asOf) is { } named && Start(named) <= validAt) return named;
        // Who took another's place did so at its start, and holds from there on only.
        if (fact.Supersedes.Count > 0 && Start(fact) > validAt)
            foreach (var old in fact.Supersedes)
                if (Known(old, asOf) is { State: RecordState.Active } before && Covers(before, validAt)) return before;
        if (!IsFunctional(fact)) return null;
        var best = fact;
        foreach (var other in Group(fact, asOf))
            if (Covers(other, validAt) && Precedes(other, best, validAt)) best = other;
        return best.Id == fact.Id ? null : best;
    }

    /// <summary>The fact whose start ends this one: the earliest that starts later, or that names it.</summary>
    private Fact? Successor(Fact fact, long asOf)
    {
        Fact? next = null;
        foreach (var id in _supersededBy.GetValueOrDefault(fact.Id, []))
            if (Superseder(id, fact.Id, asOf) is { } named && (next is null || Start(named) < Start(next))) next = named;
        if (!IsFunctional(fact)) return next;
        foreach (var other in Group(fact, asOf))
        {
            var follows = Start(other) > Start(fact) || (Start(other) == Start(fact) && Arrival(other) > Arrival(fact));
            if (follows && other.Id != fact.Id && (next is null || Start(other) < Start(next))) next = other;
        }
        return next;
    }

    private IEnumerable<Fact> Group(Fact fact, long asOf)
    {
        if (FactKey.Of(fact) is not { } key) yield break;
        foreach (var id in _groups[key])
            if (Known(id, asOf) is { State: RecordState.Active } other && FactKey.Of(other) == key && IsFunctional(other))
                yield return other;
    }

    private Fact? Superseder(RecordId id, RecordId old, long asOf) =>
        Known(id, asOf) is { State: RecordState.Active } fact && fact.Supersedes.Contains(old) ? fact : null;

    private bool Precedes(Fact a, Fact b, DateTimeOffset validAt)
    {
        var (startA, startB) = (Start(a), Start(b));
        var (knownA, knownB) = (startA <= validAt, startB <= validAt);
        if (knownA != knownB) return knownA;
        if (startA != startB) return knownA ? startA > startB : startA < startB;
        return Arrival(a) > Arrival(b);
    }

    private DateTimeOffset Start(Fact fact)
    {
        if (fact.ValidFrom is { } from) return from;
        var first = FirstVersion(fact.Id);
        return first.VerifiedAt ?? first.RecordedAt;
    }

    private Fact FirstVersion(RecordId id) => _versions[id][0];

    private long Arrival(Fact fact) => _arrival[fact.Id];

    private static bool Covers(Fact fact, DateTimeOffset time) =>
        (fact.ValidFrom is null || fact.ValidFrom <= time) && (fact.ValidTo is null || time < fact.ValidTo);

    private static bool IsFunctional(Fact fact) => FactType.Find(fact.Type)?.Rule == ConflictRule.Functional;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;

    private static void Append<TKey>(Dictionary<TKey, List<RecordId>> lists, TKey key, RecordId id) where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
        list.Add(id);
    }
}
