namespace Ingrain.Storage;

/// <summary>
/// Keeps the log of every space and answers reads of it. Everything a store knows is the log; what else it holds is derived and can be
/// rebuilt. All members are thread-safe. Failures of the environment are <see cref="MemoryException"/>.
/// </summary>
public interface IMemoryStore : IAsyncDisposable
{
    /// <summary>Where the log lives, for people: a file path, or a word such as <c>memory</c>.</summary>
    string Location { get; }

    /// <summary>
    /// A folder beside the log where what is derived from it may be kept, so that a process need not derive it again; null where nothing
    /// may. <see cref="PurgeAsync"/> empties it.
    /// </summary>
    string? SnapshotFolder { get; }

    /// <summary>Commits a changeset atomically and durably: when the task completes with a commit, no crash loses it.</summary>
    /// <param name="draft">The changeset.</param>
    /// <param name="ct">Gives up waiting in the queue; a write that has begun is completed.</param>
    /// <returns>What became of it.</returns>
    ValueTask<CommitResult> CommitAsync(ChangesetDraft draft, CancellationToken ct);

    /// <summary>The end of a space's log: one index look-up.</summary>
    /// <param name="space">The space.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The head; sequence 0 for a space never written to.</returns>
    ValueTask<SpaceHead> HeadAsync(SpaceId space, CancellationToken ct);

    /// <summary>The heads of all spaces, by name.</summary>
    /// <param name="ct">Cancels.</param>
    /// <returns>The heads.</returns>
    ValueTask<IReadOnlyList<SpaceHead>> SpacesAsync(CancellationToken ct);

    /// <summary>The sequence of the last changeset recorded at or before a time; 0 when there is none.</summary>
    /// <param name="space">The space.</param>
    /// <param name="time">The time.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The sequence.</returns>
    ValueTask<long> SequenceAtAsync(SpaceId space, DateTimeOffset time, CancellationToken ct);

    /// <summary>The log after a sequence, in order. A stream: it holds one changeset at a time.</summary>
    /// <param name="space">The space.</param>
    /// <param name="after">Sequence to start behind; 0 for the beginning.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The changesets.</returns>
    IAsyncEnumerable<Changeset> ReadLogAsync(SpaceId space, long after, CancellationToken ct);

    /// <summary>
    /// The entries of one kind after a sequence, in the order of writing, erased ones left out: what a reader needs that follows one kind
    /// only, at the price of that kind. A stream in batches.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="kind">Any kind but note and module, which are listed by path.</param>
    /// <param name="after">Sequence to start behind; 0 for the beginning.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The entries; of episodes the first versions only.</returns>
    IAsyncEnumerable<LogEntry> ReadEntriesAsync(SpaceId space, RecordKind kind, long after, CancellationToken ct);

    /// <summary>One changeset without its entries, whatever their number.</summary>
    /// <param name="space">The space.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The changeset with no entries in it, or null.</returns>
    ValueTask<Changeset?> FindHeaderAsync(SpaceId space, long sequence, CancellationToken ct);

    /// <summary>One changeset by its sequence.</summary>
    /// <param name="space">The space.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The changeset, or null.</returns>
    ValueTask<Changeset?> FindChangesetAsync(SpaceId space, long sequence, CancellationToken ct);

    /// <summary>One changeset by its id: how a retry finds what the first try did.</summary>
    /// <param name="space">The space.</param>
    /// <param name="id">The id.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The changeset, or null.</returns>
    ValueTask<Changeset?> FindChangesetAsync(SpaceId space, ChangesetId id, CancellationToken ct);

    /// <summary>Every version of something, oldest first. Empty where there is none or it was erased.</summary>
    /// <param name="space">The space.</param>
    /// <param name="target">Kind and id.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The versions. An episode's first entry holds its content, later ones its state.</returns>
    ValueTask<IReadOnlyList<LogEntry>> HistoryAsync(SpaceId space, Endpoint target, CancellationToken ct);

    /// <summary>The version of a record that was current at a point.</summary>
    /// <param name="space">The space.</param>
    /// <param name="target">Kind and id; for an episode this is its first entry, whatever its state.</param>
    /// <param name="asOf">The sequence to look from; null for now.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The version, or null.</returns>
    ValueTask<LogEntry?> ReadAsync(SpaceId space, Endpoint target, long? asOf, CancellationToken ct);

    /// <summary>A page of what was current at a point; see <see cref="ListQuery"/> for the order.</summary>
    /// <param name="space">The space.</param>
    /// <param name="query">What to list.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The page.</returns>
    ValueTask<EntryPage> ListAsync(SpaceId space, ListQuery query, CancellationToken ct);

    /// <summary>Makes erased bytes unreadable in the store's own files. Called after a commit that erases; may be called again.</summary>
    /// <param name="ct">Cancels between steps.</param>
    /// <returns>Whether no erased byte is left; false when another reader still holds old pages, in which case: call again later.</returns>
    ValueTask<bool> PurgeAsync(CancellationToken ct);

    /// <summary>Writes a log that another store exported into a space that is still empty, keeping every byte of it.</summary>
    /// <param name="key">The space's key, 32 bytes.</param>
    /// <param name="log">The log from sequence 1 on, each changeset already verified by the caller.</param>
    /// <param name="space">The space.</param>
    /// <param name="ct">Cancels; nothing is kept then.</param>
    /// <returns>The new head.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Conflict"/>: the space is not empty. <see cref="MemoryErrorCode.Invalid"/>: the log has a gap or is of
    /// another space.
    /// </exception>
    ValueTask<SpaceHead> RestoreAsync(SpaceId space, ReadOnlyMemory<byte> key, IAsyncEnumerable<Changeset> log, CancellationToken ct);

    /// <summary>The space's key: 32 bytes, made with the space, that turn ids into tombstones.</summary>
    /// <param name="space">The space.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The key; empty for a space never written to.</returns>
    ValueTask<ReadOnlyMemory<byte>> KeyAsync(SpaceId space, CancellationToken ct);

    /// <summary>Checks the store's own structures: pages, indexes, derived columns against the log.</summary>
    /// <param name="ct">Cancels.</param>
    /// <returns>What is wrong, in words; empty when nothing is.</returns>
    ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken ct);
}
