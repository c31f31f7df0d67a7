namespace Ingrain.Server;

/// <summary>What an MCP server serves and how. Fixed when it starts: nothing a client sends changes it.</summary>
public sealed record McpServerSettings
{
    /// <summary>The one space that every tool, resource and prompt works on. No tool takes a space.</summary>
    public SpaceId Space { get; init; } = SpaceId.Default;

    /// <summary>Whether tools that write are left out of the list and refused. Default: false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Which tools are offered. Default: Ingrain's own.</summary>
    public McpToolset Tools { get; init; } = McpToolset.Ingrain;

    /// <summary>
    /// The user that a call of mem0's verbs is about where it names no user, agent, app or run; null where every call must name one.
    /// Default: null.
    /// </summary>
    public string? DefaultUser { get; init; }

    /// <summary>Whether the tool that runs code is offered. Default: true.</summary>
    public bool RunsCode { get; init; } = true;

    /// <summary>The author's name of what is written; null for the name that the client gives itself, which is a claim.</summary>
    public string? Client { get; init; }

    /// <summary>How the client came in, as the log shows it; never a secret. Default: <c>mcp:stdio</c>.</summary>
    public string Credential { get; init; } = "mcp:stdio";

    /// <summary>How long requests under way may take to be answered after the input has ended. Default: 1.5 seconds.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>The clock of the drain and of new episode ids; null for the system's.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Where ids of new episodes and marks of frames come from; null for the system's random numbers.</summary>
    public IdSource? Ids { get; init; }

    /// <summary>Where problems are written, one a line, never with the content of a memory; null for standard error.</summary>
    public TextWriter? Problems { get; init; }
}
