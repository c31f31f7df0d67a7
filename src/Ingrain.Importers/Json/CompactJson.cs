using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>JSON on one line, with letters of every script as themselves: for people and models to read, never for a page to run.</summary>
internal static class CompactJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = BoundedJson.DepthMax + 1,
        SkipValidation = true,
    };

    public static string Of(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options)) value.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>JSON that a source keeps inside a string, made compact; the string itself where it is no JSON.</summary>
    public static string OfText(string text)
    {
        using var document = BoundedJson.TryParse(Encoding.UTF8.GetBytes(text), out _, out _);
        return document is null || document.RootElement.ValueKind is JsonValueKind.String ? text : Of(document.RootElement);
    }
}
