using System.Text.Json.Serialization;

namespace Ingrain.Server.DropIns.AnthropicMemory;

/// <summary>Arguments of Anthropic's memory tool: a command, and what that command needs.</summary>
internal sealed record MemoryCommandShape
{
    /// <summary>Which command.</summary>
    public required string Command { get; init; }

    /// <summary>What it is about: of every command but rename.</summary>
    public string? Path { get; init; }

    /// <summary>Of view: the first and last line.</summary>
    public IReadOnlyList<long>? ViewRange { get; init; }

    /// <summary>Of create: the file's text.</summary>
    public string? FileText { get; init; }

    /// <summary>Of str_replace: what is there.</summary>
    public string? OldStr { get; init; }

    /// <summary>Of str_replace: what is to be there.</summary>
    public string? NewStr { get; init; }

    /// <summary>Of insert: behind which line.</summary>
    public long? InsertLine { get; init; }

    /// <summary>Of insert: what.</summary>
    public string? InsertText { get; init; }

    /// <summary>Of rename: from where.</summary>
    public string? OldPath { get; init; }

    /// <summary>Of rename: to where.</summary>
    public string? NewPath { get; init; }
}

/// <summary>How the arguments are read: snake case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MemoryCommandShape))]
internal sealed partial class MemoryCommandJson : JsonSerializerContext;
