using System.Text.Json;

namespace Ingrain.Server.Arguments;

/// <summary>The arguments of a tool, in the order in which they are listed.</summary>
/// <param name="arguments">The arguments.</param>
internal sealed class ArgumentList(params Argument[] arguments)
{
    /// <summary>The arguments, in order.</summary>
    public IReadOnlyList<Argument> All => arguments;

    /// <summary>The names, for messages.</summary>
    public string Names => string.Join(", ", arguments.Select(a => a.IsRequired ? a.Name + " (required)" : a.Name));

    /// <summary>The input schema of a tool with these arguments.</summary>
    public JsonElement ToSchema()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            WriteMembers(json);
            json.WriteEndObject();
        }
        using var document = JsonDocument.Parse(bytes.ToArray());
        return document.RootElement.Clone();
    }

    /// <summary>Writes the schema's members: type, properties, required.</summary>
    /// <param name="json">Where to.</param>
    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("type"u8, "object"u8);
        json.WriteStartObject("properties"u8);
        foreach (var argument in arguments)
        {
            json.WritePropertyName(argument.Name);
            argument.WriteSchema(json);
        }
        json.WriteEndObject();
        if (arguments.All(a => !a.IsRequired)) return;
        json.WriteStartArray("required"u8);
        foreach (var argument in arguments.Where(a => a.IsRequired)) json.WriteStringValue(argument.Name);
        json.WriteEndArray();
    }

    /// <summary>Reads the values of a call. A null counts as not given.</summary>
    /// <param name="given">Names and values as they came.</param>
    /// <param name="place">What stands before a name in messages.</param>
    /// <exception cref="RefusedException">A name is unknown, a required value is missing, or a value is not allowed.</exception>
    public ReadArguments Read(IEnumerable<KeyValuePair<string, JsonElement>> given, string place)
    {
        var values = new Dictionary<string, object>();
        foreach (var (name, value) in given)
        {
            // A misspelt argument must not silently do nothing.
            var argument = arguments.FirstOrDefault(a => a.Name == name)
                ?? throw new RefusedException($"There is no argument '{place}{Shown(name)}'. The arguments are {Names}.");
            if (value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)) values[name] = argument.Read(value, place + name);
        }
        foreach (var argument in arguments)
            if (argument.IsRequired && !values.ContainsKey(argument.Name))
                throw new RefusedException($"'{place}{argument.Name}' is missing. {argument.Description}".TrimEnd());
        return new ReadArguments(values);
    }

    private static string Shown(string name) => VisibleText.Line(name.Length <= 40 ? name : name[..40] + "…");
}
