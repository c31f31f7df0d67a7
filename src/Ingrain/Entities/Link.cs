using System.Text.Json.Serialization;

namespace Ingrain;

/// <summary>A named, directed connection between two things of a space.</summary>
public sealed record Link : Record
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordKind Kind => RecordKind.Link;

    /// <summary>Where it starts.</summary>
    public required Endpoint From { get; init; }

    /// <summary>What the connection is: knows, part-of, mentions.</summary>
    public required string Relation { get; init; }

    /// <summary>Where it ends.</summary>
    public required Endpoint To { get; init; }
}

/// <summary>One end of a <see cref="Link"/>.</summary>
/// <param name="Kind">The kind of what is connected.</param>
/// <param name="Id">Its id.</param>
public sealed record Endpoint(RecordKind Kind, RecordId Id);
