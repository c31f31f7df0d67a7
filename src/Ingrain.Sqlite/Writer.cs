using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Ingrain.Storage;

namespace Ingrain.Sqlite;

/// <summary>
/// Writes, one group at a time. A commit that finds nobody writing and nobody waiting runs on its caller's thread, which spares two
/// hand-overs between threads; all else goes through a queue to a thread of its own. Whatever waits while the disk syncs shares the next
/// sync, so that many writers cost little more than one. Nobody is told before the commit that holds their changeset returned.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    // A group of small changesets ends by their number, one of large ones by their changes: it also bounds how long others wait.
    private const int GroupChangesMax = 20_000;

    private readonly Connection _connection;
    private readonly WriterLock _lock;
    private readonly CommitPlanner _planner;
    private readonly LogWriter _log;
    private readonly LogReader _reader;
    private readonly SqliteStoreOptions _options;
    private readonly WalKeeper _wal;
    private readonly Channel<WriteRequest> _queue;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _clock;

    // Who holds it has the connection and the lock. The queue is read by its holder only: what left the queue is written already.
    private readonly Lock _turn = new();
    private IReadOnlyCollection<WriteRequest> _inHand = [];
    private volatile MemoryException? _failure;
    private volatile bool _isClosing;

    public Writer(Connection connection, string path, SqliteStoreOptions options, (TimeProvider Clock, IdSource Ids) sources)
    {
        (_connection, _options, _clock) = (connection, options, sources.Clock);
        _lock = new WriterLock(path);
        _log = new LogWriter(connection);
        _reader = new LogReader(connection);
        _wal = new WalKeeper(connection, path, options);
        _planner = new CommitPlanner(sources.Clock, sources.Ids);
        _queue = Channel.CreateBounded<WriteRequest>(new BoundedChannelOptions(options.QueueLengthMax) { SingleReader = true });
        new Thread(Run) { IsBackground = true, Name = "ingrain writer" }.Start();
    }

    /// <summary>Requests that were not taken yet.</summary>
    public int WaitingCount => _queue.Reader.Count;

    /// <summary>Hands a request in and waits for its end.</summary>
    /// <exception cref="MemoryException">Busy: no room in the queue; StorageFailed: the store takes no more writes.</exception>
    public async ValueTask<T> SubmitAsync<T>(WriteRequest<T> request, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (_failure is { } failure) throw Again(failure);
        if (request is CommitRequest commit && TryCommitHere(commit)) return await request.Done.ConfigureAwait(false);
        request.GiveUpOn(ct);
        if (!_queue.Writer.TryWrite(request)) await WaitForRoomAsync(request, ct).ConfigureAwait(false);
        return await request.Done.ConfigureAwait(false);
    }

    /// <summary>
    /// Reads a little over this connection, if nobody writes just now and no other process wrote since this one did: its own commits leave
    /// its cache full, where they empty every other connection's, which would read half a dozen pages again.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="isOneStatement">Whether it sees one state by itself, without a transaction.</param>
    /// <param name="read">Reads, quickly: commits that come meanwhile wait.</param>
    /// <param name="result">What was read.</param>
    /// <returns>False where it must be read elsewhere.</returns>
    public bool TryRead<T>(SpaceId space, bool isOneStatement, Func<LogReader, SpaceRow, T> read, [MaybeNullWhen(false)] out T result)
    {
        result = default;
        // Nobody reads past a commit that waits: readers who come again and again would keep it waiting.
        if (_turn.IsHeldByCurrentThread || _queue.Reader.Count > 0 || !_turn.TryEnter()) return false;
        var isInTransaction = false;
        try
        {
            if (_isClosing || _failure is not null) return false;
            if (!isOneStatement) _connection.Run("BEGIN");
            isInTransaction = !isOneStatement;
            if (_log.Known(space) is not { } row) return false;
            result = read(_reader, row);
            return true;
        }
        finally
        {
            if (isInTransaction) _connection.Rollback();
            _turn.Exit();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _isClosing = true;
        // What waits is written if nobody else writes just now; waiting out every one's patience could take minutes.
        if (_queue.Writer.TryComplete()) _lock.StopWaiting();
        return new ValueTask(_stopped.Task);
    }

    private async ValueTask WaitForRoomAsync(WriteRequest request, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(_options.WriteWait, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            await _queue.Writer.WriteAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new MemoryException(MemoryErrorCode.Busy, $"{_options.QueueLengthMax} writes are waiting already; try again.");
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteStore));
        }
    }

    private void Run()
    {
        while (WaitForWork()) lock (_turn) Guard(WriteNext);
        lock (_turn) Stop();
    }

    private void WriteNext()
    {
        if (TakeGroup(out var alone) is { Count: > 0 } group) WithLock(group, () => CommitGroup(group));
        else if (alone is not null) WithLock([alone], () => RunAlone(alone));
    }

    /// <summary>Commits on this thread if nobody writes or waits, in this process or another.</summary>
    private bool TryCommitHere(CommitRequest request)
    {
        if (_turn.IsHeldByCurrentThread || !_turn.TryEnter()) return false;
        try
        {
            // Who is waiting came first, and a lock that another process holds is not waited for on a caller's thread.
            if (_isClosing || _failure is not null || _queue.Reader.Count > 0) return false;
            var isDone = true;
            Guard(() => isDone = TryWithLock(TimeSpan.Zero, [request], () => CommitGroup([request])));
            return isDone;
        }
        finally
        {
            _turn.Exit();
        }
    }

    /// <summary>The edge of writing: what gets here is a defect, and waiting callers must hear of it rather than wait for ever.</summary>
    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e)
        {
            Fail(Unforeseen(e));
        }
    }

    private bool WaitForWork() => _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private List<CommitRequest> TakeGroup(out ExclusiveRequest? alone)
    {
        alone = null;
        var group = new List<CommitRequest>();
        for (var weight = 0; group.Count < _options.GroupLengthMax && weight < GroupChangesMax && _queue.Reader.TryPeek(out var next);)
        {
            if (next is ExclusiveRequest && group.Count > 0) break;
            if (!_queue.Reader.TryRead(out next) || !next.TryTake()) continue;
            if (_failure is { } failure)
            {
                next.Fail(Again(failure));
            }
            else if (next is CommitRequest commit)
            {
                group.Add(commit);
                weight += commit.Weight;
            }
            else
            {
                alone = (ExclusiveRequest)next;
                break;
            }
        }
        return group;
    }

    private void WithLock(IReadOnlyCollection<WriteRequest> requests, Action write)
    {
        if (TryWithLock(_options.WriteWait, requests, write)) return;
        var busy = new MemoryException(MemoryErrorCode.Busy, "Another process has been writing all the time; try again.");
        foreach (var request in requests) request.Fail(Again(busy));
    }

    private bool TryWithLock(TimeSpan wait, IReadOnlyCollection<WriteRequest> requests, Action write)
    {
        _inHand = requests;
        try
        {
            if (!_lock.TryAcquire(wait)) return false;
            write();
            if (_wal.IsFull && _failure is null) _wal.Copy();
        }
        catch (MemoryException e)
        {
            // After a failed sync nobody knows what the disk holds, and a second one may lie: no write is taken any more.
            if (e.Code == MemoryErrorCode.StorageFailed) _failure = e;
            foreach (var request in requests) request.Fail(Again(e));
        }
        finally
        {
            _lock.Release();
        }
        return true;
    }

    private void CommitGroup(List<CommitRequest> group)
    {
        try
        {
            Step(CommitStep.BeforeBegin);
            _log.Begin();
            Step(CommitStep.AfterBegin);
            foreach (var request in group)
            {
                request.Write(_planner, _log);
                Step(CommitStep.AfterChangeset);
            }
            Step(CommitStep.BeforeCommit);
            _connection.Run("COMMIT");
            Step(CommitStep.AfterCommit);
        }
        catch (MemoryException e)
        {
            _connection.Rollback();
            _log.Forget();
            // One changeset that the file contradicts must not take others with it: each is tried by itself.
            if (e.Code != MemoryErrorCode.Corrupt || group.Count == 1) throw;
            foreach (var request in group) CommitAlone(request);
            return;
        }
        foreach (var request in group) request.Acknowledge();
    }

    private void CommitAlone(CommitRequest request)
    {
        try
        {
            CommitGroup([request]);
        }
        catch (MemoryException e) when (e.Code == MemoryErrorCode.Corrupt)
        {
            request.Fail(e);
        }
    }

    private void RunAlone(ExclusiveRequest request)
    {
        try
        {
            request.Run(_connection);
        }
        catch (Exception e) when (e is not MemoryException)
        {
            // Its transaction ends below, so that it fails alone, whatever is wrong with it.
            request.Fail(e);
        }
        finally
        {
            _connection.Rollback();
            _log.Forget();
        }
    }

    private void Step(CommitStep step) => _options.OnStep?.Invoke(step);

    /// <summary>Tells everybody who waits, and lets nobody wait any more.</summary>
    private void Fail(MemoryException failure)
    {
        _failure = failure;
        foreach (var request in _inHand) request.Fail(Again(failure));
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var request)) if (request.TryTake()) request.Fail(Again(failure));
    }

    private void Stop()
    {
        // The last connection to close checkpoints, which only the holder of the lock may do.
        var holds = _failure is null && _lock.TryAcquire(_options.WriteWait);
        _connection.LeaveLogOnClose(!holds);
        _connection.Dispose();
        _lock.Dispose();
        _stopped.SetResult();
    }

    private static MemoryException Unforeseen(Exception cause) =>
        new(MemoryErrorCode.StorageFailed, "The writer stopped for an unforeseen reason; open the file again.", cause);

    // A thrown exception belongs to its thrower's stack: every caller gets one of its own.
    private static MemoryException Again(MemoryException failure) => new(failure.Code, failure.Message, failure);
}
