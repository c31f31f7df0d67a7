using System.Text.Json;
using Ingrain.Server.Arguments;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Tools;

/// <summary>What a tool does to a space.</summary>
internal enum ToolEffect
{
    /// <summary>Nothing.</summary>
    Reads,

    /// <summary>Adds to it.</summary>
    Adds,

    /// <summary>Leaves it as it is, but runs what it is given.</summary>
    Runs,

    /// <summary>Takes out of what is current; history keeps it.</summary>
    TakesBack,
}

/// <summary>One tool: what the list says of it and what it does.</summary>
internal sealed record ToolDefinition
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; init; }

    /// <summary>What it does and when to use it; read by models.</summary>
    public required string Description { get; init; }

    /// <summary>What it does to the space.</summary>
    public required ToolEffect Effect { get; init; }

    /// <summary>Whether the same call again changes nothing more.</summary>
    public bool Idempotent { get; init; }

    /// <summary>Its arguments.</summary>
    public required ArgumentList Arguments { get; init; }

    /// <summary>Arguments of a good call, as JSON; shown where a call was wrong.</summary>
    public required string Example { get; init; }

    /// <summary>The JSON Schema of its data.</summary>
    public required string OutputSchema { get; init; }

    /// <summary>Does it.</summary>
    public required Func<ToolCall, CancellationToken, Task<ToolAnswer>> CallAsync { get; init; }

    /// <summary>The tool as the protocol lists it.</summary>
    public Tool ToProtocol() => new()
    {
        Name = Name,
        Title = Title,
        Description = Description,
        InputSchema = Arguments.ToSchema(),
        OutputSchema = JsonElement.Parse(OutputSchema),
        Annotations = new ToolAnnotations
        {
            ReadOnlyHint = Effect == ToolEffect.Reads,
            DestructiveHint = Effect == ToolEffect.TakesBack,
            IdempotentHint = Effect == ToolEffect.Reads || Idempotent,
            OpenWorldHint = false,
        },
    };
}
