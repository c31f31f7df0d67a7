using System.Collections.Concurrent;
using Ingrain.Execution;
using Ingrain.Inference;
using Ingrain.Storage;
using Ingrain.Writing;

namespace Ingrain;

/// <summary>
/// Ingrain's one entry point: long-term memory over a store. Thread-safe; one engine serves any number of spaces, and any number of
/// engines and processes may share a store. Every method that waits takes a cancellation token; a write that was cancelled either did not
/// happen or is found by repeating it with the same <see cref="WriteContext.Changeset"/>.
/// </summary>
public sealed partial class MemoryEngine : IAsyncDisposable
{
    private readonly IMemoryStore _store;
    private readonly TimeProvider _clock;
    private readonly IdSource _ids;
    private readonly IEmbedder? _embedder;
    private readonly ISandbox? _sandbox;
    private readonly Executor? _executor;
    private bool _isDisposed;
    private readonly Turns<(SpaceId, string)> _claims = new();
    private readonly ConcurrentDictionary<SpaceId, CaughtUp<KnownFacts>> _facts = new();
    private readonly ConcurrentDictionary<SpaceId, CaughtUp<Recallable>> _recall = new();
    private readonly ConcurrentDictionary<SpaceId, CaughtUp<KnownModules>> _modules = new();

    /// <summary>Makes an engine over a store, which it disposes with itself, as it does the sandbox.</summary>
    /// <param name="store">The store.</param>
    /// <param name="clock">The clock; null for the system's.</param>
    /// <param name="ids">Where ids come from; null for the system's random numbers.</param>
    /// <param name="embedder">What turns texts into vectors; null for the model that comes with the engine.</param>
    /// <param name="sandbox">Where code is run; null to run none.</param>
    public MemoryEngine(
        IMemoryStore store, TimeProvider? clock = null, IdSource? ids = null, IEmbedder? embedder = null, ISandbox? sandbox = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _clock = clock ?? TimeProvider.System;
        _ids = ids ?? IdSource.Secure(_clock);
        _embedder = embedder;
        (_sandbox, _executor) = (sandbox, sandbox is null ? null : new Executor(sandbox));
        (_down, _slow) = (new Outage(_clock), new Outage(_clock));
        _givingUp = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _clock);
    }

    /// <summary>Where the log lives, for people.</summary>
    public string Location => _store.Location;

    /// <summary>The spaces, by name, with where their logs end.</summary>
    /// <param name="ct">Cancels.</param>
    /// <returns>The heads.</returns>
    public async Task<IReadOnlyList<SpaceHead>> SpacesAsync(CancellationToken ct = default) =>
        await _store.SpacesAsync(ct).ConfigureAwait(false);

    /// <summary>Where a space's log ends.</summary>
    /// <param name="space">The space.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The head; sequence 0 for a space never written to.</returns>
    public async Task<SpaceHead> HeadAsync(SpaceId space, CancellationToken ct = default) =>
        await _store.HeadAsync(space, ct).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        await EndEmbeddingAsync().ConfigureAwait(false);
        try
        {
            await SaveUsageAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (MemoryException)
        {
            // The store fails: statistics are not worth more.
        }
        // What is derived may still be in use by a call that is under way: it is written for the next process, and dropped.
        foreach (var recall in _recall.Values)
        {
            try
            {
                await recall.SaveAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (MemoryException)
            {
                // The store fails, which is no reason not to close it.
            }
        }
        await _store.DisposeAsync().ConfigureAwait(false);
        if (_sandbox is not null) await _sandbox.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<CaughtUp<KnownFacts>> KnownFactsAsync(SpaceId space, CancellationToken ct)
    {
        var facts = await DerivedAsync(_facts, space, static () => new KnownFacts(), ct).ConfigureAwait(false);
        await facts.CatchUpAsync(ct).ConfigureAwait(false);
        return facts;
    }

    /// <summary>What is derived from a space. Nothing is kept for a space that nobody wrote to: anybody may ask about any name.</summary>
    private async ValueTask<CaughtUp<T>> DerivedAsync<T>(
        ConcurrentDictionary<SpaceId, CaughtUp<T>> kept, SpaceId space, Func<T> create, CancellationToken ct) where T : class, IDerived
    {
        if (kept.TryGetValue(space, out var known)) return known;
        var head = await _store.HeadAsync(space, ct).ConfigureAwait(false);
        return head.Sequence == 0
            ? new CaughtUp<T>(_store, space, create)
            : kept.GetOrAdd(space, static (name, of) => new CaughtUp<T>(of.Store, name, of.Create), (Store: _store, Create: create));
    }

    /// <summary>A point as a sequence; null for now.</summary>
    private async ValueTask<long?> SequenceOfAsync(SpaceId space, AsOf? point, CancellationToken ct) => point switch
    {
        null => null,
        { Sequence: { } sequence } => sequence,
        { Time: { } time } => await _store.SequenceAtAsync(space, time, ct).ConfigureAwait(false),
        _ => null,
    };

    /// <summary>Both axes of a read. Who asks for a past point without a time in the world asks about the world of that point.</summary>
    private async ValueTask<(DateTimeOffset ValidAt, long AsOf)> MomentAsync(SpaceId space, ReadAt? at, CancellationToken ct)
    {
        var asOf = await SequenceOfAsync(space, at?.AsOf, ct).ConfigureAwait(false);
        if (at?.ValidAt is { } validAt) return (validAt, asOf ?? long.MaxValue);
        if (at?.AsOf?.Time is { } time) return (time, asOf ?? long.MaxValue);
        if (asOf is { } sequence && await _store.FindHeaderAsync(space, sequence, ct).ConfigureAwait(false) is { } changeset)
            return (changeset.RecordedAt, sequence);
        // A clock that was set back must not make what is current look like the future.
        var head = await _store.HeadAsync(space, ct).ConfigureAwait(false);
        var now = _clock.GetUtcNow();
        return (now < head.RecordedAt ? head.RecordedAt : now, asOf ?? long.MaxValue);
    }
}
