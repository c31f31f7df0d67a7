namespace Ingrain.Importers;

/// <summary>What was found at a path, before anything is imported from it.</summary>
public sealed record ImportSource
{
    /// <summary>The path as it was given.</summary>
    public required string Path { get; init; }

    /// <summary>A file, a folder or an archive.</summary>
    public required ImportSourceKind Kind { get; init; }

    /// <summary>How many files of each format there are; the most frequent first, never empty.</summary>
    public required IReadOnlyList<FoundFormat> Found { get; init; }

    /// <summary>How many files are of no known format. An import names each of them as skipped.</summary>
    public required int UnrecognisedFiles { get; init; }

    /// <summary>The most frequent format.</summary>
    public ImportFormat Format => Found[0].Format;
}
