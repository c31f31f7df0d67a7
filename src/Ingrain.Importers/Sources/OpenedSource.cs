namespace Ingrain.Importers;

/// <summary>A path that was looked at and can be listed: a file, a folder or an archive, which is held open.</summary>
internal sealed class OpenedSource : IDisposable
{
    private readonly ArchiveListing? _archive;

    private OpenedSource(string path, ImportSourceKind kind, ArchiveListing? archive = null) =>
        (Path, Kind, _archive) = (path, kind, archive);

    public string Path { get; }

    public ImportSourceKind Kind { get; }

    /// <summary>Opens a path.</summary>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="ImportException">Nothing is there, it cannot be read, or it is a damaged archive.</exception>
    public static OpenedSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            if (Directory.Exists(path))
            {
                _ = new DirectoryInfo(path).EnumerateFileSystemInfos().Any();
                return new(path, ImportSourceKind.Folder);
            }
            if (!File.Exists(path))
                throw new ImportException(ImportErrorCode.NotFound, $"There is no file or folder '{Place.Show(path)}'.");
            return IsArchive(path)
                ? new(path, ImportSourceKind.Zip, new(FolderListing.Open(path)))
                : new(path, ImportSourceKind.File);
        }
        catch (Exception e) when (SourceFile.IsReadFailure(e))
        {
            throw new ImportException(ImportErrorCode.Unreadable, $"'{Place.Show(path)}': {SourceFile.ReadFailure(e)}.", e);
        }
    }

    public IEnumerable<ListedFile> List(CancellationToken cancel)
    {
        if (_archive is not null) return _archive.List(cancel);
        if (Kind == ImportSourceKind.Folder) return FolderListing.List(Path, cancel);
        var file = new FileInfo(Path);
        return [ListedFile.Of(new(file.Name, file.Exists ? file.Length : 0, () => FolderListing.Open(Path))) with { Named = true }];
    }

    public void Dispose() => _archive?.Dispose();

    // Told by the first bytes, as everything else is. An empty file is not opened: a pipe claims to be empty and would block.
    private static bool IsArchive(string path)
    {
        if (new FileInfo(path).Length == 0) return false;
        using var stream = FolderListing.Open(path);
        Span<byte> head = stackalloc byte[4];
        var read = stream.ReadAtLeast(head, 4, throwOnEndOfStream: false);
        return read == 4 && (head.SequenceEqual("PK\x03\x04"u8) || head.SequenceEqual("PK\x05\x06"u8));
    }
}
