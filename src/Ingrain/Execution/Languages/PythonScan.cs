namespace Ingrain.Execution.Languages;

/// <summary>What a piece of Python is.</summary>
internal enum PythonKind
{
    /// <summary>A name, keyword or number.</summary>
    Word,

    /// <summary>A string with its prefix and quotes.</summary>
    Text,

    /// <summary>One character of an operator or bracket.</summary>
    Sign,
}

/// <summary>A piece of Python.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="IsApart">Whether blanks came before it.</param>
internal readonly record struct PythonToken(PythonKind Kind, int Start, int End, bool IsApart);

/// <summary>A logical line: one with all that brackets and backslashes join to it.</summary>
/// <param name="Level">How many blocks it lies in.</param>
/// <param name="Tokens">Its pieces, at least one.</param>
internal sealed record PythonLine(int Level, IReadOnlyList<PythonToken> Tokens);

/// <summary>
/// Parts Python into logical lines and pieces in one pass, in time linear in the text. Knows quotes, f-strings, brackets and indentation,
/// and no grammar.
/// </summary>
internal sealed class PythonScan
{
    private const int NestingMax = 100;
    private const int TabStop = 8;

    private readonly string _text;
    private readonly List<PythonLine> _lines = [];
    private readonly List<PythonToken> _tokens = [];
    private readonly Stack<int> _columns = new([0]);
    private readonly Stack<char> _brackets = new();
    private int _at;
    private int _column;
    private bool _isApart;

    private PythonScan(string text) => _text = text;

    /// <summary>Parts a text.</summary>
    /// <param name="text">The text, its lines ended by line feeds.</param>
    /// <returns>The lines; null where quotes, brackets or indentation do not come out even.</returns>
    public static IReadOnlyList<PythonLine>? Lines(string text)
    {
        var scan = new PythonScan(text);
        return scan.Run() ? scan._lines : null;
    }

    private bool Run()
    {
        var isAtStart = true;
        while (_at < _text.Length)
        {
            if (isAtStart && _tokens.Count == 0) ReadIndent();
            isAtStart = false;
            if (_at >= _text.Length) break;
            var c = _text[_at];
            if (c is ' ' or '\t' or '\f') (_at, _isApart) = (_at + 1, true);
            else if (c == '#') SkipComment();
            else if (c == '\n')
            {
                _at++;
                _isApart = true;
                if (_brackets.Count > 0) continue;
                if (!EndLine()) return false;
                isAtStart = true;
            }
            else if (c == '\\')
            {
                // Joins the next line, and means nothing anywhere else.
                if (_at + 1 >= _text.Length || _text[_at + 1] != '\n' || _tokens.Count == 0) return false;
                (_at, _isApart) = (_at + 2, true);
            }
            else if (!ReadToken(c)) return false;
        }
        return _brackets.Count == 0 && EndLine();
    }

    private void ReadIndent()
    {
        _column = 0;
        for (; _at < _text.Length; _at++)
        {
            if (_text[_at] == ' ') _column++;
            else if (_text[_at] == '\t') _column = (_column / TabStop + 1) * TabStop;
            else if (_text[_at] == '\f') _column = 0;
            else break;
        }
    }

    private void SkipComment()
    {
        var end = _text.IndexOf('\n', _at);
        _at = end < 0 ? _text.Length : end;
    }

    private bool EndLine()
    {
        if (_tokens.Count == 0) return true;
        // A semicolon at the end of a line parts it from nothing.
        while (_tokens.Count > 1 && _tokens[^1].Kind == PythonKind.Sign && _text[_tokens[^1].Start] == ';')
            _tokens.RemoveAt(_tokens.Count - 1);
        if (_column > _columns.Peek()) _columns.Push(_column);
        while (_column < _columns.Peek()) _columns.Pop();
        if (_column != _columns.Peek() || _columns.Count > NestingMax) return false;
        _lines.Add(new PythonLine(_columns.Count - 1, [.. _tokens]));
        _tokens.Clear();
        _isApart = false;
        return true;
    }

    private bool ReadToken(char c)
    {
        var start = _at;
        var kind = PythonKind.Word;
        if (IsWord(c) || c == '.' && char.IsAsciiDigit(Next()))
        {
            ReadWord();
            if (Quote() is not '\0' && _at - start <= 2 && IsPrefix(_text.AsSpan(start, _at - start)))
            {
                kind = PythonKind.Text;
                if (!ReadString(_text.AsSpan(start, _at - start), 0)) return false;
            }
        }
        else if (Quote() is not '\0')
        {
            kind = PythonKind.Text;
            if (!ReadString("", 0)) return false;
        }
        else
        {
            kind = PythonKind.Sign;
            _at++;
            if (!Balance(_brackets, c)) return false;
        }
        _tokens.Add(new PythonToken(kind, start, _at, _isApart));
        _isApart = false;
        return true;
    }

    private void ReadWord()
    {
        var isNumber = char.IsAsciiDigit(_text[_at]) || _text[_at] == '.';
        var isDecimal = isNumber && !(_text[_at] == '0' && Next() is 'x' or 'X');
        for (; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (IsWord(c) || isNumber && c == '.') continue;
            if (isDecimal && c is '+' or '-' && _text[_at - 1] is 'e' or 'E' && char.IsAsciiDigit(Next())) continue;
            break;
        }
    }

    /// <summary>Reads a string from its quote on. In an f-string, what stands in braces is code, with strings of its own.</summary>
    private bool ReadString(ReadOnlySpan<char> prefix, int depth)
    {
        if (depth > NestingMax) return false;
        var quote = _text[_at];
        var isTriple = _at + 2 < _text.Length && _text[_at + 1] == quote && _text[_at + 2] == quote;
        var isFormatted = prefix.IndexOfAny('f', 'F') >= 0;
        for (_at += isTriple ? 3 : 1; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '\\') _at++;
            else if (c == '\n' && !isTriple) return false;
            else if (c == quote && (!isTriple || _at + 2 < _text.Length && _text[_at + 1] == quote && _text[_at + 2] == quote))
            {
                _at += isTriple ? 3 : 1;
                return true;
            }
            else if (isFormatted && c == '{')
            {
                if (Next() == '{') _at++;
                else if (!ReadField(depth)) return false;
            }
        }
        return false;
    }

    /// <summary>Reads a field of an f-string from its brace to the brace that ends it.</summary>
    private bool ReadField(int depth)
    {
        var brackets = new Stack<char>();
        var isSpec = false;
        for (_at++; _at < _text.Length;)
        {
            var c = _text[_at];
            if (c == '}' && brackets.Count == 0) return true;
            if (isSpec)
            {
                if (c == '\n' || c == '{' && (depth >= NestingMax || !ReadField(depth + 1))) return false;
                _at++;
            }
            else if (c is '"' or '\'')
            {
                var start = _at;
                while (start > 0 && char.IsAsciiLetter(_text[start - 1])) start--;
                var prefix = _text.AsSpan(start, _at - start);
                if (!ReadString(prefix.Length <= 2 && IsPrefix(prefix) ? prefix : "", depth + 1)) return false;
            }
            else
            {
                if (c == ':' && brackets.Count == 0) isSpec = true;
                else if (!Balance(brackets, c)) return false;
                _at++;
            }
        }
        return false;
    }

    private static bool Balance(Stack<char> brackets, char c)
    {
        switch (c)
        {
            case '(' or '[' or '{':
                brackets.Push(c);
                return brackets.Count <= NestingMax;
            case ')':
                return brackets.TryPop(out var round) && round == '(';
            case ']':
                return brackets.TryPop(out var square) && square == '[';
            case '}':
                return brackets.TryPop(out var curly) && curly == '{';
            default:
                return true;
        }
    }

    private char Next() => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    private char Quote() => _at < _text.Length && _text[_at] is '"' or '\'' ? _text[_at] : '\0';

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_' || c >= 0x80;

    private static bool IsPrefix(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
            if (c is not ('r' or 'R' or 'b' or 'B' or 'u' or 'U' or 'f' or 'F' or 't' or 'T')) return false;
        return true;
    }
}
