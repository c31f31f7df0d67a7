using System.Text.Json.Serialization;

namespace Ingrain;

/// <summary>
/// A conversation or run of an agent: what is known of it beside its episodes. Sessions without a record simply have none.
/// </summary>
public sealed record Session : Record
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordKind Kind => RecordKind.Session;

    /// <summary>What people call it.</summary>
    public string? Title { get; init; }

    /// <summary>Where it came from, such as <c>claude-code</c> or <c>chatgpt</c>.</summary>
    public string? Source { get; init; }
}
