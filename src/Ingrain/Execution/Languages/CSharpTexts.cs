namespace Ingrain.Execution.Languages;

/// <summary>Where the strings of C# end: plain, verbatim, raw, and each of them with code in braces.</summary>
internal readonly ref struct CSharpTexts(ReadOnlySpan<char> text)
{
    private const int NestingMax = 20;

    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>Reads one string.</summary>
    /// <param name="start">Where its prefix begins.</param>
    /// <param name="quote">Where its first quote is.</param>
    /// <returns>Where it ends, exclusive; 0 where it does not.</returns>
    public int Read(int start, int quote) => Read(start, quote, 0);

    private int Read(int start, int quote, int depth)
    {
        if (depth > NestingMax) return 0;
        var prefix = _text[start..quote];
        var dollars = prefix.Count('$');
        var quotes = Run(quote, '"');
        if (quotes >= 3) return Raw(quote, quotes, dollars, depth);
        var isVerbatim = prefix.Contains('@');
        for (var at = quote + 1; at < _text.Length;)
        {
            var c = _text[at];
            if (c == '"')
            {
                if (!isVerbatim || at + 1 >= _text.Length || _text[at + 1] != '"') return at + 1;
                at += 2;
            }
            else if (c == '\\' && !isVerbatim) at += 2;
            else if (c is '\n' or '\r' && !isVerbatim) return 0;
            else if (c == '{' && dollars > 0)
            {
                if (Run(at, '{') % 2 == 0) at += Run(at, '{');
                else if ((at = Hole(at + Run(at, '{'), 1, depth)) == 0) return 0;
            }
            else at++;
        }
        return 0;
    }

    private int Raw(int at, int quotes, int dollars, int depth)
    {
        for (at += quotes; at < _text.Length;)
        {
            if (_text[at] == '"')
            {
                var run = Run(at, '"');
                if (run >= quotes) return at + run;
                at += run;
            }
            else if (dollars > 0 && _text[at] == '{')
            {
                var run = Run(at, '{');
                at += run;
                if (run >= dollars && (at = Hole(at, dollars, depth)) == 0) return 0;
            }
            else at++;
        }
        return 0;
    }

    /// <summary>Reads code in braces, and the format behind it, to where the braces end.</summary>
    private int Hole(int at, int braces, int depth)
    {
        var open = 0;
        while (at < _text.Length)
        {
            var c = _text[at];
            if (c == '}' && open == 0) return Run(at, '}') >= braces ? at + braces : 0;
            if (c is '(' or '[' or '{') open++;
            else if (c is ')' or ']' or '}') open--;
            if (c is '"' or '$' or '@')
            {
                var quote = at;
                while (quote < _text.Length && _text[quote] is '$' or '@') quote++;
                if (quote < _text.Length && _text[quote] == '"')
                {
                    if ((at = Read(at, quote, depth + 1)) == 0) return 0;
                    continue;
                }
            }
            if (c == '\'')
            {
                at++;
                while (at < _text.Length && _text[at] is not ('\'' or '\n')) at += _text[at] == '\\' ? 2 : 1;
            }
            at++;
        }
        return 0;
    }

    private int Run(int at, char c)
    {
        var end = at;
        while (end < _text.Length && _text[end] == c) end++;
        return end - at;
    }
}
