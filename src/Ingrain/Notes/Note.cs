using System.Text.Json.Serialization;

namespace Ingrain;

/// <summary>Markdown at a path: a runbook, rule, insight, profile or skill. One current note per path.</summary>
public sealed record Note : Record
{
    /// <summary>The longest text, in UTF-16 characters.</summary>
    public const int TextLengthMax = 1_000_000;

    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordKind Kind => RecordKind.Note;

    /// <summary>Where it lives in the space's tree; see <see cref="MemoryPath"/>.</summary>
    public required string Path { get; init; }

    /// <summary>Its title; null to use the first heading or the path.</summary>
    public string? Title { get; init; }

    /// <summary>The markdown.</summary>
    public required string Text { get; init; }

    /// <summary>Whether every recall carries it, budget permitting: standing instructions, profiles.</summary>
    public bool Pinned { get; init; }
}
