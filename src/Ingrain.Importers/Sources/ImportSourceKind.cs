namespace Ingrain.Importers;

/// <summary>What a path to import from turned out to be.</summary>
public enum ImportSourceKind
{
    /// <summary>One file.</summary>
    File = 1,

    /// <summary>A folder, read with everything under it.</summary>
    Folder = 2,

    /// <summary>A zip archive. Its entries are read in place; nothing is ever extracted to the disk.</summary>
    Zip = 3,
}
