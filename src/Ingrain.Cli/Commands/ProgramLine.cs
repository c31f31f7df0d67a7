using System.Globalization;
using System.Text;
using System.Text.Json;
using Ingrain.Cli.Input;
using Ingrain.Execution;

namespace Ingrain.Cli.Commands;

/// <summary>A line of a batch.</summary>
/// <param name="Id">Its id as JSON: what it says, or the number of the line where it says none.</param>
/// <param name="Request">What to run; null where it cannot be taken.</param>
/// <param name="Problem">Why it cannot be taken.</param>
internal sealed record ProgramLine(JsonElement Id, ExecRequest? Request, string Problem)
{
    public const string Invalid = "invalid";

    private const int IdLengthMax = 200;

    // Which of two texts under one name is meant, nobody can say.
    private static readonly JsonDocumentOptions s_json = new() { AllowDuplicateProperties = false };

    public static ProgramLine Read(RawLine line, string language)
    {
        var id = Number(line.Number);
        if (line.Bytes is not { } bytes) return new(id, null, "the line is too long");
        try
        {
            using var document = JsonDocument.Parse(bytes.ToArray(), s_json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return new(id, null, "the line is no JSON object");
            if (root.TryGetProperty("id", out var said) && said.ValueKind is JsonValueKind.String or JsonValueKind.Number
                && said.GetRawText().Length <= IdLengthMax && CanBeSaid(said)) id = said.Clone();
            if (Text(root, "solution") is not { } solution) return new(id, null, "'solution' is missing, or no text");
            if (Text(root, "tests", "") is not { } tests) return new(id, null, "'tests' is no text");
            if (Text(root, "language", language) is not { } name) return new(id, null, "'language' is no text");
            return new(id, new ExecRequest { Language = name, Code = solution, Tests = tests }, "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return new(id, null, "the line is not valid JSON, or says something twice");
        }
    }

    /// <summary>JSON can escape half a character, which nobody can print.</summary>
    private static bool CanBeSaid(JsonElement id)
    {
        try
        {
            return id.ValueKind == JsonValueKind.Number || id.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? Text(JsonElement root, string name, string? absent = null) =>
        !root.TryGetProperty(name, out var value) ? absent : value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement Number(int line)
    {
        using var document = JsonDocument.Parse(line.ToString(CultureInfo.InvariantCulture));
        return document.RootElement.Clone();
    }
}
