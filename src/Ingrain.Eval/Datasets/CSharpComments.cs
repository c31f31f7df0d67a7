using System.Text;

namespace Ingrain.Eval;

/// <summary>Takes the comments out of C# code, and leaves what looks like one inside a string.</summary>
internal static class CSharpComments
{
    /// <summary>The code without comments; line ends stay.</summary>
    /// <param name="code">The code. Raw string literals are not known here.</param>
    public static string Without(string code)
    {
        var kept = new StringBuilder(code.Length);
        for (var i = 0; i < code.Length;)
        {
            var end = Skip(code, i);
            if (end > i)
            {
                // What a comment parted stays parted.
                kept.Append(' ');
                i = end;
                continue;
            }
            end = LiteralEnd(code, i);
            kept.Append(code, i, end - i);
            i = end;
        }
        return kept.ToString();
    }

    /// <summary>Where the comment that begins here ends; here, where none does.</summary>
    private static int Skip(string code, int start)
    {
        var isLine = string.CompareOrdinal(code, start, "//", 0, 2) == 0;
        if (!isLine && string.CompareOrdinal(code, start, "/*", 0, 2) != 0) return start;
        var end = isLine ? code.IndexOf('\n', start) : code.IndexOf("*/", start + 2, StringComparison.Ordinal);
        if (end < 0) return code.Length;
        return isLine ? end : end + 2;
    }

    /// <summary>Where the string or character that begins here ends; the next character, where none does.</summary>
    private static int LiteralEnd(string code, int start)
    {
        var isVerbatim = code[start] is '@' && start + 1 < code.Length && code[start + 1] == '"';
        var open = isVerbatim ? start + 1 : start;
        if (code[open] is not ('"' or '\'')) return start + 1;
        for (var i = open + 1; i < code.Length; i++)
        {
            if (code[i] == '\\' && !isVerbatim) i++;
            else if (code[i] == code[open] || (code[i] == '\n' && !isVerbatim)) return i + 1;
        }
        return code.Length;
    }
}
