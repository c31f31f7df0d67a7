using System.Text.Json;

namespace Ingrain.Server.Arguments;

/// <summary>One argument of a tool: what the tool list says of it and how a value is read are kept in one place.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means, with its bounds; read by models.</param>
internal abstract record Argument(string Name, string Description)
{
    /// <summary>Whether a call must give it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Writes its JSON Schema.</summary>
    /// <param name="json">Where to.</param>
    public void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteType(json);
        if (Description.Length > 0) json.WriteString("description"u8, Description);
        json.WriteEndObject();
    }

    /// <summary>Reads a value.</summary>
    /// <param name="value">The value as it came.</param>
    /// <param name="place">Where it stands, for messages: the name, or name and index.</param>
    /// <exception cref="RefusedException">It is none of the allowed values.</exception>
    public abstract object Read(JsonElement value, string place);

    /// <summary>Writes type and bounds.</summary>
    protected abstract void WriteType(Utf8JsonWriter json);

    /// <summary>The refusal of a value.</summary>
    protected static RefusedException Wrong(string place, string allowed) => new($"'{place}' must be {allowed}.");
}
