using System.Runtime.CompilerServices;
using Ingrain.Storage;

namespace Ingrain.Sqlite;

/// <summary>
/// The store on one machine: one SQLite file in write-ahead mode, with <c>-wal</c>, <c>-shm</c> and <c>-lock</c> beside it while it is
/// used. Any number of processes may open the same file. Reads run on the caller's thread and complete synchronously unless all
/// <see cref="SqliteStoreOptions.ReaderCount"/> connections are in use. So does a commit that finds nobody writing and nobody
/// waiting; others are written by one thread, many to a sync of the disk.
/// </summary>
public sealed class SqliteStore : IMemoryStore
{
    // How much of a log one read brings: enough to be worth the call, little enough to hold.
    private static readonly (int Changesets, long Bytes) s_batch = (256, 1024 * 1024);
    private static readonly (int Entries, long Bytes) s_entries = (1_000, 1024 * 1024);

    // What may be read while commits wait: a fraction of what one costs.
    private const int ShortListMax = 8;

    private readonly ReaderPool _readers;
    private readonly Writer _writer;
    private readonly SqliteStoreOptions _options;
    private readonly CancellationTokenSource _closing = new();

    private SqliteStore(string path, Connection connection, SqliteStoreOptions options, (TimeProvider Clock, IdSource Ids) sources)
    {
        Location = path;
        _options = options;
        _readers = new ReaderPool(path, options.ReaderCount);
        _writer = new Writer(connection, path, options, sources);
    }

    /// <summary>The version of the SQLite library in use, such as 3.40.1.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.LibraryMissing"/>: there is none.</exception>
    public static string LibraryVersion => SqliteLibrary.Version;

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public string SnapshotFolder => Location + "-recall";

    /// <summary>Opens a file, making it and its folder where there are none. The file is readable by its owner only.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clock">The clock that changesets are dated by.</param>
    /// <param name="ids">Where salts and keys come from.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <returns>The store.</returns>
    /// <exception cref="MemoryException">
    /// LibraryMissing: SQLite is missing or too old. TooNew: a newer Ingrain wrote the file. Corrupt: the file is damaged or another
    /// program's; it is left as it is. StorageFailed: the file or folder cannot be written. Busy: another process writes all the time.
    /// </exception>
    public static SqliteStore Open(string path, TimeProvider clock, IdSource ids, SqliteStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(ids);
        options ??= new SqliteStoreOptions();
        options.Check();
        SqliteLibrary.Require();
        var full = PrivateFile.FollowLinks(Path.GetFullPath(path));
        PrivateFile.CreateIfMissing(full);
        var connection = Prepare(full, options, out var isPurgeDue);
        var store = new SqliteStore(full, connection, options, (clock, ids));
        if (isPurgeDue) _ = store.FinishPurgeAsync();
        return store;
    }

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(ChangesetDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return _writer.SubmitAsync(new CommitRequest(draft), ct);
    }

    /// <inheritdoc/>
    public ValueTask<SpaceHead> HeadAsync(SpaceId space, CancellationToken ct) =>
        !ct.IsCancellationRequested && _writer.TryRead(space, isOneStatement: true, static (_, row) => row.Head, out var head)
        ? new ValueTask<SpaceHead>(head)
        : _readers.ReadOnceAsync(connection => new LogReader(connection).Space(space)?.Head ?? SpaceHead.Empty(space), ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SpaceHead>> SpacesAsync(CancellationToken ct) =>
        _readers.ReadAsync(static c => new LogReader(c).Spaces(), ct);

    /// <inheritdoc/>
    public ValueTask<long> SequenceAtAsync(SpaceId space, DateTimeOffset time, CancellationToken ct) =>
        Read(space, 0L, (reader, row) => reader.SequenceAt(row, time), ct);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Changeset> ReadLogAsync(SpaceId space, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        while (true)
        {
            // A batch at a time: no transaction stays open while the consumer works, which would keep the write-ahead log from shrinking.
            var from = after;
            var batch = await Read(space, [], (reader, row) => reader.Batch(space, row.Number, from, s_batch), ct).ConfigureAwait(false);
            if (batch.Count == 0) yield break;
            foreach (var changeset in batch)
            {
                ct.ThrowIfCancellationRequested();
                yield return changeset;
            }
            after = batch[^1].Sequence;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogEntry> ReadEntriesAsync(
        SpaceId space, RecordKind kind, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfEqual((int)kind, (int)RecordKind.Note, nameof(kind));
        ArgumentOutOfRangeException.ThrowIfEqual((int)kind, (int)RecordKind.Module, nameof(kind));
        // Behind the last entry of a sequence: no ordinal is higher.
        var (sequence, ordinal) = (after, int.MaxValue);
        while (true)
        {
            var from = (sequence, ordinal);
            var batch = await Read(
                space, (Entries: [], IsLast: true), (reader, row) => reader.OfKind(row.Number, kind, from, s_entries), ct)
                .ConfigureAwait(false);
            foreach (var entry in batch.Entries)
            {
                ct.ThrowIfCancellationRequested();
                yield return entry;
            }
            if (batch.IsLast) yield break;
            (sequence, ordinal) = (batch.Entries[^1].Sequence, batch.Entries[^1].Ordinal);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Changeset?> FindHeaderAsync(SpaceId space, long sequence, CancellationToken ct) =>
        Read(space, null, (reader, row) => reader.Header(space, row.Number, sequence), ct);

    /// <inheritdoc/>
    public ValueTask<Changeset?> FindChangesetAsync(SpaceId space, long sequence, CancellationToken ct) =>
        Read(space, null, (reader, row) => reader.Changeset(space, row.Number, sequence), ct);

    /// <inheritdoc/>
    public ValueTask<Changeset?> FindChangesetAsync(SpaceId space, ChangesetId id, CancellationToken ct) =>
        Read(space, null, (reader, row) => reader.Changeset(space, row.Number, id), ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LogEntry>> HistoryAsync(SpaceId space, Endpoint target, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Read<IReadOnlyList<LogEntry>>(space, [], (reader, row) => reader.Versions(row.Number, target), ct);
    }

    /// <inheritdoc/>
    public ValueTask<LogEntry?> ReadAsync(SpaceId space, Endpoint target, long? asOf, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        return ReadShort(space, null, (reader, row) => ReadEntry(reader, row.Number, target, asOf), ct);
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> ListAsync(SpaceId space, ListQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, ListQuery.LimitMax);
        var cursor = ListCursor.Parse(query.Cursor);
        var none = new EntryPage([], null);
        return query.Limit <= ShortListMax
            ? ReadShort(space, none, (reader, row) => reader.List(row.Number, query, cursor), ct)
            : Read(space, none, (reader, row) => reader.List(row.Number, query, cursor), ct);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Rewrites the whole file where something was erased since the last purge that finished: about two seconds for every 100 MB,
    /// during which commits wait. Opening a file does so too, in the background.
    /// </remarks>
    public ValueTask<bool> PurgeAsync(CancellationToken ct) =>
        _writer.SubmitAsync(new ExclusiveRequest(c => Purging.Run(c, _options, SnapshotFolder)), ct);

    /// <inheritdoc/>
    /// <remarks>One transaction: other commits wait until the log has been read to its end.</remarks>
    public ValueTask<SpaceHead> RestoreAsync(
        SpaceId space, ReadOnlyMemory<byte> key, IAsyncEnumerable<Changeset> log, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, RestoredLog.KeyLength, nameof(key));
        return new Restoration(space, key).RunAsync(_writer, log, ct);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> KeyAsync(SpaceId space, CancellationToken ct) =>
        Read(space, default, static (_, row) => row.Key, ct);

    /// <inheritdoc/>
    /// <remarks>Reads the whole file: about two seconds for every 100,000 entries.</remarks>
    public ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken ct) =>
        _readers.ReadAsync(connection => new StoreCheck(connection, ct).Run(), ct);

    /// <inheritdoc/>
    /// <remarks>Writes what is waiting first; while another process holds the file, that fails at once with Busy instead.</remarks>
    public ValueTask DisposeAsync()
    {
        // Readers first: the last connection to close empties the write-ahead log, and that is the writer's, under its lock.
        _closing.Cancel();
        _readers.Dispose();
        return _writer.DisposeAsync();
    }

    /// <summary>Requests that the writer has not taken yet.</summary>
    internal int WaitingCount => _writer.WaitingCount;

    /// <summary>Runs something on the writer's connection, for tests.</summary>
    internal ValueTask<bool> OnWriterAsync(Func<Connection, bool> work, CancellationToken ct) =>
        _writer.SubmitAsync(new ExclusiveRequest(work), ct);

    private static Connection Prepare(string path, SqliteStoreOptions options, out bool isPurgeDue)
    {
        using var gate = new WriterLock(path);
        if (!gate.TryAcquire(options.WriteWait))
            throw new MemoryException(MemoryErrorCode.Busy, "Another process has been writing all the time; try again.");
        gate.RequireExclusion();
        var connection = Connection.Open(path);
        var isReady = false;
        try
        {
            connection.Configure(writer: true);
            connection.WaitForLocks(options.WriteWait);
            Schema.Prepare(connection);
            isPurgeDue = Purging.IsDue(connection);
            isReady = true;
            return connection;
        }
        finally
        {
            if (!isReady) connection.Dispose();
        }
    }

    // Nobody waits for it: where it fails it stays due.
    private async Task FinishPurgeAsync()
    {
        Task purge = PurgeAsync(_closing.Token).AsTask();
        await purge.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static LogEntry? ReadEntry(LogReader reader, long space, Endpoint target, long? asOf)
    {
        if (target.Kind == RecordKind.Episode)
            return reader.First(space, target) is { } first && first.Sequence <= (asOf ?? long.MaxValue) ? first : null;
        return asOf is { } sequence ? reader.At(space, target, sequence) : reader.Newest(space, target);
    }

    private ValueTask<T> ReadShort<T>(SpaceId space, T whenAbsent, Func<LogReader, SpaceRow, T> read, CancellationToken ct) =>
        !ct.IsCancellationRequested && _writer.TryRead(space, isOneStatement: false, read, out var result)
        ? new ValueTask<T>(result)
        : Read(space, whenAbsent, read, ct);

    private ValueTask<T> Read<T>(SpaceId space, T whenAbsent, Func<LogReader, SpaceRow, T> read, CancellationToken ct) =>
        _readers.ReadAsync(connection =>
        {
            var reader = new LogReader(connection);
            return reader.Space(space) is { } row ? read(reader, row) : whenAbsent;
        }, ct);
}
