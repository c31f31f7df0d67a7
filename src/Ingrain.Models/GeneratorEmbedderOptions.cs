namespace Ingrain.Models;

/// <summary>How a <see cref="GeneratorEmbedder"/> asks.</summary>
public sealed record GeneratorEmbedderOptions
{
    /// <summary>
    /// Names the vectors; null for the provider's name, its address and the model's, and the dimensions where they are chosen. Vectors of
    /// another id are made anew.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>Dimensions to ask the model for, 1 to 8,192; null for what it gives by itself.</summary>
    public int? Dimensions { get; init; }

    /// <summary>The most texts of one request, 1 to 2,048.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The most characters of a text that are sent, 64 or more; what follows does not count.</summary>
    public int CharactersMax { get; init; } = 8_000;
}
