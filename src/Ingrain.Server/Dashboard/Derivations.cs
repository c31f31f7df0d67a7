using System.Collections.Concurrent;

namespace Ingrain.Server.Dashboard;

/// <summary>
/// Has the recall indexes of spaces derived in the background where a page needs one that is not there yet: the page waits for a moment
/// and says so, the next one finds more. What is applied stays, and a recall waits for the same.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="stopping">Ends it.</param>
internal sealed class Derivations(MemoryEngine engine, CancellationToken stopping)
{
    private readonly ConcurrentDictionary<SpaceId, Task<EmbeddingProgress>> _underWay = new();

    /// <summary>How far a space's index has come, once it is up to date.</summary>
    /// <param name="space">The space.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="ct">Waits no longer.</param>
    /// <returns>The progress; null while it is still being derived.</returns>
    /// <exception cref="MemoryException">The store fails.</exception>
    public async Task<EmbeddingProgress?> ReadyAsync(SpaceId space, TimeSpan patience, CancellationToken ct)
    {
        var deriving = _underWay.GetOrAdd(space, static (name, all) => Task.Run(() => all.DeriveAsync(name), CancellationToken.None), this);
        try
        {
            return await deriving.WaitAsync(patience, ct).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task<EmbeddingProgress> DeriveAsync(SpaceId space)
    {
        try
        {
            return await engine.EmbeddingSoFarAsync(space, stopping).ConfigureAwait(false);
        }
        finally
        {
            // Who waits has the task; the next one who asks looks anew.
            _underWay.TryRemove(space, out _);
        }
    }
}
