namespace Ingrain.Learning;

/// <summary>Reads the part of Python that programs are written in. What is not in it is not read, and nothing is guessed.</summary>
internal sealed class PythonParser
{
    private static readonly string[][] s_levels = [["or"], ["and"], [], ["+", "-"], ["*", "//", "%"]];
    private static readonly HashSet<string> s_keywords = ["and", "or", "not", "in", "if", "else", "for", "lambda", "def", "return",
        "import",
        "from", "as", "is", "None", "class", "while", "try", "with", "yield", "async", "await", "global", "assert", "pass", "raise", "del"];

    // Deeper text was not written by anybody who wants it read.
    private const int DepthMax = 60;

    private readonly List<PythonToken> _tokens;
    private int _at;
    private int _depth;

    private PythonParser(List<PythonToken> tokens) => _tokens = tokens;

    /// <summary>Reads a file.</summary>
    /// <returns>The file; null where something in it is not read.</returns>
    public static PythonFile? ReadFile(string code)
    {
        if (PythonTokens.Read(code) is not { Count: > 0 } tokens) return null;
        try
        {
            return new PythonParser(tokens).File();
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Reads one expression.</summary>
    /// <returns>The expression; null where something in it is not read.</returns>
    public static PythonSyntax? ReadExpression(string code)
    {
        if (PythonTokens.Read(code) is not { Count: > 0 } tokens) return null;
        try
        {
            var parser = new PythonParser(tokens);
            var expression = parser.Expression();
            parser.EndOfLine();
            return parser._at == tokens.Count ? expression : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private PythonFile File()
    {
        var (docstring, imports, functions) = ("", new List<(string, string, string)>(), new List<PythonFunction>());
        if (Peek is { Kind: 'V', Value: string text } && _tokens[_at + 1].Kind == 'L')
        {
            docstring = text;
            _at++;
            EndOfLine();
        }
        while (_at < _tokens.Count)
        {
            if (Take("import"))
            {
                if (Name() != "functools") throw Unread();
                EndOfLine();
            }
            else if (Take("from")) Import(imports);
            else if (Take("def")) functions.Add(Function());
            else throw Unread();
        }
        return new PythonFile(docstring, imports, functions);
    }

    private void Import(List<(string, string, string)> imports)
    {
        var from = Name();
        while (Take(".")) from += "." + Name();
        Expect("import");
        do
        {
            var original = Name();
            imports.Add((Take("as") ? Name() : original, from, original));
        } while (Take(","));
        EndOfLine();
    }

    private PythonFunction Function()
    {
        var name = Name();
        Expect("(");
        var parameters = new List<(string, string)>();
        while (!Take(")"))
        {
            var parameter = Name();
            parameters.Add((parameter, Take(":") ? Annotation() : ""));
            if (!Is(")")) Expect(",");
        }
        var result = Take("->") ? Annotation() : "";
        Expect(":");
        var indent = EndOfLine();
        if (indent == 0) throw Unread();
        var (docstring, assignments) = ("", new List<(string, PythonSyntax)>());
        if (Peek is { Kind: 'V', Value: string text } && _tokens[_at + 1].Kind == 'L')
        {
            docstring = text;
            _at++;
            if (EndOfLine() != indent) throw Unread();
        }
        while (!Take("return"))
        {
            var target = Name();
            Expect("=");
            assignments.Add((target, Expression()));
            if (EndOfLine() != indent) throw Unread();
        }
        var value = Expression();
        return EndOfLine() == 0 ? new PythonFunction(name, parameters, result, docstring, assignments, value) : throw Unread();
    }

    private string Annotation()
    {
        var name = Name();
        if (!Take("[")) return name;
        name += $"[{Annotation()}]";
        Expect("]");
        return name;
    }

    private PythonSyntax Expression()
    {
        if (++_depth > DepthMax) throw Unread();
        var expression = Take("lambda") ? Lambda() : Choice();
        _depth--;
        return expression;
    }

    private PythonLambda Lambda()
    {
        var parameters = new List<string> { Name() };
        while (Take(",")) parameters.Add(Name());
        Expect(":");
        return new PythonLambda(parameters, Expression());
    }

    private PythonSyntax Choice()
    {
        var then = Level(0);
        if (!Take("if")) return then;
        var condition = Level(0);
        Expect("else");
        return new PythonChoice(condition, then, Expression());
    }

    private PythonSyntax Level(int level)
    {
        if (level == s_levels.Length) return Unary();
        if (level == 2) return Not();
        var left = Level(level + 1);
        while (Array.Find(s_levels[level], Take) is { } sign) left = new PythonBinary(sign, left, Level(level + 1));
        return left;
    }

    private PythonSyntax Not()
    {
        if (Take("not")) return new PythonUnary("not", Not());
        var left = Level(3);
        var sign = Array.Find(["==", "!=", "<=", ">=", "<", ">", "in"], Take);
        if (sign is null && Is("not") && _tokens[_at + 1].Text == "in")
        {
            _at += 2;
            sign = "not in";
        }
        if (sign is null) return left;
        var right = Level(3);
        // Comparisons in a row mean something else than they look like.
        return Array.Exists(["==", "!=", "<=", ">=", "<", ">", "in"], Is) ? throw Unread() : new PythonBinary(sign, left, right);
    }

    private PythonSyntax Unary()
    {
        if (!Take("-")) return Postfix(Atom());
        var of = Unary();
        return of is PythonValue { Value: long number } ? new PythonValue(Value.Of(-number)) : new PythonUnary("-", of);
    }

    private PythonSyntax Postfix(PythonSyntax of)
    {
        while (true)
        {
            if (Take(".")) of = new PythonAttribute(of, Name());
            else if (Take("(")) of = Call(of);
            else if (Take("[")) of = Subscript(of);
            else return of;
        }
    }

    private PythonCall Call(PythonSyntax function)
    {
        var (arguments, key) = (new List<PythonSyntax>(), (PythonSyntax?)null);
        while (!Take(")"))
        {
            if (Peek.Text == "key" && _tokens[_at + 1].Text == "=")
            {
                _at += 2;
                key = Expression();
            }
            else
            {
                var argument = Expression();
                arguments.Add(Is("for") ? Comprehension(argument, isList: false) : argument);
            }
            if (!Is(")")) Expect(",");
        }
        return new PythonCall(function, arguments, key);
    }

    private PythonSyntax Subscript(PythonSyntax of)
    {
        var from = Is(":") ? null : Expression();
        if (Take("]")) return new PythonIndex(of, from!);
        Expect(":");
        var to = Is(":") || Is("]") ? null : Expression();
        var step = Take(":") ? Expression() : null;
        Expect("]");
        return new PythonSlice(of, from, to, step);
    }

    private PythonSyntax Atom()
    {
        var token = Peek;
        if (token.Kind == 'V')
        {
            _at++;
            return new PythonValue(token.Value!);
        }
        if (Take("True")) return new PythonValue(Value.True);
        if (Take("False")) return new PythonValue(Value.False);
        if (Take("("))
        {
            var inner = Expression();
            Expect(")");
            return inner;
        }
        if (!Take("[")) return new PythonName(Name());
        if (Take("]")) return new PythonList([]);
        var first = Expression();
        if (Is("for"))
        {
            var comprehension = Comprehension(first, isList: true);
            Expect("]");
            return comprehension;
        }
        var items = new List<PythonSyntax> { first };
        while (Take(",") && !Is("]")) items.Add(Expression());
        Expect("]");
        return new PythonList(items);
    }

    private PythonComprehension Comprehension(PythonSyntax element, bool isList)
    {
        var clauses = new List<PythonFor>();
        while (Take("for"))
        {
            var targets = new List<string> { Name() };
            while (Take(",")) targets.Add(Name());
            Expect("in");
            clauses.Add(new PythonFor(targets, Level(0)));
        }
        return new PythonComprehension(element, clauses, Take("if") ? Level(0) : null, isList);
    }

    private PythonToken Peek => _at < _tokens.Count ? _tokens[_at] : default;

    private bool Is(string text) => Peek.Kind is 'N' or 'S' && Peek.Text == text;

    private bool Take(string text)
    {
        if (!Is(text)) return false;
        _at++;
        return true;
    }

    private void Expect(string text)
    {
        if (!Take(text)) throw Unread();
    }

    private string Name() => Peek.Kind == 'N' && !s_keywords.Contains(Peek.Text) ? _tokens[_at++].Text : throw Unread();

    private int EndOfLine() => Peek.Kind == 'L' ? (int)_tokens[_at++].Value! : throw Unread();

    private FormatException Unread() => new($"Not read at token {_at}.");
}
