namespace Ingrain;

/// <summary>How far what is derived from a space has come.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>How far the recall index of a space has come, in this process. Catches it up first, as a recall does, and asks no
    /// embedder.</summary>
    /// <param name="space">The space.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What it holds, and how much of it is kept for the next process.</returns>
    public async Task<IndexState> IndexStateAsync(SpaceId space, CancellationToken ct = default)
    {
        var recall = await CaughtUpAsync(space, ct).ConfigureAwait(false);
        var (applied, documents) = recall.Read(r => (r.Applied, r.Index.Documents.Count));
        return new IndexState(applied, documents, recall.SizeSaved, recall.IsSaving);
    }
}

/// <summary>How far a space's recall index has come.</summary>
/// <param name="Applied">The last changeset that it knows.</param>
/// <param name="Documents">Documents in it.</param>
/// <param name="Saved">Things in the snapshot that this process began with or wrote last; 0 for none.</param>
/// <param name="IsSaving">Whether a snapshot is being written.</param>
public sealed record IndexState(long Applied, int Documents, long Saved, bool IsSaving);
