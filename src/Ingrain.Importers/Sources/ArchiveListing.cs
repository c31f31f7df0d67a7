using System.Globalization;
using System.IO.Compression;

namespace Ingrain.Importers;

/// <summary>
/// Lists the entries of a zip archive, which are read as streams where they are. What they unpack to is counted over the whole archive and
/// bounded, whatever the archive's directory claims.
/// </summary>
internal sealed class ArchiveListing : IDisposable
{
    /// <summary>The most entries that are looked at.</summary>
    public const int EntriesMax = 200_000;

    /// <summary>The largest directory of an archive, in bytes: it is held in memory while the archive is open.</summary>
    public const long DirectoryBytesMax = 64L * 1024 * 1024;

    /// <summary>The most bytes that all entries of an archive may unpack to.</summary>
    public const long UnpackedBytesMax = 16L * 1024 * 1024 * 1024;

    /// <summary>How many times its own size an archive may unpack to; transcripts reach thirty, bombs thousands.</summary>
    public const int UnpackedRatioMax = 200;

    /// <summary>What an archive may unpack to however small it is, in bytes.</summary>
    public const long UnpackedBytesFree = 16L * 1024 * 1024;

    private readonly ZipArchive _archive;
    private readonly long _unpackedBytesMax;
    private long _unpackedBytes;

    /// <summary>Opens an archive.</summary>
    /// <exception cref="ImportException">It is damaged or its directory is too large.</exception>
    public ArchiveListing(Stream stream)
    {
        try
        {
            ZipDirectory.Check(stream, DirectoryBytesMax);
            stream.Position = 0;
            _archive = new(stream, ZipArchiveMode.Read, leaveOpen: false);
            _ = _archive.Entries.Count;
            _unpackedBytesMax = Math.Min(UnpackedBytesMax, Math.Max(UnpackedBytesFree, stream.Length * UnpackedRatioMax));
        }
        catch (Exception e) when (SourceFile.IsReadFailure(e) || e is ArgumentException)
        {
            stream.Dispose();
            throw new ImportException(ImportErrorCode.Damaged,
                "The archive cannot be opened: its directory is cut off, damaged or too large.", e);
        }
    }

    public IEnumerable<ListedFile> List(CancellationToken cancel)
    {
        var count = 0;
        foreach (var entry in _archive.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            if (++count > EntriesMax)
            {
                yield return ListedFile.Passed(".", string.Create(CultureInfo.InvariantCulture,
                    $"the archive holds more than {EntriesMax} entries; the rest was not read"));
                yield break;
            }
            var name = entry.FullName.Replace('\\', '/');
            if (name.EndsWith('/')) continue;
            if (Why(name) is { } why) yield return ListedFile.Passed(name, why);
            else yield return ListedFile.Of(new(name.TrimStart('/'), entry.Length, () => new UnpackedStream(entry, Count)));
        }
    }

    public void Dispose() => _archive.Dispose();

    private static string? Why(string name)
    {
        var folders = name.Split('/')[..^1];
        if (folders.Contains(".trash")) return "the folder holds what was thrown away";
        if (folders.Any(IsHidden)) return "the folder is hidden";
        return folders.Length > FolderListing.DepthMax ? "it is too many folders deep" : null;
    }

    private static bool IsHidden(string folder) => folder == "__MACOSX"
        || (folder.StartsWith('.') && folder is not ("." or "..") && !FolderListing.IsAgentFolder(folder));

    private void Count(int bytes)
    {
        _unpackedBytes += bytes;
        if (_unpackedBytes > _unpackedBytesMax)
            throw new ArchiveLimitException(string.Create(CultureInfo.InvariantCulture,
                $"the archive unpacks to more than {_unpackedBytesMax / (1024 * 1024)} MiB, which its size does not explain"));
    }
}
