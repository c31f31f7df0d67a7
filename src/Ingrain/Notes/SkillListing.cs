namespace Ingrain;

/// <summary>A skill as a line: enough to tell whether it is of use, without its text, which is the note at its path.</summary>
public sealed record SkillListing
{
    /// <summary>The longest name and description, in UTF-16 characters; what is longer is cut.</summary>
    public const int DescriptionLengthMax = 240;

    /// <summary>The path of its <c>SKILL.md</c>; open it to read what to do.</summary>
    public required string Path { get; init; }

    /// <summary>Its name, on one line: what its front matter says, else the name of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, on one line: what its front matter says, else its first line; empty where there is neither.</summary>
    public string Description { get; init; } = "";
}
