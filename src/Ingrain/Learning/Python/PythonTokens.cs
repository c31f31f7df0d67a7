using System.Globalization;
using System.Text;

namespace Ingrain.Learning;

/// <summary>One word of Python text; <see cref="Value"/> is what a number or a text stands for.</summary>
/// <param name="Kind">N name or keyword, V value, S sign, L the end of a line.</param>
/// <param name="Text">As written; for the end of a line, nothing.</param>
/// <param name="Value">Of a number or text; for the end of a line, how far the next one is indented.</param>
internal readonly record struct PythonToken(char Kind, string Text, object? Value);

/// <summary>Text of Python as tokens. Lines go on within brackets.</summary>
internal static class PythonTokens
{
    private static readonly string[] s_signs =
        ["**", "//", "==", "!=", "<=", ">=", "->", "+", "-", "*", "/", "%", "<", ">", "=", "(", ")", "[", "]", ",", ":", ".", "{", "}",
            "@"];

    /// <summary>Reads tokens.</summary>
    /// <returns>The tokens, the last of them an end of line; null for text with anything that is not read.</returns>
    public static List<PythonToken>? Read(string code)
    {
        var tokens = new List<PythonToken>();
        var (at, depth) = (0, 0);
        while (at < code.Length)
        {
            var c = code[at];
            if (c == '\n')
            {
                at++;
                if (depth == 0) EndLine(tokens, Indent(code, at));
            }
            else if (c is ' ' or '\t' or '\r') at++;
            else if (c == '#') at = code.IndexOf('\n', at) is >= 0 and var end ? end : code.Length;
            else if (char.IsAsciiLetter(c) || c == '_')
            {
                var start = at;
                while (at < code.Length && (char.IsAsciiLetterOrDigit(code[at]) || code[at] == '_')) at++;
                if (at < code.Length && code[at] is '"' or '\'') return null; // a prefixed text
                tokens.Add(new PythonToken('N', code[start..at], null));
            }
            else if (char.IsAsciiDigit(c))
            {
                var start = at;
                while (at < code.Length && (char.IsAsciiLetterOrDigit(code[at]) || code[at] is '_' or '.')) at++;
                if (!long.TryParse(code[start..at], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
                tokens.Add(new PythonToken('V', code[start..at], Value.Of(number)));
            }
            else if (c is '"' or '\'')
            {
                if (Text(code, ref at) is not { } text) return null;
                tokens.Add(new PythonToken('V', "\"", text));
            }
            else
            {
                if (Array.Find(s_signs, s => string.CompareOrdinal(code, at, s, 0, s.Length) == 0) is not { } sign) return null;
                depth += sign is "(" or "[" or "{" ? 1 : sign is ")" or "]" or "}" ? -1 : 0;
                if (depth < 0) return null;
                tokens.Add(new PythonToken('S', sign, null));
                at += sign.Length;
            }
        }
        EndLine(tokens, 0);
        return depth == 0 ? tokens : null;
    }

    private static void EndLine(List<PythonToken> tokens, int indent)
    {
        // Empty lines end nothing: what counts is how far the next line that says something is indented.
        if (tokens.Count > 0 && tokens[^1].Kind == 'L') tokens.RemoveAt(tokens.Count - 1);
        else if (tokens.Count == 0) return;
        tokens.Add(new PythonToken('L', "", indent));
    }

    private static int Indent(string code, int at)
    {
        var start = at;
        while (at < code.Length && code[at] is ' ' or '\t') at++;
        return at - start;
    }

    /// <summary>A text in single, double or triple quotes with the usual escapes.</summary>
    private static string? Text(string code, ref int at)
    {
        var quote = code[at].ToString();
        if (at + 2 < code.Length && code[at + 1] == code[at] && code[at + 2] == code[at]) quote = new string(code[at], 3);
        at += quote.Length;
        var text = new StringBuilder();
        while (at < code.Length)
        {
            if (string.CompareOrdinal(code, at, quote, 0, quote.Length) == 0)
            {
                at += quote.Length;
                return text.ToString();
            }
            if (code[at] == '\n' && quote.Length == 1) return null;
            if (code[at] != '\\')
            {
                text.Append(code[at++]);
                continue;
            }
            if (Escape(code, ref at) is not { } escaped) return null;
            text.Append(escaped);
        }
        return null;
    }

    private static string? Escape(string code, ref int at)
    {
        at += 2;
        if (at > code.Length) return null;
        switch (code[at - 1])
        {
            case 'n': return "\n";
            case 'r': return "\r";
            case 't': return "\t";
            case '\\': return "\\";
            case '\'': return "'";
            case '"': return "\"";
            case 'x' when at + 2 <= code.Length
                && int.TryParse(code.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var letter):
                at += 2;
                return ((char)letter).ToString();
            default: return null;
        }
    }
}
