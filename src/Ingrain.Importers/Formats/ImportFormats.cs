namespace Ingrain.Importers;

/// <summary>The names of the formats, as people write them and as <see cref="Session.Source"/> keeps them.</summary>
public static class ImportFormats
{
    /// <summary>Every format, in the order in which they are tried.</summary>
    public static IReadOnlyList<ImportFormat> All { get; } = Enum.GetValues<ImportFormat>();

    /// <summary>The name of a format.</summary>
    /// <param name="format">The format.</param>
    /// <returns><c>claude-code</c>, <c>codex</c>, <c>chatgpt</c>, <c>claude</c>, <c>markdown</c> or <c>memory-graph</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such format.</exception>
    public static string Name(this ImportFormat format) => format switch
    {
        ImportFormat.ClaudeCode => "claude-code",
        ImportFormat.Codex => "codex",
        ImportFormat.ChatGpt => "chatgpt",
        ImportFormat.Claude => "claude",
        ImportFormat.Markdown => "markdown",
        ImportFormat.MemoryGraph => "memory-graph",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such import format."),
    };

    /// <summary>The format of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns>The format, or null where no format is called so.</returns>
    public static ImportFormat? Find(string name)
    {
        foreach (var format in All)
            if (string.Equals(format.Name(), name, StringComparison.OrdinalIgnoreCase))
                return format;
        return null;
    }
}
