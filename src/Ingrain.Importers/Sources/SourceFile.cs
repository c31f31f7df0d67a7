namespace Ingrain.Importers;

/// <summary>
/// One file to read from: on the disk, or inside an archive. Archive entries are streams, so that no name inside an archive ever decides
/// where something is written.
/// </summary>
internal sealed class SourceFile(string name, long lengthBytes, Func<Stream> open)
{
    /// <summary>Its path below what is imported, parted by <c>/</c>; for a single file its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its name as it is shown in reports.</summary>
    public string Shown { get; } = Place.Show(name);

    /// <summary>Its size in bytes, as the system or the archive's directory says.</summary>
    public long LengthBytes { get; } = lengthBytes;

    /// <summary>The part of the name after the last dot, lower-case; empty without one.</summary>
    public string Extension { get; } = System.IO.Path.GetExtension(name).TrimStart('.').ToLowerInvariant();

    /// <summary>Opens it from the beginning.</summary>
    /// <param name="why">Why it cannot be opened.</param>
    /// <returns>The stream, or null.</returns>
    public Stream? TryOpen(out string? why)
    {
        why = null;
        try
        {
            return open();
        }
        catch (Exception e) when (IsReadFailure(e))
        {
            why = ReadFailure(e);
            return null;
        }
    }

    /// <summary>Whether an exception is what reading a file or a damaged archive entry may throw.</summary>
    public static bool IsReadFailure(Exception e) =>
        e is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException
            or System.Security.SecurityException;

    /// <summary>What a read failure means, in words, without the paths that system messages hold.</summary>
    public static string ReadFailure(Exception e) => e switch
    {
        UnauthorizedAccessException or System.Security.SecurityException => "the system does not let it be read",
        ArchiveLimitException => e.Message,
        InvalidDataException or NotSupportedException => "the archive entry is damaged, encrypted or packed in a way that is not known",
        _ => "reading failed",
    };
}
