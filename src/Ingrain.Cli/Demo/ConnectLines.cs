namespace Ingrain.Cli.Demo;

/// <summary>The lines that connect agents to this program, ready to copy.</summary>
internal sealed record ConnectLines(string ClaudeCode, string VsCode, string Cursor, string Generic)
{
    private const string Space = "my-project";

    public static ConnectLines For(string program)
    {
        var command = JsonText(program);
        var server = $"\"command\": {command}, \"args\": [\"mcp\", \"--space\", \"{Space}\"]";
        var others = $"{{\n  \"mcpServers\": {{\n    \"ingrain\": {{ {server} }}\n  }}\n}}";
        var code = $"{{\n  \"servers\": {{\n    \"ingrain\": {{ \"type\": \"stdio\", {server} }}\n  }}\n}}";
        return new ConnectLines($"claude mcp add ingrain -- {ShellWord(program)} mcp --space {Space}", code, others, others);
    }

    /// <summary>A word that a shell takes as it is.</summary>
    public static string ShellWord(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "/._-:=@%+,".Contains(c, StringComparison.Ordinal))
            ? word
            : word.Contains('\'', StringComparison.Ordinal) || !word.Any(c => "$`\\!\"".Contains(c, StringComparison.Ordinal))
                ? $"\"{word}\""
                : $"'{word}'";

    private static string JsonText(string text) =>
        "\"" + System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text) + "\"";
}
