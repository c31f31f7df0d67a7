namespace Ingrain.Importers;

/// <summary>
/// The folders of a source that are skills: those with a <c>SKILL.md</c>. All text in them and below comes over, whatever it looks like,
/// to where skills lie: a folder that does not lie below one called <c>skills</c> is put there.
/// </summary>
internal sealed class SkillFolders
{
    private readonly HashSet<string> _folders;
    private readonly string _rootName;

    private SkillFolders(HashSet<string> folders, string rootName) => (_folders, _rootName) = (folders, rootName);

    /// <summary>Looks through the names of a source.</summary>
    public static SkillFolders Of(OpenedSource source, CancellationToken cancel)
    {
        var folders = source.List(cancel).Where(f => f.File is not null).Select(f => f.File!.Name)
            .Where(n => n == SkillPath.HeadName || n.EndsWith("/" + SkillPath.HeadName, StringComparison.Ordinal)).Select(Above)
            .ToHashSet(StringComparer.Ordinal);
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source.Path));
        return new SkillFolders(folders, source.Kind switch
        {
            ImportSourceKind.File => Path.GetFileName(Path.GetDirectoryName(path)) ?? "",
            ImportSourceKind.Zip => Path.GetFileNameWithoutExtension(path),
            _ => Path.GetFileName(path),
        });
    }

    /// <summary>Where a file of a skill is kept, before it is made a path of a note; null for a file of no skill.</summary>
    public string? PathOf(string name)
    {
        for (var folder = Above(name); ; folder = Above(folder))
        {
            if (_folders.Contains(folder))
            {
                // What was named is itself a skill, and has the name of its folder.
                if (folder.Length == 0) return $"{SkillPath.FolderName}/{NotePath.Segment(_rootName)}/{name}";
                return SkillPath.IsPart($"{folder}/{SkillPath.HeadName}") ? name : $"{SkillPath.FolderName}/{name}";
            }
            if (folder.Length == 0) return null;
        }
    }

    private static string Above(string name) => name.LastIndexOf('/') is > 0 and var slash ? name[..slash] : "";
}
