using System.Globalization;
using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>Parses one line or one value of a source, within bounds and without ever throwing for what is in it.</summary>
internal static class BoundedJson
{
    /// <summary>The deepest nesting of objects and arrays.</summary>
    public const int DepthMax = 64;

    public const string RepairedNote =
        "some characters were broken (not UTF-8, or half of a pair) and are kept as U+FFFD; everything else was brought over";

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = DepthMax };

    /// <summary>Parses JSON text.</summary>
    /// <param name="json">The text; broken characters are replaced in it.</param>
    /// <param name="repaired">Whether characters were replaced.</param>
    /// <param name="why">Why it cannot be parsed, in words.</param>
    /// <returns>The document, which refers to the text, or null.</returns>
    public static JsonDocument? TryParse(Memory<byte> json, out bool repaired, out string? why)
    {
        repaired = HalfCharacters.Repair(ref json);
        why = null;
        try
        {
            return JsonDocument.Parse(json, Options);
        }
        catch (JsonException e)
        {
            why = NestedTooDeeply(json.Span)
                ? string.Create(CultureInfo.InvariantCulture, $"it is nested deeper than {DepthMax} levels")
                : string.Create(CultureInfo.InvariantCulture, $"it is not JSON (from byte {e.BytePositionInLine ?? 0} on)");
            return null;
        }
    }

    // Only asked after a failure: whether depth alone explains it, counted without regard to anything but brackets outside strings.
    private static bool NestedTooDeeply(ReadOnlySpan<byte> json)
    {
        var (depth, inString) = (0, false);
        for (var i = 0; i < json.Length; i++)
        {
            if (inString)
            {
                if (json[i] == '\\') i++;
                else if (json[i] == '"') inString = false;
                continue;
            }
            if (json[i] == '"') inString = true;
            else if (json[i] is (byte)'{' or (byte)'[' && ++depth > DepthMax) return true;
            else if (json[i] is (byte)'}' or (byte)']') depth--;
        }
        return false;
    }
}
