using System.Text.Json.Nodes;
using Ingrain.Cli.Demo;

namespace Ingrain.Cli.Connect;

/// <summary>The command that a client starts, in the words of its settings.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record ServerEntry(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The name that the server gets in a client's settings.</summary>
    public const string Name = "ingrain";

    /// <summary>The words for a shell.</summary>
    public string ShellLine => string.Join(' ', Arguments.Prepend(Program).Select(ConnectLines.ShellWord));

    /// <summary>The member of a JSON object that lists servers.</summary>
    public JsonObject ToJson(bool isTyped)
    {
        var entry = new JsonObject();
        if (isTyped) entry["type"] = "stdio";
        entry["command"] = Program;
        entry["args"] = new JsonArray([.. Arguments.Select(a => (JsonNode)a)]);
        return entry;
    }

    /// <summary>A table of a TOML file. Its strings are those of JSON, which are TOML's basic strings too.</summary>
    public string ToToml() =>
        $"[mcp_servers.{Name}]\ncommand = {Text(Program)}\nargs = [{string.Join(", ", Arguments.Select(Text))}]\n";

    private static string Text(string text) =>
        "\"" + System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text) + "\"";
}
