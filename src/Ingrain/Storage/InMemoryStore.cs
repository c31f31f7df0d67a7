using System.Runtime.CompilerServices;

namespace Ingrain.Storage;

/// <summary>
/// A store that lives in this process and is gone with it: for tests, throw-away spaces and as the measure that durable stores are held
/// against. It keeps the same promises as they do, but for durability. Memory: the log itself, about 300 bytes an episode plus content.
/// </summary>
public sealed class InMemoryStore : IMemoryStore
{
    private readonly CommitPlanner _planner;
    private readonly Dictionary<SpaceId, InMemorySpace> _spaces = [];
    private readonly Lock _gate = new();

    /// <summary>Makes an empty store.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="ids">Where salts and keys come from.</param>
    public InMemoryStore(TimeProvider clock, IdSource ids) => _planner = new CommitPlanner(clock, ids);

    /// <inheritdoc/>
    public string Location => "memory";

    /// <inheritdoc/>
    public string? SnapshotFolder => null;

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(ChangesetDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ct.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var space = _spaces.GetValueOrDefault(draft.Space) ?? new InMemorySpace(draft.Space);
            var plan = _planner.Plan(draft, space);
            if (plan.Changeset is not null)
            {
                space.Carry(plan);
                _spaces[draft.Space] = space;
            }
            return ValueTask.FromResult(plan.Result);
        }
    }

    /// <inheritdoc/>
    public ValueTask<SpaceHead> HeadAsync(SpaceId space, CancellationToken ct) => Read(space, SpaceHead.Empty(space), s => s.Head, ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SpaceHead>> SpacesAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        lock (_gate)
        {
            IReadOnlyList<SpaceHead> heads =
                [.. _spaces.Values.Select(s => s.Head).OrderBy(h => h.Space.Name, StringComparer.Ordinal)];
            return ValueTask.FromResult(heads);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> SequenceAtAsync(SpaceId space, DateTimeOffset time, CancellationToken ct) =>
        Read(space, 0L, s => s.SequenceAt(time), ct);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Changeset> ReadLogAsync(SpaceId space, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        for (var sequence = after + 1; await FindChangesetAsync(space, sequence, ct).ConfigureAwait(false) is { } changeset; sequence++)
            yield return changeset;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogEntry> ReadEntriesAsync(
        SpaceId space, RecordKind kind, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)kind, (int)RecordKind.Note, nameof(kind));
        ArgumentOutOfRangeException.ThrowIfEqual((int)kind, (int)RecordKind.Module, nameof(kind));
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        var index = await Read(space, 0, s => s.OfKindAfter(kind, after), ct).ConfigureAwait(false);
        for (; await Read(space, null, s => s.OfKind(kind, index), ct).ConfigureAwait(false) is { } entry; index++)
            if (!entry.IsErased && (kind != RecordKind.Episode || entry.Version == 1)) yield return entry;
    }

    /// <inheritdoc/>
    public ValueTask<Changeset?> FindHeaderAsync(SpaceId space, long sequence, CancellationToken ct) =>
        Read(space, null, s => s.ChangesetAt(sequence) is { } changeset ? changeset with { Entries = [] } : null, ct);

    /// <inheritdoc/>
    public ValueTask<Changeset?> FindChangesetAsync(SpaceId space, long sequence, CancellationToken ct) =>
        Read(space, null, s => s.ChangesetAt(sequence), ct);

    /// <inheritdoc/>
    public ValueTask<Changeset?> FindChangesetAsync(SpaceId space, ChangesetId id, CancellationToken ct) =>
        Read(space, null, s => s.Find(id), ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LogEntry>> HistoryAsync(SpaceId space, Endpoint target, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Read<IReadOnlyList<LogEntry>>(space, [], s => s.Versions(target), ct);
    }

    /// <inheritdoc/>
    public ValueTask<LogEntry?> ReadAsync(SpaceId space, Endpoint target, long? asOf, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Read(space, null, s => s.At(target, asOf ?? long.MaxValue), ct);
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> ListAsync(SpaceId space, ListQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, ListQuery.LimitMax);
        var cursor = ListCursor.Parse(query.Cursor);
        return Read(space, new EntryPage([], null), s => s.List(query, cursor), ct);
    }

    /// <inheritdoc/>
    public ValueTask<bool> PurgeAsync(CancellationToken ct) => ValueTask.FromResult(true);

    /// <inheritdoc/>
    public async ValueTask<SpaceHead> RestoreAsync(
        SpaceId space, ReadOnlyMemory<byte> key, IAsyncEnumerable<Changeset> log, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, RestoredLog.KeyLength, nameof(key));
        var restored = new InMemorySpace(space);
        await foreach (var changeset in log.WithCancellation(ct).ConfigureAwait(false))
            restored.Append(RestoredLog.Admit(restored.Head, changeset, key), key);
        lock (_gate)
        {
            if (_spaces.ContainsKey(space))
                throw new MemoryException(MemoryErrorCode.Conflict, $"Space '{space}' is not empty; a bundle needs an empty one.");
            if (restored.Head.Sequence > 0) _spaces[space] = restored;
            return restored.Head;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> KeyAsync(SpaceId space, CancellationToken ct) => Read(space, default, s => s.Key, ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken ct) => ValueTask.FromResult<IReadOnlyList<string>>([]);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask<T> Read<T>(SpaceId space, T whenAbsent, Func<InMemorySpace, T> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        lock (_gate) return ValueTask.FromResult(_spaces.TryGetValue(space, out var found) ? read(found) : whenAbsent);
    }
}
