using System.Globalization;
using System.Text.Json;

namespace Ingrain.Server.Arguments;

/// <summary>A text.</summary>
internal sealed record TextArgument(string Name, string Description, int LengthMax) : Argument(Name, Description)
{
    /// <inheritdoc/>
    public override object Read(JsonElement value, string place)
    {
        // Models write numbers where a text such as an id or an object's value is meant.
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => throw Wrong(place, "a text"),
        };
        if (text.Length == 0 || text.Length > LengthMax)
            throw Wrong(place, $"a text of 1 to {LengthMax:N0} characters, not {text.Length:N0}");
        return text;
    }

    /// <inheritdoc/>
    protected override void WriteType(Utf8JsonWriter json) => json.WriteString("type"u8, "string"u8);
}

/// <summary>A whole number between two bounds.</summary>
internal sealed record WholeArgument(string Name, string Description, int Min, int Max) : Argument(Name, Description)
{
    /// <inheritdoc/>
    public override object Read(JsonElement value, string place)
    {
        int? whole = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt32(out var number) ? number : null,
            JsonValueKind.String => int.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var number) ? number : null,
            _ => null,
        };
        return whole >= Min && whole <= Max ? whole.Value : throw Wrong(place, $"a whole number from {Min} to {Max}");
    }

    /// <inheritdoc/>
    protected override void WriteType(Utf8JsonWriter json)
    {
        json.WriteString("type"u8, "integer"u8);
        json.WriteNumber("minimum"u8, Min);
        if (Max < int.MaxValue) json.WriteNumber("maximum"u8, Max);
    }
}

/// <summary>A number from 0 to 1.</summary>
internal sealed record ShareArgument(string Name, string Description) : Argument(Name, Description)
{
    /// <inheritdoc/>
    public override object Read(JsonElement value, string place)
    {
        double? share = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDouble(out var number) ? number : null,
            JsonValueKind.String => double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var number) ? number : null,
            _ => null,
        };
        return share is >= 0 and <= 1 ? share.Value : throw Wrong(place, "a number from 0 to 1");
    }

    /// <inheritdoc/>
    protected override void WriteType(Utf8JsonWriter json) => json.WriteString("type"u8, "number"u8);
}

/// <summary>Yes or no.</summary>
internal sealed record FlagArgument(string Name, string Description) : Argument(Name, Description)
{
    /// <inheritdoc/>
    public override object Read(JsonElement value, string place) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(value.GetString(), out var flag) => flag,
        _ => throw Wrong(place, "true or false"),
    };

    /// <inheritdoc/>
    protected override void WriteType(Utf8JsonWriter json) => json.WriteString("type"u8, "boolean"u8);
}

/// <summary>One of a few words.</summary>
internal sealed record ChoiceArgument(string Name, string Description, IReadOnlyList<string> Choices) : Argument(Name, Description)
{
    /// <inheritdoc/>
    public override object Read(JsonElement value, string place)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return Choices.FirstOrDefault(c => string.Equals(c, text, StringComparison.OrdinalIgnoreCase))
            ?? throw Wrong(place, $"one of {string.Join(", ", Choices)}");
    }

    /// <inheritdoc/>
    protected override void WriteType(Utf8JsonWriter json)
    {
        json.WriteString("type"u8, "string"u8);
        json.WriteStartArray("enum"u8);
        foreach (var choice in Choices) json.WriteStringValue(choice);
        json.WriteEndArray();
    }
}

/// <summary>A time or, where <paramref name="OrSequence"/> says so, the number of a changeset; read as <see cref="AsOf"/>.</summary>
internal sealed record PointArgument(string Name, string Description, bool OrSequence) : Argument(Name, Description)
{
    /// <inheritdoc/>
    public override object Read(JsonElement value, string place)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
        if (OrSequence && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return AsOf.Changeset(sequence);
        if (TimeText.TryParse(text, out var time)) return AsOf.Instant(time);
        throw Wrong(place, OrSequence
            ? "a changeset number such as 12 or an ISO 8601 time such as 2026-03-01 or 2026-03-01T09:30:00Z"
            : "an ISO 8601 time such as 2026-03-01 or 2026-03-01T09:30:00Z");
    }

    /// <inheritdoc/>
    protected override void WriteType(Utf8JsonWriter json) => json.WriteString("type"u8, "string"u8);
}

/// <summary>A list of values of one kind. A single value counts as a list of one.</summary>
internal sealed record ListArgument(Argument Each, int CountMax) : Argument(Each.Name, Each.Description)
{
    /// <inheritdoc/>
    public override object Read(JsonElement value, string place)
    {
        if (value.ValueKind != JsonValueKind.Array) return new List<object> { Each.Read(value, place) };
        if (value.GetArrayLength() > CountMax) throw Wrong(place, $"a list of at most {CountMax} entries, not {value.GetArrayLength()}");
        var list = new List<object>();
        foreach (var entry in value.EnumerateArray()) list.Add(Each.Read(entry, $"{place}[{list.Count}]"));
        return list;
    }

    /// <inheritdoc/>
    protected override void WriteType(Utf8JsonWriter json)
    {
        json.WriteString("type"u8, "array"u8);
        json.WritePropertyName("items"u8);
        (Each with { Description = "" }).WriteSchema(json);
    }
}

/// <summary>A thing with members of its own.</summary>
internal sealed record ObjectArgument(string Name, string Description, ArgumentList Members) : Argument(Name, Description)
{
    /// <inheritdoc/>
    public override object Read(JsonElement value, string place)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Wrong(place, $"an object with {Members.Names}");
        return Members.Read(value.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, m.Value)), place + ".");
    }

    /// <inheritdoc/>
    protected override void WriteType(Utf8JsonWriter json) => Members.WriteMembers(json);
}
