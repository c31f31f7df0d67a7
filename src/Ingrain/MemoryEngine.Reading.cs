using Ingrain.Storage;
using Ingrain.Writing;

namespace Ingrain;

/// <summary>Reading: open, list, history, log, diff.</summary>
public sealed partial class MemoryEngine
{
    private static readonly RecordKind[] s_readable =
        [RecordKind.Fact, RecordKind.Note, RecordKind.Module, RecordKind.Episode, RecordKind.Entity, RecordKind.Session, RecordKind.Link];

    /// <summary>Opens one thing by kind and id, whatever its state.</summary>
    /// <param name="space">The space.</param>
    /// <param name="target">Kind and id.</param>
    /// <param name="at">When; null for now.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The thing, or null where it was not there.</returns>
    public async Task<Opened?> OpenAsync(SpaceId space, Endpoint target, ReadAt? at = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        Gate.Pass(target);
        var asOf = await SequenceOfAsync(space, at?.AsOf, ct).ConfigureAwait(false);
        var entry = await _store.ReadAsync(space, target, asOf, ct).ConfigureAwait(false);
        return entry is null ? null : await DecodeAsync(space, entry, at, ct).ConfigureAwait(false);
    }

    /// <summary>Opens whatever has an id or, failing that, the note or module at a path.</summary>
    /// <param name="space">The space.</param>
    /// <param name="idOrPath">An id of any kind, or a path.</param>
    /// <param name="at">When; null for now.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The thing, or null where there is none.</returns>
    public async Task<Opened?> FindAsync(SpaceId space, string idOrPath, ReadAt? at = null, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(idOrPath);
        if (idOrPath.Length <= RecordId.LengthMax && RecordId.TryParse(idOrPath, out var id))
            foreach (var kind in s_readable)
                if (await OpenAsync(space, new Endpoint(kind, id), at, ct).ConfigureAwait(false) is { } found) return found;
        if (!MemoryPath.TryNormalize(idOrPath, out var path)) return null;
        foreach (var kind in new[] { RecordKind.Note, RecordKind.Module })
            if (await AtPathAsync(space, kind, path, at, ct).ConfigureAwait(false) is { } found) return found;
        return null;
    }

    /// <summary>Opens the note or module at a path, whatever has that path for its id.</summary>
    /// <param name="space">The space.</param>
    /// <param name="kind">Note or module.</param>
    /// <param name="path">The path.</param>
    /// <param name="at">When; null for now.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What is active there, else the newest that was, or null where there is none.</returns>
    public async Task<Opened?> FindAtAsync(
        SpaceId space, RecordKind kind, string path, ReadAt? at = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (kind is not (RecordKind.Note or RecordKind.Module)) throw new ArgumentOutOfRangeException(nameof(kind));
        return MemoryPath.TryNormalize(path, out var stored)
            ? await AtPathAsync(space, kind, stored, at, ct).ConfigureAwait(false) : null;
    }

    /// <summary>A page of what is kept, in every state: notes and modules by path, all else in the order of writing.</summary>
    /// <param name="space">The space.</param>
    /// <param name="query">Kind, place, page; its point in time is set by <paramref name="at"/>.</param>
    /// <param name="at">When; null for now.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The page.</returns>
    public async Task<OpenedPage> ListAsync(SpaceId space, ListQuery query, ReadAt? at = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Kind is < RecordKind.Episode or > RecordKind.Link)
            throw new MemoryException(MemoryErrorCode.Invalid, "That kind cannot be listed.");
        var asOf = await SequenceOfAsync(space, at?.AsOf, ct).ConfigureAwait(false);
        var page = await _store.ListAsync(space, query with { AsOf = asOf ?? query.AsOf }, ct).ConfigureAwait(false);
        var items = new List<Opened>(page.Entries.Count);
        foreach (var entry in page.Entries) items.Add(await DecodeAsync(space, entry, at, ct).ConfigureAwait(false));
        return new OpenedPage(items, page.Cursor);
    }

    /// <summary>Every version of something with the changeset that wrote it, oldest first.</summary>
    /// <param name="space">The space.</param>
    /// <param name="target">Kind and id.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The versions; empty where there is none or it was erased.</returns>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(SpaceId space, Endpoint target, CancellationToken ct = default) =>
        (await HistoryAsync(space, target, int.MaxValue, ct).ConfigureAwait(false)).Items;

    /// <summary>The last versions of something with the changesets that wrote them, for a page of a long history.</summary>
    /// <param name="space">The space.</param>
    /// <param name="target">Kind and id.</param>
    /// <param name="last">How many at most, 1 or more.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The versions, oldest first, and how many older ones there are.</returns>
    public async Task<HistoryPage> HistoryAsync(SpaceId space, Endpoint target, int last, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(last, 1);
        var entries = await _store.HistoryAsync(space, target, ct).ConfigureAwait(false);
        var older = Math.Max(0, entries.Count - last);
        var history = new List<HistoryEntry>(entries.Count - older);
        foreach (var entry in entries.Skip(older))
        {
            var changeset = await _store.FindHeaderAsync(space, entry.Sequence, ct).ConfigureAwait(false)
                ?? throw new MemoryException(MemoryErrorCode.Corrupt, $"Changeset {entry.Sequence} is missing from the log. Run 'verify'.");
            var content = entry.Kind == RecordKind.Episode
                ? new Opened { Target = target, Episode = EntryCodec.DecodeEpisode(entries[0], entry) }
                : new Opened { Target = target, Record = EntryCodec.DecodeRecord(entry) };
            history.Add(new HistoryEntry { Changeset = changeset, Version = entry.Version, Content = content });
        }
        return new HistoryPage(history, older);
    }

    /// <summary>The newest changesets first.</summary>
    /// <param name="space">The space.</param>
    /// <param name="before">Only changesets with a lower sequence; null for the newest.</param>
    /// <param name="limit">How many at most, 1 to 10,000.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The changesets.</returns>
    public async Task<IReadOnlyList<Changeset>> LogAsync(
        SpaceId space, long? before = null, int limit = 20, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 10_000);
        var head = await _store.HeadAsync(space, ct).ConfigureAwait(false);
        var log = new List<Changeset>();
        for (var sequence = Math.Min(head.Sequence, (before ?? long.MaxValue) - 1); sequence > 0 && log.Count < limit; sequence--)
            if (await _store.FindChangesetAsync(space, sequence, ct).ConfigureAwait(false) is { } changeset) log.Add(changeset);
        return log;
    }

    /// <summary>The log after a changeset, oldest first: what follows a space reads on from where it stands.</summary>
    /// <param name="space">The space.</param>
    /// <param name="after">Only changesets with a higher sequence; 0 for all.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The changesets with their entries.</returns>
    public IAsyncEnumerable<Changeset> ReadLogAsync(SpaceId space, long after = 0, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        return _store.ReadLogAsync(space, after, ct);
    }

    /// <summary>One changeset by its id: how a program finds what it wrote before.</summary>
    /// <param name="space">The space.</param>
    /// <param name="id">The id.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The changeset, or null where there is none.</returns>
    public async Task<Changeset?> FindChangesetAsync(SpaceId space, ChangesetId id, CancellationToken ct = default) =>
        await _store.FindChangesetAsync(space, id, ct).ConfigureAwait(false);

    /// <summary>What differs between two points, in the order in which it was first touched.</summary>
    /// <param name="space">The space.</param>
    /// <param name="from">The first point.</param>
    /// <param name="to">The second point; null for now.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The differences. What was erased since is left out: its content is gone at every point.</returns>
    public async Task<IReadOnlyList<Difference>> DiffAsync(SpaceId space, AsOf from, AsOf? to = null, CancellationToken ct = default)
    {
        var head = await _store.HeadAsync(space, ct).ConfigureAwait(false);
        var first = Math.Min(await SequenceOfAsync(space, from, ct).ConfigureAwait(false) ?? 0, head.Sequence);
        var second = Math.Min(await SequenceOfAsync(space, to, ct).ConfigureAwait(false) ?? head.Sequence, head.Sequence);
        var differences = new List<Difference>();
        foreach (var target in await TouchedAsync(space, Math.Min(first, second), Math.Max(first, second), ct).ConfigureAwait(false))
        {
            var before = await StateAsync(space, target, first, ct).ConfigureAwait(false);
            var after = await StateAsync(space, target, second, ct).ConfigureAwait(false);
            if (IsDifferent(before, after)) differences.Add(new Difference { Target = target, Before = before, After = after });
        }
        return differences;
    }

    /// <summary>The facts with a subject and predicate that hold at a moment: at most one for a functional predicate.</summary>
    /// <param name="space">The space.</param>
    /// <param name="key">Subject, predicate and scope.</param>
    /// <param name="at">When, on both axes; null for now.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The facts, the latest start first.</returns>
    public async Task<IReadOnlyList<Fact>> FactsAsync(SpaceId space, FactKey key, ReadAt? at = null, CancellationToken ct = default)
    {
        var facts = await KnownFactsAsync(space, ct).ConfigureAwait(false);
        var (validAt, asOf) = await MomentAsync(space, at, ct).ConfigureAwait(false);
        return facts.Read(f => f.Ledger.Holding(key, validAt, asOf));
    }

    /// <summary>Everything a stretch of the log wrote to, (after, through], in the order first met.</summary>
    private async ValueTask<IReadOnlyList<Endpoint>> TouchedAsync(SpaceId space, long after, long through, CancellationToken ct)
    {
        var seen = new HashSet<Endpoint>();
        var touched = new List<Endpoint>();
        await foreach (var changeset in _store.ReadLogAsync(space, after, ct).ConfigureAwait(false))
        {
            if (changeset.Sequence > through) break;
            foreach (var entry in changeset.Entries)
                if (entry.Kind != RecordKind.Erasure && entry.Id is { } id && seen.Add(new Endpoint(entry.Kind, id)))
                    touched.Add(new Endpoint(entry.Kind, id));
        }
        return touched;
    }

    /// <summary>Something as it was right after a changeset, an episode with its state of then.</summary>
    private async ValueTask<Opened?> StateAsync(SpaceId space, Endpoint target, long sequence, CancellationToken ct)
    {
        if (target.Kind != RecordKind.Episode)
        {
            // Without a fact's standing, which costs the number of facts about the same: a comparison is of what was written.
            var entry = await _store.ReadAsync(space, target, sequence, ct).ConfigureAwait(false);
            return entry is null ? null : new Opened { Target = target, Record = EntryCodec.DecodeRecord(entry) };
        }
        var entries = await _store.HistoryAsync(space, target, ct).ConfigureAwait(false);
        var last = entries.LastOrDefault(e => e.Sequence <= sequence);
        return last is null ? null : new Opened { Target = target, Episode = EntryCodec.DecodeEpisode(entries[0], last) };
    }

    // What lies at a path itself is one, or what was taken back there and one; what lies below it may be thousands.
    private const int AtPathLimit = 3;

    private async ValueTask<Opened?> AtPathAsync(SpaceId space, RecordKind kind, string path, ReadAt? at, CancellationToken ct)
    {
        Opened? newest = null;
        string? cursor = null;
        do
        {
            var query = new ListQuery { Kind = kind, Place = path, Cursor = cursor, Limit = AtPathLimit };
            var page = await ListAsync(space, query, at, ct).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                // The path itself comes before all that lies below it.
                if (EntryCodec.PlaceOf(item.Record!) != path) return newest;
                if (item.Record!.State == RecordState.Active) return item;
                newest = item;
            }
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return newest;
    }

    private async ValueTask<Opened> DecodeAsync(SpaceId space, LogEntry entry, ReadAt? at, CancellationToken ct)
    {
        var target = new Endpoint(entry.Kind, entry.Id!.Value);
        if (entry.Kind == RecordKind.Episode)
        {
            if (entry.NextSequence is null) return new Opened { Target = target, Episode = EntryCodec.DecodeEpisode(entry) };
            var asOf = await SequenceOfAsync(space, at?.AsOf, ct).ConfigureAwait(false) ?? long.MaxValue;
            return await StateAsync(space, target, asOf, ct).ConfigureAwait(false)
                ?? new Opened { Target = target, Episode = EntryCodec.DecodeEpisode(entry) };
        }
        var record = EntryCodec.DecodeRecord(entry);
        return new Opened
        {
            Target = target, Record = record,
            Standing = record is Fact ? await StandingAsync(space, record.Id, at, ct).ConfigureAwait(false) : null,
        };
    }

    private async ValueTask<FactStanding> StandingAsync(SpaceId space, RecordId id, ReadAt? at, CancellationToken ct)
    {
        var facts = await KnownFactsAsync(space, ct).ConfigureAwait(false);
        var (validAt, asOf) = await MomentAsync(space, at, ct).ConfigureAwait(false);
        return facts.Read(f => f.Ledger.Standing(id, validAt, asOf));
    }

    private static bool IsDifferent(Opened? before, Opened? after) =>
        before?.Record?.ContentHash != after?.Record?.ContentHash || before?.Episode?.State != after?.Episode?.State;
}
