using System.Text.Json.Serialization;

namespace Ingrain;

/// <summary>
/// An immutable thing that happened: a message, a tool call, an observation, an outcome. Writing the same id with the same content again
/// changes nothing; with other content it is refused, since evidence is never overwritten.
/// </summary>
public sealed record Episode
{
    /// <summary>The most content one episode holds, in UTF-16 characters.</summary>
    public const int ContentLengthMax = 1_000_000;

    /// <summary>The id, unique among the space's episodes; default in a new episode that is to be given one.</summary>
    [JsonIgnore]
    public RecordId Id { get; init; }

    /// <summary>The session it belongs to.</summary>
    public required RecordId Session { get; init; }

    /// <summary>Who speaks, as a role: user, assistant, system, tool, or what the source says. 1 to 64 characters.</summary>
    public required string Role { get; init; }

    /// <summary>The speaker's name where the source gives one.</summary>
    public string? Speaker { get; init; }

    /// <summary>What was said or seen.</summary>
    public required string Content { get; init; }

    /// <summary>When it happened; null when the source does not say.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>
    /// How far it may be trusted: as its writer asks, but no further than its writer may give, nor than its role allows: what an assistant
    /// said is at most <see cref="TrustLabel.Agent"/>, tool output and unknown roles at most <see cref="TrustLabel.External"/>.
    /// </summary>
    public TrustLabel Label { get; init; } = TrustLabel.Principal;

    /// <summary>What else the source says, by name. At most 64 entries and 64 KiB.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Active, or retracted when its writing was rolled back. Given by the store.</summary>
    [JsonIgnore]
    public RecordState State { get; init; } = RecordState.Active;

    /// <summary>When it was recorded. Given by the store.</summary>
    [JsonIgnore]
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>The sequence of the changeset that wrote it. Given by the store.</summary>
    [JsonIgnore]
    public long Sequence { get; init; }

    /// <summary>SHA-256 of the stored content, lower-case hexadecimal. Given by the store.</summary>
    [JsonIgnore]
    public string ContentHash { get; init; } = "";
}
