using System.Text.Json;

namespace Ingrain.Eval;

/// <summary>A JSON value that knows where it stands, so that an error can say so.</summary>
/// <param name="Value">The value.</param>
/// <param name="Place">File and path.</param>
internal readonly record struct JsonPlace(JsonElement Value, string Place)
{
    // Deep enough for every layout read here; hostile nesting is refused by the parser rather than by the stack.
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path.</param>
    /// <exception cref="MalformedDataException">Missing, unreadable or no JSON.</exception>
    public static JsonPlace Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), s_options);
            return new(document.RootElement.Clone(), file);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new MalformedDataException(file, e is JsonException ? "not valid JSON" : "cannot be read", e);
        }
    }

    /// <summary>Reads a file of one JSON value a line.</summary>
    /// <param name="file">Its path.</param>
    /// <exception cref="MalformedDataException">Missing, unreadable or no JSON.</exception>
    public static IEnumerable<JsonPlace> ReadLines(string file)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MalformedDataException(file, "cannot be read", e);
        }
        for (var i = 0; i < lines.Length; i++)
            if (!string.IsNullOrWhiteSpace(lines[i])) yield return Parse(lines[i], $"{file}:{i + 1}");
    }

    /// <summary>A member that must be there.</summary>
    /// <param name="name">Its name.</param>
    public JsonPlace this[string name] => Find(name) ?? throw new MalformedDataException(Place, $"has no '{name}'");

    /// <summary>A member that may be missing or null.</summary>
    /// <param name="name">Its name.</param>
    public JsonPlace? Find(string name)
    {
        if (Value.ValueKind != JsonValueKind.Object) throw new MalformedDataException(Place, "is not an object");
        return Value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? new(member, $"{Place}/{name}") : null;
    }

    /// <summary>The members of an object.</summary>
    public IEnumerable<(string Name, JsonPlace Member)> Members()
    {
        if (Value.ValueKind != JsonValueKind.Object) throw new MalformedDataException(Place, "is not an object");
        foreach (var member in Value.EnumerateObject()) yield return (member.Name, new(member.Value, $"{Place}/{member.Name}"));
    }

    /// <summary>The elements of an array.</summary>
    public IEnumerable<JsonPlace> Elements()
    {
        if (Value.ValueKind != JsonValueKind.Array) throw new MalformedDataException(Place, "is not an array");
        var i = 0;
        foreach (var element in Value.EnumerateArray()) yield return new(element, $"{Place}[{i++}]");
    }

    /// <summary>Whether this is an array.</summary>
    public bool IsArray => Value.ValueKind == JsonValueKind.Array;

    /// <summary>Whether this is an object.</summary>
    public bool IsObject => Value.ValueKind == JsonValueKind.Object;

    /// <summary>The text of a string or number.</summary>
    public string Text() => Value.ValueKind switch
    {
        JsonValueKind.String => Value.GetString()!,
        JsonValueKind.Number => Value.GetRawText(),
        _ => throw new MalformedDataException(Place, "is not text"),
    };

    private static JsonPlace Parse(string line, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(line, s_options);
            return new(document.RootElement.Clone(), place);
        }
        catch (JsonException e)
        {
            throw new MalformedDataException(place, "not valid JSON", e);
        }
    }
}
