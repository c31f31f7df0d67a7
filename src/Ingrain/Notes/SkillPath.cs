namespace Ingrain;

/// <summary>
/// Where skills lie among the notes: a folder below a folder <c>skills</c>, with a <c>SKILL.md</c> that says what it is for, and whatever
/// else belongs to it beside and below that. The text of each such note is the whole file, front matter included.
/// </summary>
public static class SkillPath
{
    /// <summary>The name of the file that describes a skill.</summary>
    public const string HeadName = "SKILL.md";

    /// <summary>The name of the folder that skills lie in.</summary>
    public const string FolderName = "skills";

    /// <summary>Whether a path is that of a skill's description, such as <c>skills/pdf/SKILL.md</c>.</summary>
    /// <param name="path">A path in its stored form.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsHead(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith("/" + HeadName, StringComparison.Ordinal) && IsPart(path);
    }

    /// <summary>Whether a path lies in the folder of a skill, such as <c>skills/pdf/forms.txt</c> does.</summary>
    /// <param name="path">A path in its stored form.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsPart(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var segments = path.Split('/');
        return segments.AsSpan(0, Math.Max(0, segments.Length - 2)).Contains(FolderName);
    }
}
