using System.Text;
using System.Text.Json;

namespace Ingrain.Importers.Tests;

/// <summary>Sources made in memory and on the disk, and what reading them gives.</summary>
internal static class ImportedSources
{
    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of shared samples, beside the repository; null where it is not there.</summary>
    public static string? Shared { get; } =
        Path.GetFullPath(Path.Combine(Root, "..", "shared", "data")) is var shared && Directory.Exists(shared) ? shared : null;

    public static SourceFile SourceOf(string name, byte[] bytes) => new(name, bytes.Length, () => new MemoryStream(bytes));

    public static List<Reading> Read(string name, string text, ImportFormat? format = null) =>
        Read(name, Encoding.UTF8.GetBytes(text), format);

    public static List<Reading> Read(string name, byte[] bytes, ImportFormat? format = null) =>
        [.. Importer.ReadListed([ListedFile.Of(SourceOf(name, bytes)) with { Named = true }], format, CancellationToken.None)];

    public static List<Reading> ReadAll(params (string Name, string Text)[] files) =>
        [.. Importer.ReadListed(files.Select(f => ListedFile.Of(SourceOf(f.Name, Encoding.UTF8.GetBytes(f.Text)))),
            null, CancellationToken.None)];

    /// <summary>Lines of JSON, from objects.</summary>
    public static string Lines(params object[] lines) => string.Concat(lines.Select(l => JsonSerializer.Serialize(l) + "\n"));

    public static List<Episode> Episodes(this IEnumerable<Reading> readings) =>
        [.. readings.Select(r => r.Thing).OfType<ImportedThing.OfEpisode>().Select(e => e.Value)];

    public static List<T> Records<T>(this IEnumerable<Reading> readings) where T : Record =>
        [.. readings.Select(r => r.Thing).OfType<ImportedThing.OfRecord>().Select(r => r.Value).OfType<T>()];

    public static List<ImportedThing.Skipped> Skipped(this IEnumerable<Reading> readings) =>
        [.. readings.Select(r => r.Thing).OfType<ImportedThing.Skipped>()];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Ingrain.slnx")))
                return folder.FullName;
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
