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
/// earlier ones in <see cref="Fact.Supersedes"/> takes their place from its start on.
/// </para>
/// <para>
/// What is labelled <see cref="TrustLabel.External"/> takes the place of nothing labelled higher, and what a person confirmed gives way to
/// a person's word only: text from outside cannot retire what was said inside, nor an agent what was confirmed. Both hold then, side by
/// side.
/// </para>
/// Not thread-safe, but for any number of readers while nobody adds. Adding and a look-up take steps that grow with the logarithm of the
/// number of facts with the same subject and predicate, and with the number of facts that name the one in question.
/// </summary>
public sealed class FactLedger
{
    private readonly Dictionary<RecordId, List<FactVersion>> _versions = [];
    private readonly Dictionary<FactKey, FactTimeline> _timelines = [];
    private readonly Dictionary<RecordId, List<RecordId>> _supersededBy = [];
    private readonly FactClaims _claims = new();
    private readonly List<RecordId> _arrived = [];
    private int _added;

    /// <summary>Nodes of timelines looked at so far, by which tests measure cost.</summary>
    internal long Steps => _timelines.Values.Sum(t => t.Steps);

    /// <summary>How many facts the ledger knows, whatever their state.</summary>
    public int Count => _versions.Count;

    /// <summary>Takes in a version. Versions of one fact come in their order.</summary>
    /// <param name="fact">The version as the store read it.</param>
    public void Add(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        if (!_versions.TryGetValue(fact.Id, out var versions))
        {
            _versions[fact.Id] = versions = new(1);
            _arrived.Add(fact.Id);
        }
        var first = versions.Count == 0 ? null : versions[0];
        foreach (var old in fact.Supersedes)
            if (!versions.Exists(v => v.Fact.Supersedes.Contains(old))) Append(_supersededBy, old, fact.Id);
        var firstFact = first?.Fact ?? fact;
        // Evidence may carry any date; nothing is known to hold before it was known at all.
        var known = firstFact.VerifiedAt < firstFact.RecordedAt ? firstFact.VerifiedAt.Value : firstFact.RecordedAt;
        var order = (first?.Order.Fact ?? _versions.Count, ++_added);
        var version = new FactVersion(fact, FactKey.Of(fact), fact.ValidFrom ?? known, order);
        if (versions.Count > 0) Supersede(versions[^1], fact.Sequence);
        versions.Add(version);
        _claims.Add(version);
        if (version is not { Key: { } key, IsActive: true }) return;
        if (!_timelines.TryGetValue(key, out var timeline)) _timelines[key] = timeline = new();
        timeline.Add(version);
    }

    /// <summary>The fact that arrived at a place, whatever became of it.</summary>
    /// <param name="place">From 0 to <see cref="Count"/>, exclusive.</param>
    internal RecordId Arrived(int place) => _arrived[place];

    /// <summary>The version of a fact that was known at a point.</summary>
    /// <param name="id">The fact.</param>
    /// <param name="asOf">The point.</param>
    /// <returns>The version, or null where the fact was not known.</returns>
    public Fact? Known(RecordId id, long asOf) => VersionAt(id, asOf)?.Fact;

    /// <summary>Where a fact stands.</summary>
    /// <param name="id">The fact.</param>
    /// <param name="validAt">The time in the world.</param>
    /// <param name="asOf">The point in what was known.</param>
    /// <returns>The standing.</returns>
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

    /// <summary>The facts with a subject and predicate that hold, the latest start first.</summary>
    /// <param name="key">Subject, predicate and scope.</param>
    /// <param name="validAt">The time in the world.</param>
    /// <param name="asOf">The point in what was known.</param>
    /// <returns>The facts: at most one for a functional predicate.</returns>
    public IReadOnlyList<Fact> Holding(FactKey key, DateTimeOffset validAt, long asOf)
    {
        if (!_timelines.TryGetValue(key, out var timeline)) return [];
        var holding = new List<FactVersion>();
        timeline.All(new(asOf, IsFunctional: false, TrustLabel.External, validAt), holding);
        // Of the functional ones only the best can hold, and the best of those that lower labels cannot bar.
        var best = Best(timeline, TrustLabel.External, validAt, asOf);
        var bestInside = Best(timeline, TrustLabel.Agent, validAt, asOf);
        var bestOfPersons = Best(timeline, TrustLabel.Principal, validAt, asOf);
        foreach (var candidate in new[] { best, bestInside, bestOfPersons }.Distinct())
            if (candidate is not null) holding.Add(candidate);
        holding.RemoveAll(v => Standing(v.Fact.Id, validAt, asOf).Hold != FactHold.Holds);
        holding.Sort((a, b) => b.Start.CompareTo(a.Start) is var order and not 0 ? order : b.Order.CompareTo(a.Order));
        return [.. holding.Select(v => v.Fact)];
    }

    /// <summary>Every version with a subject and predicate that was ever in use, in the order of their starts.</summary>
    /// <param name="key">Subject, predicate and scope.</param>
    /// <param name="limit">How many at most: of more, the last.</param>
    internal IReadOnlyList<FactClaim> Claims(FactKey key, int limit)
    {
        if (!_timelines.TryGetValue(key, out var timeline)) return [];
        var last = timeline.Last(limit);
        last.Reverse();
        return [.. last.Select(v => new FactClaim { Version = v.Fact, Start = v.Start, KnownUntil = KnownUntil(v) })];
    }

    /// <summary>The active fact whose words and dates are the same as a given one's.</summary>
    /// <param name="fact">The fact to look for, with or without subject and predicate.</param>
    /// <param name="asOf">The point in what was known.</param>
    /// <returns>The first such fact, or null.</returns>
    public Fact? Same(Fact fact, long asOf) => Same(fact, asOf, static _ => false);

    /// <summary>As above, but for facts that are about to claim something else.</summary>
    internal Fact? Same(Fact fact, long asOf, Func<RecordId, bool> isLeftOut)
    {
        ArgumentNullException.ThrowIfNull(fact);
        foreach (var id in _claims.Claimants(fact))
            if (!isLeftOut(id) && VersionAt(id, asOf) is { IsActive: true } known && IsSameClaim(known.Fact, fact)) return known.Fact;
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
    private FactVersion? Rival(FactVersion version, DateTimeOffset validAt, long asOf)
    {
        foreach (var id in _supersededBy.GetValueOrDefault(version.Fact.Id, []))
            if (Superseder(id, version, asOf) is { } named && named.Start <= validAt) return named;
        // Who took another's place did so at its start, and holds from there on only.
        if (version.Fact.Supersedes.Count > 0 && version.Start > validAt)
            foreach (var old in version.Fact.Supersedes)
                if (VersionAt(old, asOf) is { IsActive: true } before && before.Covers(validAt) && version.Bars(before)) return before;
        if (!version.IsFunctional) return null;
        var best = Timeline(version) is { } timeline ? Best(timeline, version.Barrier, validAt, asOf) : null;
        return best is not null && best != version && best.Precedes(version, validAt) ? best : null;
    }

    /// <summary>The fact whose start ends this one: the earliest that starts later, or that names it, after a time.</summary>
    private FactVersion? Successor(FactVersion version, DateTimeOffset after, long asOf)
    {
        FactVersion? next = null;
        foreach (var id in _supersededBy.GetValueOrDefault(version.Fact.Id, []))
            if (Superseder(id, version, asOf) is { } named && named.Start > after && StartsBefore(named, next)) next = named;
        if (!version.IsFunctional || Timeline(version) is not { } timeline) return next;
        var from = after < version.Start ? (version.Start, version.Order.Fact) : (after, int.MaxValue);
        var later = timeline.FirstAfter(from, new(asOf, IsFunctional: true, version.Barrier, null));
        return later is not null && StartsBefore(later, next) ? later : next;
    }

    /// <summary>The functional one that answers a time, of those with a label or a higher one.</summary>
    private static FactVersion? Best(FactTimeline timeline, TrustLabel label, DateTimeOffset validAt, long asOf)
    {
        var wanted = new FactTimeline.Wanted(asOf, IsFunctional: true, label, validAt);
        if (timeline.LastUpTo((validAt, int.MaxValue), wanted) is { } started) return started;
        // Every start lies after the time: the earliest answers, and of those with the same start the one that arrived last.
        var earliest = timeline.FirstAfter((validAt, int.MaxValue), wanted);
        return earliest is null ? null : timeline.LastUpTo((earliest.Start, int.MaxValue), wanted);
    }

    private FactTimeline? Timeline(FactVersion version) => version.Key is { } key ? _timelines.GetValueOrDefault(key) : null;

    private void Supersede(FactVersion version, long next)
    {
        version.LastSequence = next - 1;
        if (version.IsActive) Timeline(version)?.Refresh(version);
    }

    /// <summary>Who names another fact, where that counts: only a later one replaces an earlier one, so that no circle closes.</summary>
    private FactVersion? Superseder(RecordId id, FactVersion old, long asOf) =>
        VersionAt(id, asOf) is { IsActive: true } version && version.Order.Fact > old.Order.Fact && version.Bars(old)
            && version.Fact.Supersedes.Contains(old.Fact.Id) ? version : null;

    /// <summary>Since when it was known that one fact takes another's place: since it named it, or since it was there.</summary>
    private DateTimeOffset KnownSince(FactVersion successor, RecordId old)
    {
        var versions = _versions[successor.Fact.Id];
        var naming = versions.Find(v => v.Fact.Supersedes.Contains(old));
        return (naming is not null && successor.Fact.Supersedes.Contains(old) ? naming : versions[0]).Fact.RecordedAt;
    }

    private DateTimeOffset? KnownUntil(FactVersion version) => version.LastSequence == long.MaxValue
        ? null
        : VersionAt(version.Fact.Id, version.LastSequence + 1)?.Fact.RecordedAt;

    private FactVersion? VersionAt(RecordId id, long asOf)
    {
        if (!_versions.TryGetValue(id, out var versions)) return null;
        var (low, high) = (0, versions.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (versions[middle].Fact.Sequence <= asOf) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? null : versions[low - 1];
    }

    private static bool StartsBefore(FactVersion version, FactVersion? other) => other is null || version.Start < other.Start;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;

    private static void Append<TKey>(Dictionary<TKey, List<RecordId>> lists, TKey key, RecordId id) where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
        list.Add(id);
    }
}
