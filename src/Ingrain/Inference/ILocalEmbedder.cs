namespace Ingrain.Inference;

/// <summary>
/// An embedder that answers at once and never fails: microseconds in this process, so that texts are embedded while they are indexed and
/// queries while they are asked. Safe to call from any number of threads.
/// </summary>
public interface ILocalEmbedder : IEmbedder
{
    /// <summary>Embeds a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="unitVector">
    /// Receives the vector: exactly <see cref="IEmbedder.Dimensions"/> components of length 1, or all 0.
    /// </param>
    /// <returns>False where the text holds nothing to embed: no word that the model knows a part of.</returns>
    /// <exception cref="ArgumentException"><paramref name="unitVector"/> has another length.</exception>
    bool Embed(ReadOnlySpan<char> text, Span<float> unitVector);
}
