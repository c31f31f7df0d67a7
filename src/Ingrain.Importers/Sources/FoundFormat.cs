namespace Ingrain.Importers;

/// <summary>A format found in a source.</summary>
/// <param name="Format">The format.</param>
/// <param name="Files">How many files are of it, 1 or more.</param>
public sealed record FoundFormat(ImportFormat Format, int Files);
