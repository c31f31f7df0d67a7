using Ingrain.Indexes;
using Ingrain.Storage;

namespace Ingrain;

/// <summary>Something a process derives from a space's log and keeps caught up with it.</summary>
internal interface IDerived
{
    /// <summary>The sequence applied up to.</summary>
    long Applied { get; }

    /// <summary>Reads what the log holds behind <see cref="Applied"/>; what it returns is applied under the writer's lock.</summary>
    /// <param name="store">The store.</param>
    /// <param name="space">The space.</param>
    /// <param name="head">The head to reach at least.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Steps that apply what was read, in order.</returns>
    IAsyncEnumerable<Action> ReadAsync(IMemoryStore store, SpaceId space, long head, CancellationToken ct);
}

/// <summary>Something derived that is worth keeping between processes.</summary>
internal interface IKept : IDerived
{
    /// <summary>What the snapshot's file ends in.</summary>
    string Kind { get; }

    /// <summary>How much was derived, in things.</summary>
    long Size { get; }

    /// <summary>How much of it came from elsewhere so far, in things: made anew, it would cost money or minutes.</summary>
    long Bought { get; }

    /// <summary>Writes everything.</summary>
    /// <param name="snapshot">Where to.</param>
    void Save(SnapshotWriter snapshot);

    /// <summary>Reads what was written, into one that is empty.</summary>
    /// <param name="snapshot">Where from.</param>
    /// <param name="applied">The sequence it was applied up to.</param>
    /// <exception cref="DamagedSnapshotException">It is not that.</exception>
    void Load(SnapshotReader snapshot, long applied);
}
