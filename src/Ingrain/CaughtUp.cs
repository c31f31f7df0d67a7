using System.Diagnostics.CodeAnalysis;
using Ingrain.Storage;

namespace Ingrain;

/// <summary>
/// Keeps something derived from a space's log caught up by sequence: before every use the head is asked for and what is missing is applied,
/// so that several processes on one store need tell each other nothing. Any number of readers, one applier.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Its locks hold no handle, and calls under way may outlive the engine.")]
internal sealed class CaughtUp<T> where T : class, IDerived
{
    private readonly IMemoryStore _store;
    private readonly SpaceId _space;
    private readonly SemaphoreSlim _catchUp = new(1, 1);
    private readonly ReaderWriterLockSlim _gate = new();
    private readonly Func<T> _create;
    private T _derived;
    private long _erasuresSeen;

    // Set when what is derived must not be built upon, and cleared only when it was derived anew: a cancelled attempt leaves it set.
    private bool _mustStartOver;

    // Written again when a quarter more came since, so that a growing space costs a few times its size in writing, not its square.
    private const long SaveMin = 2_000;
    private const long SavePart = 4;

    // What was bought is kept sooner, and all but a thousandth of it on closing.
    private const long BoughtMin = 64;
    private const long BoughtPartOnClosing = 1_000;
    private readonly SnapshotFile? _snapshot;
    private long _sizeSaved;
    private long _boughtSaved;
    private bool _isSnapshotTried;
    private bool _isSaving;

    /// <summary>Starts with nothing derived.</summary>
    /// <param name="store">The store.</param>
    /// <param name="space">The space.</param>
    /// <param name="create">Makes an empty one.</param>
    public CaughtUp(IMemoryStore store, SpaceId space, Func<T> create)
    {
        (_store, _space, _create, _derived) = (store, space, create, create());
        if (store.SnapshotFolder is { } folder && _derived is IKept kept) _snapshot = new SnapshotFile(folder, space, kept.Kind);
    }

    /// <summary>How much the snapshot holds that this began with or wrote last; 0 for none.</summary>
    public long SizeSaved => Volatile.Read(ref _sizeSaved);

    /// <summary>Whether a snapshot is being written in the background.</summary>
    public bool IsSaving => Volatile.Read(ref _isSaving);

    /// <summary>Applies the log up to the space's head.</summary>
    public async ValueTask CatchUpAsync(CancellationToken ct)
    {
        var head = await _store.HeadAsync(_space, ct).ConfigureAwait(false);
        if (Volatile.Read(ref _derived).Applied == head.Sequence) return;
        await _catchUp.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            // Asked again: while this waited, another caller may have applied more than the first answer.
            head = await _store.HeadAsync(_space, ct).ConfigureAwait(false);
            if (!_isSnapshotTried) await LoadAsync(head.Sequence, ct).ConfigureAwait(false);
            // A log that is shorter than what was applied is another log: the file was restored or replaced.
            _mustStartOver |= _derived.Applied > head.Sequence;
            // Looked for before and after: an erase may land between any two steps.
            await LookForErasuresAsync(ct).ConfigureAwait(false);
            do
            {
                if (_mustStartOver) await StartOverAsync(head.Sequence, ct).ConfigureAwait(false);
                else await ApplyAsync(_derived, head.Sequence, ct).ConfigureAwait(false);
                await LookForErasuresAsync(ct).ConfigureAwait(false);
            }
            while (_mustStartOver);
        }
        finally
        {
            _catchUp.Release();
        }
    }

    /// <summary>Writes a snapshot for the next process where that is worth it. Others may read meanwhile; nothing is applied.</summary>
    /// <param name="ct">Cancels before it is written.</param>
    public async ValueTask SaveAsync(CancellationToken ct) => await SaveAsync(isClosing: true, ct).ConfigureAwait(false);

    private async ValueTask SaveAsync(bool isClosing, CancellationToken ct)
    {
        if (_snapshot is null || !IsWorthSaving(isClosing)) return;
        await _catchUp.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_mustStartOver || _derived is not IKept kept || !IsWorthSaving(isClosing)) return;
            if (await _store.FindHeaderAsync(_space, kept.Applied, ct).ConfigureAwait(false) is not { } at) return;
            var isSaved = _snapshot.Save(new SnapshotPoint(kept.Applied, _erasuresSeen, at.Hash), kept.Save);
            // An erase may have landed while it was written, and its purge have passed before the file was there.
            await LookForErasuresAsync(CancellationToken.None).ConfigureAwait(false);
            if (isSaved && !_mustStartOver) (_sizeSaved, _boughtSaved) = (kept.Size, kept.Bought);
        }
        finally
        {
            _catchUp.Release();
        }
    }

    /// <summary>Begins to write a snapshot in the background where that is worth it and not under way.</summary>
    public void StartSaving()
    {
        if (_snapshot is null || !IsWorthSaving(isClosing: false) || Interlocked.Exchange(ref _isSaving, true)) return;
        _ = Task.Run(async () =>
        {
            try
            {
                await SaveAsync(isClosing: false, CancellationToken.None).ConfigureAwait(false);
            }
            catch (MemoryException)
            {
                // The store fails: whoever uses it next is told. A snapshot is not worth more.
            }
            finally
            {
                Volatile.Write(ref _isSaving, false);
            }
        });
    }

    /// <summary>Whether enough came since the last snapshot.</summary>
    private bool IsWorthSaving(bool isClosing)
    {
        if (_derived is not IKept kept) return false;
        if (kept.Size - _sizeSaved >= Math.Max(SaveMin, _sizeSaved / SavePart)) return true;
        var boughtMin = isClosing ? Math.Max(1, _boughtSaved / BoughtPartOnClosing) : Math.Max(BoughtMin, _boughtSaved / SavePart);
        return kept.Bought - _boughtSaved >= boughtMin;
    }

    /// <summary>Starts from the snapshot, if there is one of this very log.</summary>
    private async ValueTask LoadAsync(long head, CancellationToken ct)
    {
        var fresh = _create();
        if (_snapshot is null || fresh is not IKept kept || _snapshot.Load(kept.Load) is not { } point || point.Sequence > head)
        {
            _isSnapshotTried = true;
            return;
        }
        var at = await _store.FindHeaderAsync(_space, point.Sequence, ct).ConfigureAwait(false);
        _isSnapshotTried = true;
        if (at is null || !at.Hash.Span.SequenceEqual(point.Hash.Span)) return;
        Swap(fresh);
        (_erasuresSeen, _sizeSaved, _boughtSaved) = (point.ErasuresSeen, kept.Size, kept.Bought);
    }

    /// <summary>
    /// Applies a changeset that was just written, if all before it is applied and nobody applies anything right now; else the next catching
    /// up reads it from the log like any other. Not for one that erased something.
    /// </summary>
    /// <param name="changeset">The changeset.</param>
    /// <param name="apply">Applies it.</param>
    public void Follow(Changeset changeset, Action<T> apply)
    {
        if (Volatile.Read(ref _derived).Applied != changeset.Sequence - 1 || !_catchUp.Wait(0, CancellationToken.None)) return;
        try
        {
            if (_mustStartOver || _derived.Applied != changeset.Sequence - 1) return;
            _gate.EnterWriteLock();
            try
            {
                apply(_derived);
            }
            finally
            {
                _gate.ExitWriteLock();
            }
        }
        finally
        {
            _catchUp.Release();
        }
    }

    /// <summary>Reads what is derived while nothing is applied to it.</summary>
    public TResult Read<TResult>(Func<T, TResult> read)
    {
        _gate.EnterReadLock();
        try
        {
            return read(_derived);
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    /// <summary>Changes what is derived in a way that the log says nothing of, unless it was derived anew since it was looked at.</summary>
    /// <param name="known">What the change was worked out from.</param>
    /// <param name="change">Makes the change. Nothing else is applied and nobody reads meanwhile.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Whether it was made.</returns>
    public async ValueTask<bool> ChangeAsync(T known, Action<T> change, CancellationToken ct)
    {
        await _catchUp.WaitAsync(ct).ConfigureAwait(false);
        _gate.EnterWriteLock();
        try
        {
            if (!ReferenceEquals(known, _derived)) return false;
            change(known);
            return true;
        }
        finally
        {
            _gate.ExitWriteLock();
            _catchUp.Release();
        }
    }

    /// <summary>
    /// Notices erases since the last look. Erased content must leave this process too, and the log no longer says where it was: what is
    /// derived is dropped and derived again without it.
    /// </summary>
    private async ValueTask LookForErasuresAsync(CancellationToken ct)
    {
        await foreach (var entry in _store.ReadEntriesAsync(_space, RecordKind.Erasure, _erasuresSeen, ct).ConfigureAwait(false))
            (_erasuresSeen, _mustStartOver) = (entry.Sequence, true);
        if (!_mustStartOver) return;
        _snapshot?.Delete();
        (_sizeSaved, _boughtSaved) = (0, 0);
    }

    private async ValueTask StartOverAsync(long head, CancellationToken ct)
    {
        var fresh = _create();
        await ApplyAsync(fresh, head, ct).ConfigureAwait(false);
        Swap(fresh);
        _mustStartOver = false;
    }

    private void Swap(T fresh)
    {
        _gate.EnterWriteLock();
        try
        {
            _derived = fresh;
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    private async ValueTask ApplyAsync(T derived, long head, CancellationToken ct)
    {
        await foreach (var step in derived.ReadAsync(_store, _space, head, ct).ConfigureAwait(false))
        {
            _gate.EnterWriteLock();
            try
            {
                step();
            }
            finally
            {
                _gate.ExitWriteLock();
            }
        }
    }
}
