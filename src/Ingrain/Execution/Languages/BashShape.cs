using System.Buffers;
using System.Text;

namespace Ingrain.Execution.Languages;

/// <summary>Reads what a Bash module offers, says and loads, line by line.</summary>
internal static class BashShape
{
    private const int NamesMax = 200;

    private static readonly SearchValues<char> s_nameEnds = SearchValues.Create(" \t;\"&|");

    // They end a line for .NET and not for Bash.
    private static readonly SearchValues<char> s_noLineEnds = SearchValues.Create("\f\v\u0085\u2028\u2029\r");

    private const string Memory = "$MEMORY/";
    private const string MemoryInBraces = "${MEMORY}/";

    /// <summary>Reads a text.</summary>
    /// <param name="code">The text.</param>
    /// <returns>What it says.</returns>
    public static ModuleShape Of(string code)
    {
        var signatures = new List<string>();
        var references = new Dictionary<string, ModuleReference>(StringComparer.Ordinal);
        var docstring = new StringBuilder();
        var isAtTop = true;
        foreach (var raw in code.EnumerateLines())
        {
            var line = raw.Trim();
            if (isAtTop && line.StartsWith("#") && !line.StartsWith("#!")) docstring.Append(line.TrimStart('#').Trim()).Append('\n');
            else if (!line.StartsWith("#!") && (line.Length > 0 || docstring.Length > 0)) isAtTop = false;
            // What a function has inside of it is its own.
            if (raw.Length > 0 && !char.IsWhiteSpace(raw[0]) && Function(line) is { Length: > 0 } name && name[0] != '_'
                && signatures.Count < NamesMax) signatures.Add(name + "()");
            if (Loaded(line) is { } path && references.Count < NamesMax)
                references.TryAdd(path, new ModuleReference(path, [path], IsOwn: true));
        }
        return new ModuleShape
        {
            Signatures = signatures, Docstring = docstring.ToString().Trim(), References = [.. references.Values],
        };
    }

    /// <summary>The normal form of a text; the text itself where quotes or here-documents may span lines.</summary>
    /// <param name="code">The text.</param>
    /// <returns>The normal form.</returns>
    public static string Normal(string code)
    {
        if (code.AsSpan().ContainsAny(s_noLineEnds)) return code;
        var normal = new StringBuilder(code.Length);
        foreach (var raw in code.EnumerateLines())
        {
            var line = raw.Trim(" \t");
            if (line.Length == 0 || line[0] == '#') continue;
            // A blank behind a backslash is quoted by it, and a quote that stays open makes the next line part of a text.
            if (line[^1] == '\\' || line.Contains("$'", StringComparison.Ordinal) || line.Contains("<<", StringComparison.Ordinal)
                || line.Contains('`') || !IsClosed(line)) return code;
            normal.Append(line).Append('\n');
        }
        return normal.ToString();
    }

    private static bool IsClosed(ReadOnlySpan<char> line)
    {
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && quote != '\'') i++;
            else if (quote == '\0' && line[i] is '"' or '\'') quote = line[i];
            else if (line[i] == quote) quote = '\0';
        }
        return quote == '\0';
    }

    private static string Function(ReadOnlySpan<char> line)
    {
        var isWord = line.StartsWith("function ");
        if (isWord) line = line["function ".Length..].TrimStart();
        var end = 0;
        while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] is '_' or '-' or ':' or '.')) end++;
        var rest = line[end..].TrimStart();
        return end > 0 && (isWord || rest.StartsWith("(") && rest[1..].TrimStart().StartsWith(")")) ? line[..end].ToString() : "";
    }

    private static string? Loaded(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("source ")) line = line["source ".Length..];
        else if (line.StartsWith(". ")) line = line[". ".Length..];
        else return null;
        line = line.TrimStart().TrimStart('"');
        if (line.StartsWith(MemoryInBraces)) line = line[MemoryInBraces.Length..];
        else if (line.StartsWith(Memory)) line = line[Memory.Length..];
        else return null;
        var end = line.IndexOfAny(s_nameEnds);
        return end < 0 ? line.ToString() : line[..end].ToString();
    }
}
