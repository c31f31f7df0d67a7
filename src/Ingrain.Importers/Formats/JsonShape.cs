using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>
/// The names, and short texts, of the fields of the first object in some JSON, which may be cut off anywhere: enough to tell what wrote it.
/// </summary>
internal sealed class JsonShape
{
    private const int FieldsMax = 256;
    private const int TextLengthMax = 200;

    private readonly Dictionary<string, string> _fields = [];

    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>The text of a field; null where it is no text.</summary>
    public string? Text(string name) => _fields.TryGetValue(name, out var text) && text.StartsWith('"') ? text[1..] : null;

    public bool IsObject(string name) => _fields.TryGetValue(name, out var kind) && kind == "{";

    public bool IsArray(string name) => _fields.TryGetValue(name, out var kind) && kind == "[";

    /// <summary>The shapes of the object at the root, or of the first objects of an array at the root.</summary>
    /// <param name="head">The beginning of the JSON.</param>
    /// <param name="objectsMax">How many objects to look at.</param>
    public static List<JsonShape> Of(ReadOnlySpan<byte> head, int objectsMax)
    {
        var shapes = new List<JsonShape>();
        var options = new JsonReaderOptions { MaxDepth = BoundedJson.DepthMax };
        var reader = new Utf8JsonReader(head, isFinalBlock: false, new JsonReaderState(options));
        try
        {
            while (shapes.Count < objectsMax && reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == 0) continue;
                if (reader.TokenType != JsonTokenType.StartObject) continue;
                var shape = new JsonShape();
                shapes.Add(shape);
                if (!shape.Fill(ref reader)) break;
            }
        }
        // What was read up to the damage is what there is to go by.
        catch (JsonException) { }
        catch (InvalidOperationException) { }
        return shapes;
    }

    private bool Fill(ref Utf8JsonReader reader)
    {
        while (_fields.Count < FieldsMax && reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject) return true;
            var name = reader.GetString()!;
            if (!reader.Read()) return false;
            _fields[name] = reader.TokenType switch
            {
                JsonTokenType.String when reader.ValueSpan.Length <= TextLengthMax => "\"" + reader.GetString(),
                JsonTokenType.StartObject => "{",
                JsonTokenType.StartArray => "[",
                _ => "",
            };
            if (!reader.TrySkip()) return false;
        }
        return false;
    }

}
