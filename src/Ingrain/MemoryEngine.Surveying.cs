using System.Collections.Concurrent;
using Ingrain.Recall;

namespace Ingrain;

/// <summary>Looking over a space rather than asking it: its sessions by time, its facts by what they say, a fact's whole past.</summary>
public sealed partial class MemoryEngine
{
    // What one call looks at at most, so that no question about a large space costs more than a moment.
    private const int FactsLookedAtMax = 10_000;
    private const int CitingLookedAtMax = 100_000;
    private const int SessionsMax = 1_000;

    private readonly ConcurrentDictionary<SpaceId, SessionBook> _sessions = new();

    /// <summary>
    /// The sessions of a space by the time of their latest episode. The first call on a space looks at every document of its recall index,
    /// later ones at what came since.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="skip">How many to leave out: those of the pages before.</param>
    /// <param name="limit">How many at most, 1 to 1,000.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The sessions, the latest first.</returns>
    public async Task<SessionPage> SessionsAsync(SpaceId space, int skip = 0, int limit = 50, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, SessionsMax);
        var recall = await CaughtUpAsync(space, ct).ConfigureAwait(false);
        // A space without anything is not kept: anybody may ask about any name.
        var book = recall.Read(r => r.Applied) == 0 ? new SessionBook() : _sessions.GetOrAdd(space, static _ => new SessionBook());
        return recall.Read(r => book.Read(r.Index, skip, limit));
    }

    /// <summary>
    /// A page of facts with where they stand at a moment, the last written first. Looks at no more than 10,000 facts at a time, so that a
    /// page may be short or empty while there are more.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="query">Which facts.</param>
    /// <param name="at">When, on both axes; null for now. What was not known then is left out.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The page.</returns>
    public async Task<FactPage> ListFactsAsync(SpaceId space, FactQuery query, ReadAt? at = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Limit is < 1 or > FactQuery.LimitMax)
            throw new MemoryException(MemoryErrorCode.Invalid, $"A page of facts has 1 to {FactQuery.LimitMax} of them.");
        var known = await KnownFactsAsync(space, ct).ConfigureAwait(false);
        var (validAt, asOf) = await MomentAsync(space, at, ct).ConfigureAwait(false);
        var about = FactKey.Fold(query.About);
        return known.Read(k =>
        {
            var items = new List<Opened>();
            var next = Math.Clamp(query.Before ?? k.Ledger.Count, 0, k.Ledger.Count);
            var least = Math.Max(0, next - FactsLookedAtMax);
            while (next > least && items.Count < query.Limit)
            {
                if (k.Ledger.Known(k.Ledger.Arrived(--next), asOf) is not { } fact || !IsAbout(fact, about)) continue;
                var standing = k.Ledger.Standing(fact.Id, validAt, asOf);
                if (query.Hold is { } hold && standing.Hold != hold) continue;
                items.Add(new Opened { Target = new Endpoint(RecordKind.Fact, fact.Id), Record = fact, Standing = standing });
            }
            return new FactPage(items, next > 0 ? next : null, k.Ledger.Count);
        });
    }

    /// <summary>
    /// Every version in use at some time of the facts about one thing: what was believed of it, when in the world, and when that was known.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="key">Subject, predicate and scope.</param>
    /// <param name="limit">How many at most, 1 to 1,000; of more those that start last.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The versions, the earliest start first.</returns>
    public async Task<IReadOnlyList<FactClaim>> ClaimsAsync(SpaceId space, FactKey key, int limit = 100, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000);
        var known = await KnownFactsAsync(space, ct).ConfigureAwait(false);
        return known.Read(k => k.Ledger.Claims(key, limit));
    }

    /// <summary>
    /// The facts in use that rest on any of some things: what was learned from them. Looks at the 100,000 facts written last.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="evidence">What they rest on.</param>
    /// <param name="limit">How many at most, 1 or more.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The facts, the last written first.</returns>
    public async Task<IReadOnlyList<Fact>> FactsRestingOnAsync(
        SpaceId space, IReadOnlyCollection<Endpoint> evidence, int limit = 100, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var roots = evidence.ToHashSet();
        var known = await KnownFactsAsync(space, ct).ConfigureAwait(false);
        return known.Read(k =>
        {
            var found = new List<Fact>();
            var least = Math.Max(0, k.Ledger.Count - CitingLookedAtMax);
            for (var place = k.Ledger.Count - 1; place >= least && found.Count < limit; place--)
                if (k.Ledger.Known(k.Ledger.Arrived(place), long.MaxValue) is { State: RecordState.Active } fact
                    && fact.Evidence.Any(e => roots.Contains(new Endpoint(e.Kind, e.Id)))) found.Add(fact);
            return found;
        });
    }

    private static bool IsAbout(Fact fact, string about) => about.Length == 0
        || FactKey.Fold(fact.Statement).Contains(about, StringComparison.Ordinal)
        || FactKey.Fold(fact.Subject).Contains(about, StringComparison.Ordinal)
        || FactKey.Fold(fact.Predicate).Contains(about, StringComparison.Ordinal)
        || FactKey.Fold(fact.Object).Contains(about, StringComparison.Ordinal);
}
