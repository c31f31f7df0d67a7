using System.Runtime.CompilerServices;
using Ingrain.Storage;

namespace Ingrain.Tests.Support;

/// <summary>A real store whose log stops being readable when told to.</summary>
internal sealed class FaultyStore(InMemoryStore inner) : IMemoryStore
{
    /// <summary>How many changesets or entries may still be read before reading fails; null for no fault.</summary>
    public int? ReadsLeft { get; set; }

    public string Location => inner.Location;

    public string? SnapshotFolder => inner.SnapshotFolder;

    public ValueTask<CommitResult> CommitAsync(ChangesetDraft draft, CancellationToken ct) => inner.CommitAsync(draft, ct);

    public ValueTask<SpaceHead> HeadAsync(SpaceId space, CancellationToken ct) => inner.HeadAsync(space, ct);

    public ValueTask<IReadOnlyList<SpaceHead>> SpacesAsync(CancellationToken ct) => inner.SpacesAsync(ct);

    public ValueTask<long> SequenceAtAsync(SpaceId space, DateTimeOffset time, CancellationToken ct) =>
        inner.SequenceAtAsync(space, time, ct);

    public async IAsyncEnumerable<Changeset> ReadLogAsync(SpaceId space, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var changeset in inner.ReadLogAsync(space, after, ct))
        {
            Count();
            yield return changeset;
        }
    }

    public async IAsyncEnumerable<LogEntry> ReadEntriesAsync(
        SpaceId space, RecordKind kind, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var entry in inner.ReadEntriesAsync(space, kind, after, ct))
        {
            if (kind != RecordKind.Erasure) Count();
            yield return entry;
        }
    }

    public ValueTask<Changeset?> FindHeaderAsync(SpaceId space, long sequence, CancellationToken ct) =>
        inner.FindHeaderAsync(space, sequence, ct);

    public ValueTask<Changeset?> FindChangesetAsync(SpaceId space, long sequence, CancellationToken ct) =>
        inner.FindChangesetAsync(space, sequence, ct);

    public ValueTask<Changeset?> FindChangesetAsync(SpaceId space, ChangesetId id, CancellationToken ct) =>
        inner.FindChangesetAsync(space, id, ct);

    public ValueTask<IReadOnlyList<LogEntry>> HistoryAsync(SpaceId space, Endpoint target, CancellationToken ct) =>
        inner.HistoryAsync(space, target, ct);

    public ValueTask<LogEntry?> ReadAsync(SpaceId space, Endpoint target, long? asOf, CancellationToken ct) =>
        inner.ReadAsync(space, target, asOf, ct);

    public ValueTask<EntryPage> ListAsync(SpaceId space, ListQuery query, CancellationToken ct) => inner.ListAsync(space, query, ct);

    public ValueTask<bool> PurgeAsync(CancellationToken ct) => inner.PurgeAsync(ct);

    public ValueTask<SpaceHead> RestoreAsync(
        SpaceId space, ReadOnlyMemory<byte> key, IAsyncEnumerable<Changeset> log, CancellationToken ct) =>
        inner.RestoreAsync(space, key, log, ct);

    public ValueTask<ReadOnlyMemory<byte>> KeyAsync(SpaceId space, CancellationToken ct) => inner.KeyAsync(space, ct);

    public ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken ct) => inner.CheckAsync(ct);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Count()
    {
        if (ReadsLeft-- <= 0) throw new MemoryException(MemoryErrorCode.Busy, "The log cannot be read just now.");
    }
}
