using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>Reads fields of a value that may have any shape: whatever is not of the asked kind is absent.</summary>
internal static class JsonFields
{
    public static JsonElement Field(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var field) ? field : default;

    public static string? Text(this JsonElement value, string name) => value.Field(name).AsText();

    public static string? AsText(this JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A text that says something; null where it is empty or blank.</summary>
    public static string? Words(this JsonElement value, string name) =>
        value.Text(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    public static bool Flag(this JsonElement value, string name) => value.Field(name).ValueKind == JsonValueKind.True;

    public static bool Has(this JsonElement value, string name) =>
        value.Field(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public static bool IsObject(this JsonElement value) => value.ValueKind == JsonValueKind.Object;

    public static bool IsArray(this JsonElement value) => value.ValueKind == JsonValueKind.Array;

    /// <summary>The values of an array; none for anything else.</summary>
    public static JsonElement.ArrayEnumerator Values(this JsonElement value) => value.IsArray() ? value.EnumerateArray() : default;

    public static JsonElement.ArrayEnumerator Values(this JsonElement value, string name) => value.Field(name).Values();

    /// <summary>The properties of an object; none for anything else.</summary>
    public static JsonElement.ObjectEnumerator Properties(this JsonElement value) =>
        value.IsObject() ? value.EnumerateObject() : default;
}
