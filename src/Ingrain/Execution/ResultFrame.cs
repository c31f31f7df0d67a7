using System.Text.Json;
using System.Text.Unicode;

namespace Ingrain.Execution;

/// <summary>
/// What a harness wrote about a run, read as a stranger's bytes: the program may have written it itself. It tells values and which example
/// failed; how the run ended is never taken from it.
/// </summary>
/// <param name="Value">The value of the code as JSON; null for none.</param>
/// <param name="Examples">What each example came to.</param>
internal sealed record ResultFrame(string? Value, IReadOnlyList<ExampleFrame> Examples)
{
    /// <summary>What shows that the harness wrote it, at its end: <see cref="ExecProgram.Seal"/>, or what somebody put there.</summary>
    public string Seal { get; init; } = "";

    /// <summary>What there is to say about the value; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>How deep values may nest.</summary>
    public const int DepthMax = 64;

    private const int ErrorLengthMax = 2_000;

    /// <summary>Reads a frame.</summary>
    /// <param name="bytes">What came.</param>
    /// <returns>The frame; null for anything that is not exactly one.</returns>
    public static ResultFrame? TryRead(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || !Utf8.IsValid(bytes.Span)) return null;
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = DepthMax, AllowDuplicateProperties = false });
            return IsSound(json.RootElement) ? Read(json.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether all text in a value can be read: JSON can escape half a character, which no text has.</summary>
    /// <param name="value">The value, at most <see cref="DepthMax"/> deep.</param>
    /// <returns>Whether it can.</returns>
    public static bool IsSound(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                    if (!IsSoundText(property, static p => p.Name) || !IsSound(property.Value)) return false;
                return true;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    if (!IsSound(item)) return false;
                return true;
            case JsonValueKind.String:
                return IsSoundText(value, static v => v.GetString());
            default:
                return true;
        }
    }

    private static bool IsSoundText<T>(T holder, Func<T, string?> read)
    {
        try
        {
            return read(holder) is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static ResultFrame? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return null;
        string? value = null, note = null;
        var seal = "";
        var examples = new List<ExampleFrame>();
        foreach (var property in root.EnumerateObject())
        {
            if (property.NameEquals("value")) value = property.Value.GetRawText();
            else if (property.NameEquals("note") && property.Value.ValueKind == JsonValueKind.String)
                note = Shortened(property.Value.GetString()!);
            else if (property.NameEquals("seal") && property.Value.ValueKind == JsonValueKind.String) seal = property.Value.GetString()!;
            else if (!property.NameEquals("examples") || !TryReadExamples(property.Value, examples)) return null;
        }
        return new ResultFrame(value, examples) { Seal = seal, Note = note };
    }

    private static bool TryReadExamples(JsonElement array, List<ExampleFrame> examples)
    {
        if (array.ValueKind != JsonValueKind.Array) return false;
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object) return false;
            string? value = null, text = null, error = null;
            foreach (var property in item.EnumerateObject())
            {
                if (property.NameEquals("value")) value = property.Value.GetRawText();
                else if (property.NameEquals("text") && property.Value.ValueKind == JsonValueKind.String)
                    text = property.Value.GetString();
                else if (property.NameEquals("error") && property.Value.ValueKind == JsonValueKind.String)
                    error = Shortened(property.Value.GetString()!);
                else return false;
            }
            examples.Add(new ExampleFrame(value, text, error));
        }
        return true;
    }

    private static string Shortened(string text)
    {
        if (text.Length <= ErrorLengthMax) return text;
        return text[..(char.IsHighSurrogate(text[ErrorLengthMax - 1]) ? ErrorLengthMax - 1 : ErrorLengthMax)];
    }
}

/// <summary>What one example came to.</summary>
/// <param name="Value">Its value as JSON, where one is expected.</param>
/// <param name="Text">What it wrote, in a language whose programs give no values.</param>
/// <param name="Error">What went wrong; null for nothing.</param>
internal sealed record ExampleFrame(string? Value, string? Text, string? Error);
