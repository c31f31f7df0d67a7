using Ingrain.Inference;

namespace Ingrain.Cli;

/// <summary>Finds nothing to embed in any text: recall goes by words alone.</summary>
internal sealed class NoEmbedder : ILocalEmbedder
{
    public string Id => "none";

    public int Dimensions => 1;

    public bool Embed(ReadOnlySpan<char> text, Span<float> unitVector)
    {
        unitVector.Clear();
        return false;
    }

    public ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<float>>>(new ReadOnlyMemory<float>[texts.Count]);
}
