using System.Globalization;

namespace Ingrain.Importers;

/// <summary>
/// Lists the files under a folder, in ordinal order of their names, without recursion. Links are never followed: a folder from elsewhere
/// may hold one that points at a private file. Hidden folders are passed over, except those where agent programs keep instructions.
/// </summary>
internal static class FolderListing
{
    /// <summary>The most files and folders that are looked at.</summary>
    public const int EntriesMax = 200_000;

    /// <summary>The deepest folder that is entered.</summary>
    public const int DepthMax = 64;

    private static readonly string[] AgentFolders = [".agents", ".claude", ".codex", ".copilot", ".cursor", ".gemini", ".github"];

    public static IEnumerable<ListedFile> List(string root, CancellationToken cancel)
    {
        var open = new Stack<(string Path, string Name, int Depth)>([(root, "", 0)]);
        var seen = 0;
        while (open.TryPop(out var folder))
        {
            cancel.ThrowIfCancellationRequested();
            if (Entries(folder.Path, EntriesMax - seen, out var failure) is not { } entries)
            {
                yield return ListedFile.Passed(folder.Name.Length == 0 ? "." : folder.Name, failure);
                if (seen >= EntriesMax) yield break;
                continue;
            }
            seen += entries.Count;
            var below = new List<(string, string, int)>();
            foreach (var entry in entries)
            {
                var name = folder.Name.Length == 0 ? entry.Name : $"{folder.Name}/{entry.Name}";
                if (Why(entry, folder.Depth, out var lengthBytes) is { } why) yield return ListedFile.Passed(name, why);
                else if (entry is FileInfo) yield return ListedFile.Of(new(name, lengthBytes, () => Open(entry.FullName)));
                else below.Add((entry.FullName, name, folder.Depth + 1));
            }
            // Pushed backwards, so that they are popped in order.
            for (var i = below.Count - 1; i >= 0; i--) open.Push(below[i]);
        }
    }

    /// <summary>Whether a hidden folder is one where agent programs keep instructions.</summary>
    public static bool IsAgentFolder(string name) => AgentFolders.Contains(name);

    public static Stream Open(string path) =>
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);

    private static List<FileSystemInfo>? Entries(string path, int room, out string failure)
    {
        failure = string.Create(CultureInfo.InvariantCulture, $"the folder holds more than {EntriesMax} entries; the rest was not read");
        try
        {
            var entries = new List<FileSystemInfo>();
            foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
            {
                if (entries.Count >= room) return null;
                entries.Add(entry);
            }
            entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
            return entries;
        }
        catch (Exception e) when (SourceFile.IsReadFailure(e))
        {
            failure = $"the folder: {SourceFile.ReadFailure(e)}";
            return null;
        }
    }

    private static string? Why(FileSystemInfo entry, int depth, out long lengthBytes)
    {
        lengthBytes = 0;
        try
        {
            if (entry.LinkTarget is not null || entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                return "it is a link; links are not followed";
            // Asked of the system only here, when it may have gone since the folder was listed.
            if (entry is FileInfo file) lengthBytes = file.Length;
        }
        catch (Exception e) when (SourceFile.IsReadFailure(e))
        {
            return SourceFile.ReadFailure(e);
        }
        if (entry is FileInfo) return null;
        if (entry.Name == ".trash") return "the folder holds what was thrown away";
        if (entry.Name == "node_modules") return "the folder holds other people's packages";
        if (entry.Name.StartsWith('.') && !IsAgentFolder(entry.Name)) return "the folder is hidden";
        if (depth + 1 > DepthMax) return string.Create(CultureInfo.InvariantCulture, $"it is more than {DepthMax} folders deep");
        return null;
    }
}
