using System.Text.Json.Serialization;

namespace Ingrain;

/// <summary>What facts and episodes are about: a person, project, service, place.</summary>
public sealed record Entity : Record
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordKind Kind => RecordKind.Entity;

    /// <summary>Its name as people write it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is: person, project, service.</summary>
    public string Type { get; init; } = "";

    /// <summary>Other names of the same.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
