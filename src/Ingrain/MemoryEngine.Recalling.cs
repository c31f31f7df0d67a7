namespace Ingrain;

/// <summary>Recall.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>Gives back what bears on a query, within a token budget, with the reason for each item.</summary>
    /// <param name="space">The space.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Items, context, or an honest nothing.</returns>
    public Task<Recalled> RecallAsync(SpaceId space, RecallQuery query, CancellationToken ct = default) =>
        throw new NotSupportedException("Recall is being wired to the index.");
}
