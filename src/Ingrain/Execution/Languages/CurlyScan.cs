using System.Text;

namespace Ingrain.Execution.Languages;

/// <summary>Languages with braces, as they are parted into pieces.</summary>
internal enum CurlyDialect
{
    /// <summary>JavaScript.</summary>
    JavaScript,

    /// <summary>C#.</summary>
    CSharp,
}

/// <summary>What a piece is.</summary>
internal enum CurlyKind
{
    /// <summary>A name, keyword or number.</summary>
    Word,

    /// <summary>A string, character, template or regular expression, with all that belongs to it.</summary>
    Text,

    /// <summary>One character of an operator or bracket.</summary>
    Sign,

    /// <summary>A directive of C#, to the end of its line.</summary>
    Directive,

    /// <summary>A comment of C# that documents, without its line end.</summary>
    Documentation,
}

/// <summary>A piece.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="IsApart">Whether blanks, comments or line ends came before it.</param>
/// <param name="IsFirst">Whether it is the first of its line.</param>
/// <param name="Depth">How many brackets are open before it; a closing one counts as outside.</param>
internal readonly record struct CurlyToken(CurlyKind Kind, int Start, int End, bool IsApart, bool IsFirst, int Depth);

/// <summary>Parts JavaScript and C# into pieces in one pass, in time linear in the text. Knows no grammar.</summary>
internal sealed class CurlyScan
{
    private const int NestingMax = 200;

    private static readonly HashSet<string> s_beforeRegex =
    [
        "return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "instanceof", "else", "do", "yield", "await",
    ];

    private readonly string _text;
    private readonly bool _isScript;
    private readonly List<CurlyToken> _tokens = [];
    private readonly Stack<char> _brackets = new();
    private int _at;
    private bool _isApart;
    private bool _isFirst = true;

    private CurlyScan(string text, CurlyDialect dialect) => (_text, _isScript) = (text, dialect == CurlyDialect.JavaScript);

    /// <summary>Parts a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="dialect">Its language.</param>
    /// <returns>The pieces; null where quotes, comments or brackets do not come out even, or a slash could mean two things.</returns>
    public static IReadOnlyList<CurlyToken>? Tokens(string text, CurlyDialect dialect)
    {
        var scan = new CurlyScan(text, dialect);
        return scan.Run() && scan._brackets.Count == 0 ? scan._tokens : null;
    }

    /// <summary>The normal form of a text: its pieces with as few blanks as they need; the text itself where it cannot be read.</summary>
    /// <param name="text">The text.</param>
    /// <param name="dialect">Its language.</param>
    /// <returns>The normal form.</returns>
    public static string Normal(string text, CurlyDialect dialect)
    {
        if (Tokens(text, dialect) is not { } tokens) return text;
        var normal = new StringBuilder(text.Length);
        CurlyToken? before = null;
        foreach (var token in tokens)
        {
            if (token.Kind == CurlyKind.Documentation) continue;
            if (before is { } last)
            {
                var isLine = token.IsFirst && dialect == CurlyDialect.JavaScript
                    || token.Kind == CurlyKind.Directive || last.Kind == CurlyKind.Directive;
                if (isLine) normal.Append('\n');
                else if (NeedsBlank(text, last, token)) normal.Append(' ');
            }
            normal.Append(text, token.Start, token.End - token.Start);
            before = token;
        }
        return normal.Append('\n').ToString();
    }

    /// <summary>Signs that stood apart stay so, since together they may be another sign.</summary>
    private static bool NeedsBlank(string text, CurlyToken before, CurlyToken after)
    {
        if (before.Kind != CurlyKind.Sign && after.Kind != CurlyKind.Sign) return true;
        if (before.Kind == CurlyKind.Sign && after.Kind == CurlyKind.Sign)
            return after.IsApart && !"()[]{},;".Contains(text[before.Start]) && !"()[]{},;".Contains(text[after.Start]);
        // '1 .x' is not '1.x', and 'a / /b/' is not a comment.
        var sign = text[before.Kind == CurlyKind.Sign ? before.Start : after.Start];
        return sign is '.' or '/' or '$' or '@' or '#' or '\\' && after.IsApart;
    }

    private bool Run()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c is '\n' or '\r' or '\u2028' or '\u2029') (_at, _isApart, _isFirst) = (_at + 1, true, true);
            else if (char.IsWhiteSpace(c) || c == '\ufeff') (_at, _isApart) = (_at + 1, true);
            else if (c == '/' && Next() is '/' or '*')
            {
                if (!ReadComment()) return false;
            }
            else if (!ReadToken(c)) return false;
        }
        return true;
    }

    private bool ReadComment()
    {
        var start = _at;
        _isApart = true;
        if (Next() == '*')
        {
            var end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
            if (end < 0) return false;
            _at = end + 2;
            // A comment with a line end in it is one.
            if (_text.AsSpan(start, _at - start).ContainsAny('\n', '\r')) _isFirst = true;
            return true;
        }
        ToLineEnd();
        if (!_isScript && _text.AsSpan(start, _at - start).StartsWith("///")) Add(CurlyKind.Documentation, start);
        return true;
    }

    private bool ReadToken(char c)
    {
        var start = _at;
        if (IsWord(c) || c == '.' && char.IsAsciiDigit(Next()) || c == '@' && !_isScript && IsWord(Next()))
        {
            _at++;
            var isNumber = char.IsAsciiDigit(c) || c == '.';
            while (_at < _text.Length && (IsWord(_text[_at]) || isNumber && _text[_at] == '.' && char.IsAsciiDigit(Next())
                || isNumber && _text[_at] is '+' or '-' && _text[_at - 1] is 'e' or 'E' && char.IsAsciiDigit(Next())
                    && !_text.AsSpan(start).StartsWith("0x", StringComparison.OrdinalIgnoreCase))) _at++;
            Add(CurlyKind.Word, start);
            return true;
        }
        if (c == '#' && !_isScript && _isFirst)
        {
            ToLineEnd();
            // A comment behind a directive stays: some directives take any text.
            Add(CurlyKind.Directive, start);
            return true;
        }
        var isText = ReadText(c);
        if (isText is false) return false;
        if (isText is true)
        {
            Add(CurlyKind.Text, start);
            return true;
        }
        if (c == '\\' || c is '#' && !_isScript) return false;
        var isClosing = c is ')' or ']' or '}';
        if (isClosing && !Close(c)) return false;
        _at++;
        Add(CurlyKind.Sign, start);
        if (c is '(' or '[' or '{') _brackets.Push(c);
        return _brackets.Count <= NestingMax;
    }

    /// <summary>Reads a text if one begins here.</summary>
    /// <returns>Whether it was read; null where none begins; false where it does not end, or nobody can tell.</returns>
    private bool? ReadText(char c)
    {
        if (_isScript) return c switch
        {
            '"' or '\'' => ReadQuoted(c),
            '`' => ReadTemplate(0),
            '/' => ReadSlash(),
            _ => null,
        };
        var quote = _at;
        while (quote < _text.Length && _text[quote] is '$' or '@') quote++;
        if (quote < _text.Length && _text[quote] == '"') return new CSharpTexts(_text).Read(_at, quote) is var end && (_at = end) > 0;
        return c == '\'' ? ReadQuoted(c) : null;
    }

    private bool ReadQuoted(char quote)
    {
        for (_at++; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '\\') _at++;
            else if (c is '\n' or '\r') return false;
            else if (c == quote)
            {
                _at++;
                return true;
            }
        }
        return false;
    }

    private bool ReadTemplate(int depth)
    {
        if (depth > NestingMax / 10) return false;
        for (_at++; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '\\') _at++;
            else if (c == '`')
            {
                _at++;
                return true;
            }
            else if (c == '$' && Next() == '{')
            {
                _at += 2;
                if (!ReadHole(depth)) return false;
            }
        }
        return false;
    }

    /// <summary>Reads the code in a template to its brace.</summary>
    private bool ReadHole(int depth)
    {
        var open = 0;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '}' && open-- == 0) return true;
            // What could be a comment or a regular expression in here is not worth telling apart.
            if (c == '/') return false;
            if (c == '{') open++;
            if (c is '"' or '\'')
            {
                if (!ReadQuoted(c)) return false;
            }
            else if (c == '`')
            {
                if (!ReadTemplate(depth + 1)) return false;
            }
            else _at++;
        }
        return false;
    }

    /// <summary>Division or a regular expression: told by what is before, and given up where that does not tell.</summary>
    private bool? ReadSlash()
    {
        if (_tokens.Count > 0)
        {
            var last = _tokens[^1];
            var word = _text.AsSpan(last.Start, last.End - last.Start);
            if (last.Kind == CurlyKind.Text || word is "]") return null;
            if (word is ")" or "}" || word is "+" or "-" && !last.IsApart) return word is ")" && Next() == ' ' ? null : false;
            if (last.Kind == CurlyKind.Word && !s_beforeRegex.Contains(word.ToString())) return null;
        }
        var isClass = false;
        for (_at++; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '\\') _at++;
            else if (c is '\n' or '\r') return false;
            else if (c == '[') isClass = true;
            else if (c == ']') isClass = false;
            else if (c == '/' && !isClass)
            {
                _at++;
                while (_at < _text.Length && IsWord(_text[_at])) _at++;
                return true;
            }
        }
        return false;
    }

    private bool Close(char c) => _brackets.TryPop(out var open) && open == (c == ')' ? '(' : c == ']' ? '[' : '{');

    private void ToLineEnd()
    {
        var end = _text.AsSpan(_at).IndexOfAny('\n', '\r');
        _at = end < 0 ? _text.Length : _at + end;
    }

    private void Add(CurlyKind kind, int start)
    {
        _tokens.Add(new CurlyToken(kind, start, _at, _isApart, _isFirst, _brackets.Count));
        if (kind == CurlyKind.Documentation) return;
        (_isApart, _isFirst) = (false, false);
    }

    private char Next() => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    private bool IsWord(char c) =>
        char.IsAsciiLetterOrDigit(c) || c == '_' || c == '$' && _isScript || c >= 0x80 && !char.IsWhiteSpace(c) && c != '\ufeff';
}
