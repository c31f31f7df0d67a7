namespace Ingrain.Importers.Tests;

/// <summary>A small source of each format, with the corners of each, for the mutations to begin from: the files of Samples.</summary>
internal static class ImportSamples
{
    public static readonly IReadOnlyDictionary<string, string> All =
        Directory.EnumerateFiles(Path.Combine(ImportedSources.Root, "tests", "Ingrain.Tests", "Importers", "Samples"))
            .Order(StringComparer.Ordinal)
            .ToDictionary(f => Path.GetFileName(f), File.ReadAllText);

    /// <summary>Strings that have broken programs; the shared list, where it is there, has more.</summary>
    public static readonly IReadOnlyList<string> Naughty =
    [
        "", "\0", "\u202Etest", "\uFEFF", "\uFFFE", "👩‍👩‍👧‍👦", "Z̮̞̠͙͔ͅ", "1E+9999", "NaN", "../../etc/passwd",
        "%00", "<script>", "'; DROP TABLE",
        "\u2028", "\r\n", "null", new('9', 400),
    ];
}
