using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ingrain.Storage;

/// <summary>A moved episode state, as stored.</summary>
internal sealed record EpisodeMark(RecordState State);

/// <summary>What an erase removed, as stored: addresses in the log, and tombstones that keep erased ids from coming back.</summary>
internal sealed record Erasure(IReadOnlyList<long[]> Addresses, IReadOnlyList<string> Tombstones);

/// <summary>
/// The stored form of content: compact JSON, camel case, nulls left out, enumerations by name. Stored bytes are hashed, so this form may
/// gain properties but an existing one never changes its name or meaning.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = 32,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(RecordIdConverter)])]
[JsonSerializable(typeof(Episode))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(Fact))]
[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof(Module))]
[JsonSerializable(typeof(Entity))]
[JsonSerializable(typeof(Link))]
[JsonSerializable(typeof(EpisodeMark))]
[JsonSerializable(typeof(Erasure))]
internal sealed partial class EntryJson : JsonSerializerContext;

/// <summary>Writes a record id as a plain string.</summary>
internal sealed class RecordIdConverter : JsonConverter<RecordId>
{
    public override RecordId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && RecordId.TryParse(reader.GetString(), out var id)
            ? id : throw new JsonException("An id has 1 to 200 characters and no control characters.");

    public override void Write(Utf8JsonWriter writer, RecordId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value ?? throw new JsonException("An id that was never given cannot be stored."));
}
