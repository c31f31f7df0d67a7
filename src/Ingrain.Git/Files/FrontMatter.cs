using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ingrain.Git.Files;

/// <summary>
/// The part of YAML that names and values need: <c>key: value</c> a line, where a value is a plain word, a quoted text, or a list or
/// mapping as JSON writes it, which YAML reads alike. What people write by hand is taken too: single quotes, <c>[a, b]</c>, and
/// <c>- item</c> lines. A name that is not known, or is there twice, is an error: a misspelt name must not be a silent loss.
/// </summary>
internal static class FrontMatter
{
    private const string Fence = "---";

    private static readonly SearchValues<char> s_structure = SearchValues.Create("\"'[]{}");

    private static readonly JsonDocumentOptions s_reading = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Parts a text into what stands between two lines of <c>---</c> at its beginning, and the rest.</summary>
    /// <returns>Both; no front where the text does not begin so.</returns>
    public static (string? Front, string Body) Part(string text)
    {
        var start = text.StartsWith(Fence + "\n", StringComparison.Ordinal) ? 4
            : text.StartsWith(Fence + "\r\n", StringComparison.Ordinal) ? 5 : 0;
        for (var at = start; start > 0 && at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            var line = end < 0 ? text[at..] : text[at..end];
            if (line.TrimEnd('\r') == Fence) return (text[start..at], end < 0 ? "" : text[(end + 1)..]);
            if (end < 0) break;
            at = end + 1;
        }
        return (null, text);
    }

    /// <summary>Reads names and values.</summary>
    /// <exception cref="FormatException">A line that cannot be read, named by its number from 1.</exception>
    public static Dictionary<string, JsonNode?> Read(string text, IReadOnlySet<string> known)
    {
        var values = new Dictionary<string, JsonNode?>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            if (line.Length == 0 || line[0] == '#') continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var key = colon > 0 ? line[..colon] : "";
            if (!known.Contains(key)) throw new FormatException($"line {i + 1}: there is no property of that name");
            var value = line[(colon + 1)..].Trim();
            var items = new JsonArray();
            while (value.Length == 0 && i + 1 < lines.Length && lines[i + 1].TrimStart().StartsWith("- ", StringComparison.Ordinal))
                items.Add(Value(lines[++i].Trim()[2..].Trim(), i));
            if (!values.TryAdd(key, items.Count > 0 ? items : Value(value, i)))
                throw new FormatException($"line {i + 1}: a property that is there twice");
        }
        return values;
    }

    /// <summary>A line of a name and a text.</summary>
    public static void Text(StringBuilder to, string key, string value) => Line(to, key, w => w.WriteStringValue(value));

    /// <summary>A line of a name and whatever a writer of JSON writes.</summary>
    public static void Line(StringBuilder to, string key, Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, s_writing)) write(writer);
        to.Append(key).Append(": ").Append(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length)).Append('\n');
    }

    /// <summary>A line of a name and a word that needs no quotes.</summary>
    public static void Word(StringBuilder to, string key, string word) => to.Append(key).Append(": ").Append(word).Append('\n');

    private static JsonNode? Value(string text, int line)
    {
        try
        {
            if (text.Length == 0) return null;
            if (text[0] is '"' or '{') return Json(text);
            if (text[0] == '[') return Listed(text);
            if (text[0] == '\'' && text.Length > 1 && text[^1] == '\'')
                return JsonValue.Create(text[1..^1].Replace("''", "'", StringComparison.Ordinal));
            if (text[0] is '|' or '>' or '&' or '*' or '!' or '%' or '@' or '`')
                throw new FormatException($"line {line + 1}: that form is not read here; write the value in quotes");
        }
        catch (JsonException)
        {
            throw new FormatException($"line {line + 1}: the value cannot be read");
        }
        return text switch
        {
            "null" or "~" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            // A number stays as it was written: a title of 1.10 is not 1.1.
            _ => JsonValue.Create(text),
        };
    }

    /// <summary>
    /// JSON without a name twice, and with texts that are texts: half a surrogate pair would fail whoever reads it later.
    /// </summary>
    private static JsonNode? Json(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) _ = reader.GetString();
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A text that is none.", e);
        }
        return JsonNode.Parse(text, null, s_reading);
    }

    private static JsonNode? Listed(string text)
    {
        try
        {
            return Json(text);
        }
        catch (JsonException) when (text.EndsWith(']') && !text.AsSpan(1, text.Length - 2).ContainsAny(s_structure))
        {
            var items = text[1..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return new JsonArray([.. items.Select(i => (JsonNode?)JsonValue.Create(i))]);
        }
    }
}
