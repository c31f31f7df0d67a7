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
