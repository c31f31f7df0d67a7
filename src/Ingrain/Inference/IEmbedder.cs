namespace Ingrain.Inference;

/// <summary>
/// Turns texts into unit vectors whose dot product says how near their meanings are. May be remote: slow, and failing now and then. One
/// that is neither also implements <see cref="ILocalEmbedder"/>.
/// </summary>
public interface IEmbedder
{
    /// <summary>
    /// Names the vectors: two embedders of the same id give the same vectors for the same texts, and vectors of different ids are never
    /// compared. An index remembers it; when it changes, everything is embedded again.
    /// </summary>
    string Id { get; }

    /// <summary>
    /// The number of components of every vector, at most 8,192; 0 while a remote embedder does not know it yet: its first vectors tell.
    /// </summary>
    int Dimensions { get; }

    /// <summary>Embeds texts.</summary>
    /// <param name="texts">The texts. An implementation may split a batch, or read no more of a long text than its model does.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>
    /// One unit vector for each text, in the same order and all of one size; an empty one for a text that holds nothing to embed.
    /// </returns>
    /// <exception cref="MemoryException">
    /// The embedder cannot answer; <see cref="MemoryException.IsTransient"/> says whether asking again may help.
    /// </exception>
    ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancel);
}
