using System.Text.Json;
using Ingrain.Server.Tools;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.DropIns;

/// <summary>A tool with somebody else's name, arguments and answers, over our memory.</summary>
internal sealed record DropInTool
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; init; }

    /// <summary>What it does; read by models.</summary>
    public required string Description { get; init; }

    /// <summary>What it does to the space.</summary>
    public required ToolEffect Effect { get; init; }

    /// <summary>Whether the same call again changes nothing more.</summary>
    public bool Idempotent { get; init; }

    /// <summary>The JSON Schema of its arguments.</summary>
    public required string InputSchema { get; init; }

    /// <summary>The JSON Schema of its data; null where it answers with text alone.</summary>
    public string? OutputSchema { get; init; }

    /// <summary>Does it.</summary>
    public required Func<DropInCall, CancellationToken, Task<ToolAnswer>> CallAsync { get; init; }

    /// <summary>The tool as the protocol lists it.</summary>
    public Tool ToProtocol() => new()
    {
        Name = Name,
        Title = Title,
        Description = Description,
        InputSchema = JsonElement.Parse(InputSchema),
        OutputSchema = OutputSchema is null ? null : JsonElement.Parse(OutputSchema),
        Annotations = new ToolAnnotations
        {
            ReadOnlyHint = Effect == ToolEffect.Reads,
            DestructiveHint = Effect == ToolEffect.TakesBack,
            IdempotentHint = Effect == ToolEffect.Reads || Idempotent,
            OpenWorldHint = false,
        },
    };
}
