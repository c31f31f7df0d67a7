using System.Globalization;
using System.Text;

namespace Ingrain.Execution.Languages;

/// <summary>
/// Puts a program of C# together: statements of the code, its tests and examples first, then its types, as the compiler wants them, with
/// the places that its messages name.
/// </summary>
internal sealed class CSharpProgram(ExecProgram program)
{
    private const string Load = "#load";

    private readonly StringBuilder _usings = new();
    private readonly StringBuilder _statements = new();
    private readonly StringBuilder _types = new();
    private readonly List<string> _modules = [];
    private bool _hasMain;

    /// <summary>The sources to compile.</summary>
    /// <returns>The program first, then the modules that it loads, and those that they load.</returns>
    public IReadOnlyList<string> Sources()
    {
        if (!TryAdd(program.Code, "code", isValue: true) || !TryAdd(program.Tests, "tests", isValue: false))
            return [Placed(program.Code, 0, "code") + Placed(program.Tests, 0, "tests"), .. Modules()];
        foreach (var (i, example) in program.Examples.Index()) AddExample(example, i + 1);
        // A program whose types have their own beginning keeps it, unless there is something to be run after them.
        if (_statements.Length > 0 || !_hasMain)
            _statements.Append("\n#line hidden\n__Ingrain.Answer.Finish(\"").Append(program.Seal).Append("\");\n");
        return [$"{_usings}{_statements}{_types}", .. Modules()];
    }

    private void AddExample(ModuleExample example, int number)
    {
        var name = $"example {number.ToString(CultureInfo.InvariantCulture)}";
        var isValue = example.Expected is not null;
        _statements.Append("\n#line hidden\n")
            .Append(isValue ? "__Ingrain.Answer.Example(() => (object?)(" : "__Ingrain.Answer.Check(() => {")
            .Append(Placed(example.Input, 0, name)).Append("\n#line hidden\n").Append(isValue ? "));" : ";});");
    }

    /// <summary>Parts a text into directives, statements and types; false where brackets or quotes do not come out even.</summary>
    private bool TryAdd(string text, string name, bool isValue)
    {
        if (CurlyScan.Tokens(text, CurlyDialect.CSharp) is not { } all) return false;
        var tokens = all.Where(t => t.Kind != CurlyKind.Documentation).ToList();
        for (var i = 0; i < tokens.Count;)
        {
            if (tokens[i].Kind == CurlyKind.Directive && IsLoad(Piece(text, tokens[i]), out var path))
            {
                _modules.Add(path);
                i++;
                continue;
            }
            var start = i;
            var (kind, end) = Item(text, tokens, i);
            i = end;
            var slice = Placed(text[..tokens[end - 1].End], tokens[start].Start, name);
            var isTail = kind == Part.Statement && end == tokens.Count && isValue && Piece(text, tokens[^1]) is not (";" or "}");
            if (kind == Part.Using) _usings.Append(slice);
            else if (kind == Part.Type) AddType(text, tokens, (start, end), slice);
            else if (isTail) _statements.Append("\n#line hidden\n__Ingrain.Answer.Value(").Append(slice).Append("\n);");
            else _statements.Append(slice);
        }
        return true;
    }

    private void AddType(string text, List<CurlyToken> tokens, (int Start, int End) item, string slice)
    {
        for (var i = item.Start; i + 1 < item.End; i++)
            _hasMain |= Piece(text, tokens[i]) is "Main" && Piece(text, tokens[i + 1]) is "(";
        _types.Append(slice);
        // A namespace without braces reaches to the end; with them, statements can stand before it.
        if (Piece(text, tokens[item.Start]) is not "namespace") return;
        var at = item.Start;
        while (at < item.End && Piece(text, tokens[at]) is not (";" or "{")) at++;
        if (at == item.End || Piece(text, tokens[at]) is "{") return;
        _types.Length -= text[tokens[at].Start..tokens[item.End - 1].End].Length;
        _types.Append('{').Append(text, tokens[at].End, tokens[item.End - 1].End - tokens[at].End).Append("\n}");
    }

    /// <summary>What begins at a piece outside of all brackets, and the piece behind its end.</summary>
    private static (Part Kind, int End) Item(string text, List<CurlyToken> tokens, int start)
    {
        var at = start;
        while (at < tokens.Count && (tokens[at].Kind == CurlyKind.Directive || Piece(text, tokens[at]) is "["))
            at = PastAttribute(text, tokens, at);
        while (at < tokens.Count && IsModifier(Piece(text, tokens[at]))) at++;
        if (at >= tokens.Count) return (Part.Statement, tokens.Count);
        var word = Piece(text, tokens[at]);
        if (word is "using" && IsDirective(text, tokens, at)) return (Part.Using, Behind(text, tokens, at, ";"));
        if (word is "namespace")
        {
            var open = at;
            while (open < tokens.Count && Piece(text, tokens[open]) is not (";" or "{")) open++;
            return (Part.Type, open < tokens.Count && Piece(text, tokens[open]) is ";" ? tokens.Count : Behind(text, tokens, at, "}"));
        }
        if (word is "delegate" && at + 1 < tokens.Count && tokens[at + 1].Kind == CurlyKind.Word)
            return (Part.Type, Behind(text, tokens, at, ";"));
        var isType = word is "class" or "struct" or "interface" or "enum"
            || word is "record" && at + 1 < tokens.Count && tokens[at + 1].Kind == CurlyKind.Word;
        return (isType ? Part.Type : Part.Statement, Behind(text, tokens, at, ";}"));
    }

    private static int PastAttribute(string text, List<CurlyToken> tokens, int at)
    {
        if (tokens[at].Kind == CurlyKind.Directive) return at + 1;
        at++;
        while (at < tokens.Count && !(tokens[at].Depth == 0 && Piece(text, tokens[at]) is "]")) at++;
        return Math.Min(at + 1, tokens.Count);
    }

    private static int Behind(string text, List<CurlyToken> tokens, int at, string signs)
    {
        while (at < tokens.Count
            && !(tokens[at].Depth == 0 && tokens[at].Kind == CurlyKind.Sign && signs.Contains(text[tokens[at].Start]))) at++;
        return Math.Min(at + 1, tokens.Count);
    }

    private static bool IsDirective(string text, List<CurlyToken> tokens, int at)
    {
        at++;
        if (at < tokens.Count && Piece(text, tokens[at]) is "static") return true;
        var isName = false;
        for (; at < tokens.Count; at++)
        {
            var piece = Piece(text, tokens[at]);
            if (piece is ";" or "=") return true;
            if (tokens[at].Kind == CurlyKind.Word == isName && piece is not ("." or ":")) return false;
            isName = tokens[at].Kind == CurlyKind.Word;
        }
        return false;
    }

    private static bool IsModifier(ReadOnlySpan<char> word) => word is "public" or "internal" or "private" or "protected" or "static"
        or "sealed" or "abstract" or "partial" or "readonly" or "ref" or "file" or "unsafe" or "global";

    /// <summary>The modules that are loaded, each once, and what they load.</summary>
    private IEnumerable<string> Modules()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(_modules);
        while (waiting.TryDequeue(out var path))
        {
            if (!seen.Add(path)) continue;
            if (!program.Modules.Files.TryGetValue(path, out var text))
            {
                yield return $"#error There is no module at '{path}'.\n";
                continue;
            }
            var source = new StringBuilder(text);
            foreach (var token in CurlyScan.Tokens(text, CurlyDialect.CSharp) ?? [])
            {
                if (token.Kind != CurlyKind.Directive || !IsLoad(Piece(text, token), out var loaded)) continue;
                waiting.Enqueue(loaded);
                for (var i = token.Start; i < token.End; i++) source[i] = ' ';
            }
            yield return Placed(source.ToString(), 0, path);
        }
    }

    /// <summary>Whether a directive loads a module, and which.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="path">The module's path.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsLoad(ReadOnlySpan<char> directive, out string path)
    {
        path = "";
        if (!directive.StartsWith(Load)) return false;
        var rest = directive[Load.Length..].Trim();
        if (rest.Length < 2 || rest[0] != '"' || rest[1..].IndexOf('"') is var end && end <= 0) return false;
        // No path of a module holds what could end the line or the message that names it.
        path = new string(rest[1..(end + 1)].ToArray().Where(c => !char.IsControl(c)).ToArray());
        return true;
    }

    /// <summary>A text from a position on, behind a line that tells the compiler where that is.</summary>
    private static string Placed(string text, int start, string name)
    {
        if (start == 0 && text.Length == 0) return "";
        var line = text.AsSpan(0, start).Count('\n') + 1;
        return $"\n#line {line.ToString(CultureInfo.InvariantCulture)} \"{name}\"\n{text[start..]}";
    }

    private static ReadOnlySpan<char> Piece(string text, CurlyToken token) => text.AsSpan(token.Start, token.End - token.Start);

    private enum Part
    {
        Using,
        Statement,
        Type,
    }
}
