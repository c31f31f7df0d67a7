namespace Ingrain;

/// <summary>How notes are shown as files by <see cref="MemoryFiles"/>.</summary>
public sealed record MemoryFilesOptions
{
    /// <summary>The folder that all paths begin with; a slash, then one name. Default: <c>/memories</c>.</summary>
    public string Root { get; init; } = "/memories";

    /// <summary>The path in the space that the root stands for; empty for all notes of the space. Default: empty.</summary>
    public string Under { get; init; } = "";

    /// <summary>What most failures begin with. Default: <c>Error: </c>, as the tool's documentation has it.</summary>
    public string ErrorPrefix { get; init; } = "Error: ";
}

/// <summary>What a command on <see cref="MemoryFiles"/> answers.</summary>
/// <param name="Text">The words for the model.</param>
/// <param name="IsError">Whether nothing was done or found.</param>
public sealed record MemoryFileAnswer(string Text, bool IsError = false);
