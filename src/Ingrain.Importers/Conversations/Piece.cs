namespace Ingrain.Importers;

/// <summary>What becomes one episode: a run of text, a tool call, a tool's answer, a thought.</summary>
/// <param name="Role">user, assistant, tool, system or thinking.</param>
/// <param name="Content">The text, not blank.</param>
internal sealed record Piece(string Role, string Content)
{
    /// <summary>What it is beside plain speech: tool-call, tool-result, compact-summary, attachment…; null for plain speech.</summary>
    public string? Kind { get; init; }

    /// <summary>The tool called, or answering.</summary>
    public string? Tool { get; init; }

    /// <summary>The source's id of the call, which call and answer share.</summary>
    public string? Call { get; init; }

    /// <summary>Whether the tool reported failure.</summary>
    public bool Failed { get; init; }

    /// <summary>The name of the file it is the text of.</summary>
    public string? File { get; init; }
}
