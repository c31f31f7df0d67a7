namespace Ingrain.Importers;

/// <summary>One step of listing a source: a file to read, or something passed over and why.</summary>
internal readonly record struct ListedFile(SourceFile? File, Reading? Skipped)
{
    /// <summary>Whether the person named this very file: it is then read as the format they asked for, whatever it looks like.</summary>
    public bool Named { get; init; }

    public static ListedFile Of(SourceFile file) => new(file, null);

    public static ListedFile Passed(string place, string why) => new(null, Reading.Skip(Place.Show(place), why));
}
