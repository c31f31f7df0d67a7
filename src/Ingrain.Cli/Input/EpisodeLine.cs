using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ingrain.Cli.Input;

/// <summary>One line of an observed file, as written.</summary>
internal sealed record EpisodeLine
{
    public string? Id { get; init; }
    public string? Session { get; init; }
    public string? Role { get; init; }
    public string? Content { get; init; }
    public string? OccurredAt { get; init; }
    public JsonElement? Metadata { get; init; }
}

/// <summary>The lines of an observed file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(EpisodeLine))]
internal sealed partial class EpisodeLineJson : JsonSerializerContext;
