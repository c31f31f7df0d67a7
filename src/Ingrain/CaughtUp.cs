using System.Diagnostics.CodeAnalysis;
using Ingrain.Storage;

namespace Ingrain;

/// <summary>
/// Keeps something derived from a space's log caught up by sequence: before every use the head is asked for and what is missing is applied,
/// so that several processes on one store need tell each other nothing. Any number of readers, one applier.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Its locks hold no handle, and calls under way may outlive the engine.")]
internal sealed class CaughtUp<T> where T : class, IDerived, new()
{
    private readonly IMemoryStore _store;
    private readonly SpaceId _space;
    private readonly SemaphoreSlim _catchUp = new(1, 1);
    private readonly ReaderWriterLockSlim _gate = new();
    private T _derived = new();
    private long _erasuresSeen;

    // Set when what is derived must not be built upon, and cleared only when it was derived anew: a cancelled attempt leaves it set.
    private bool _mustStartOver;

    public CaughtUp(IMemoryStore store, SpaceId space) => (_store, _space) = (store, space);

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

    /// <summary>
    /// Notices erases since the last look. Erased content must leave this process too, and the log no longer says where it was: what is
    /// derived is dropped and derived again without it.
    /// </summary>
    private async ValueTask LookForErasuresAsync(CancellationToken ct)
    {
        await foreach (var entry in _store.ReadEntriesAsync(_space, RecordKind.Erasure, _erasuresSeen, ct).ConfigureAwait(false))
            (_erasuresSeen, _mustStartOver) = (entry.Sequence, true);
    }

    private async ValueTask StartOverAsync(long head, CancellationToken ct)
    {
        var fresh = new T();
        await ApplyAsync(fresh, head, ct).ConfigureAwait(false);
        _gate.EnterWriteLock();
        try
        {
            (_derived, _mustStartOver) = (fresh, false);
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
