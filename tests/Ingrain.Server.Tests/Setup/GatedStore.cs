using System.Runtime.CompilerServices;
using Ingrain.Storage;

namespace Ingrain.Server.Tests.Setup;

/// <summary>A store in memory whose commits, reads and logs can be held up or made to fail.</summary>
internal sealed class GatedStore(TimeProvider clock, IdSource ids) : IMemoryStore
{
    private readonly InMemoryStore _inner = new(clock, ids);

    /// <summary>Awaited before each commit.</summary>
    public Func<CancellationToken, Task> BeforeCommit { get; set; } = _ => Task.CompletedTask;

    /// <summary>Awaited before each read of one thing.</summary>
    public Func<CancellationToken, Task> BeforeRead { get; set; } = _ => Task.CompletedTask;

    /// <summary>Awaited before each reading of a log.</summary>
    public Func<CancellationToken, Task> BeforeLog { get; set; } = _ => Task.CompletedTask;

    public string Location => _inner.Location;

    public string? SnapshotFolder => _inner.SnapshotFolder;

    public async ValueTask<CommitResult> CommitAsync(ChangesetDraft draft, CancellationToken ct)
    {
        await BeforeCommit(ct);
        return await _inner.CommitAsync(draft, ct);
    }

    public async ValueTask<LogEntry?> ReadAsync(SpaceId space, Endpoint target, long? asOf, CancellationToken ct)
    {
        await BeforeRead(ct);
        return await _inner.ReadAsync(space, target, asOf, ct);
    }

    public ValueTask<SpaceHead> HeadAsync(SpaceId space, CancellationToken ct) => _inner.HeadAsync(space, ct);

    public ValueTask<IReadOnlyList<SpaceHead>> SpacesAsync(CancellationToken ct) => _inner.SpacesAsync(ct);

    public ValueTask<long> SequenceAtAsync(SpaceId space, DateTimeOffset time, CancellationToken ct) =>
        _inner.SequenceAtAsync(space, time, ct);

    public async IAsyncEnumerable<Changeset> ReadLogAsync(SpaceId space, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        await BeforeLog(ct);
        await foreach (var changeset in _inner.ReadLogAsync(space, after, ct)) yield return changeset;
    }

    public IAsyncEnumerable<LogEntry> ReadEntriesAsync(SpaceId space, RecordKind kind, long after, CancellationToken ct) =>
        _inner.ReadEntriesAsync(space, kind, after, ct);

    public ValueTask<Changeset?> FindHeaderAsync(SpaceId space, long sequence, CancellationToken ct) =>
        _inner.FindHeaderAsync(space, sequence, ct);

    public ValueTask<Changeset?> FindChangesetAsync(SpaceId space, long sequence, CancellationToken ct) =>
        _inner.FindChangesetAsync(space, sequence, ct);

    public ValueTask<Changeset?> FindChangesetAsync(SpaceId space, ChangesetId id, CancellationToken ct) =>
        _inner.FindChangesetAsync(space, id, ct);

    public ValueTask<IReadOnlyList<LogEntry>> HistoryAsync(SpaceId space, Endpoint target, CancellationToken ct) =>
        _inner.HistoryAsync(space, target, ct);

    public ValueTask<EntryPage> ListAsync(SpaceId space, ListQuery query, CancellationToken ct) => _inner.ListAsync(space, query, ct);

    public ValueTask<bool> PurgeAsync(CancellationToken ct) => _inner.PurgeAsync(ct);

    public ValueTask<SpaceHead> RestoreAsync(SpaceId space, ReadOnlyMemory<byte> key, IAsyncEnumerable<Changeset> log,
        CancellationToken ct) =>
        _inner.RestoreAsync(space, key, log, ct);

    public ValueTask<ReadOnlyMemory<byte>> KeyAsync(SpaceId space, CancellationToken ct) => _inner.KeyAsync(space, ct);

    public ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken ct) => _inner.CheckAsync(ct);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
