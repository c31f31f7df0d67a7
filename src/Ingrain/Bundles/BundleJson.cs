using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ingrain.Bundles;

/// <summary>First line of a bundle.</summary>
internal sealed record BundleHeader
{
    public required string Format { get; init; }
    public required int Version { get; init; }
    public required string Space { get; init; }
    public required byte[] Key { get; init; }
    public required long Sequence { get; init; }
    public required byte[] Hash { get; init; }
}

/// <summary>First line of a changeset; its entries follow, one a line.</summary>
internal sealed record BundleChangeset
{
    public required long Sequence { get; init; }
    public required Guid Id { get; init; }
    public required Actor Actor { get; init; }
    public required string Credential { get; init; }
    public string? Reason { get; init; }
    public byte[]? ReasonSalt { get; init; }
    public required byte[] ReasonDigest { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public required byte[] PreviousHash { get; init; }
    public required byte[] Hash { get; init; }
    public required int Entries { get; init; }
}

/// <summary>One entry. The body is the stored JSON itself, byte for byte.</summary>
internal sealed record BundleEntry
{
    public required RecordKind Kind { get; init; }
    public string? Id { get; init; }
    public required int Version { get; init; }
    public byte[]? Salt { get; init; }
    public required byte[] Digest { get; init; }
    public JsonElement? Body { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 40)]
[JsonSerializable(typeof(BundleHeader))]
[JsonSerializable(typeof(BundleChangeset))]
[JsonSerializable(typeof(BundleEntry))]
internal sealed partial class BundleJson : JsonSerializerContext;
