using System.Buffers;
using System.Text;

namespace Ingrain.Execution.Languages;

/// <summary>Reads what a Python module offers, says and loads, from its logical lines.</summary>
internal sealed class PythonShape
{
    private const int SignatureLengthMax = 500;
    private const int SignaturesMax = 200;
    private const int ReferencesMax = 2_000;

    private static readonly SearchValues<char> s_noPlainText = SearchValues.Create("bBfFtT");

    private readonly string _text;
    private readonly IReadOnlyList<PythonLine> _lines;
    private readonly List<string> _signatures = [];
    private readonly Dictionary<string, ModuleReference> _references = new(StringComparer.Ordinal);

    private PythonShape(string text, IReadOnlyList<PythonLine> lines) => (_text, _lines) = (text, lines);

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text, its lines ended by line feeds.</param>
    /// <returns>What it says; nothing where it does not come out even.</returns>
    public static ModuleShape Of(string text) =>
        PythonScan.Lines(text) is { } lines ? new PythonShape(text, lines).Read() : new ModuleShape();

    private ModuleShape Read()
    {
        var owner = "";
        var docstring = DocstringAt(0);
        for (var i = 0; i < _lines.Count; i++)
        {
            var line = _lines[i];
            if (line.Level == 0) owner = ClassName(line);
            if (line.Level == 0 || line.Level == 1 && owner.Length > 0) AddSignature(line, line.Level == 0 ? "" : owner + ".");
            AddReferences(line);
            // A module that says nothing of itself is described by the first thing in it.
            if (docstring.Length == 0 && line.Level == 0 && HeadName(line) is { Length: > 0 }) docstring = DocstringAt(i + 1);
        }
        return new ModuleShape { Signatures = _signatures, Docstring = docstring, References = [.. _references.Values] };
    }

    private void AddSignature(PythonLine line, string owner)
    {
        var name = HeadName(line);
        if (name.Length == 0 || name[0] == '_' && name != "__init__" || _signatures.Count >= SignaturesMax) return;
        var signature = new StringBuilder();
        var (depth, isNamed) = (0, owner.Length == 0);
        for (var i = 0; i < line.Tokens.Count && signature.Length < SignatureLengthMax; i++)
        {
            var token = line.Tokens[i];
            var piece = Piece(token);
            if (piece is ":" && depth == 0) break;
            if (piece is "(" or "[" or "{") depth++;
            if (piece is ")" or "]" or "}") depth--;
            var last = signature.Length > 0 ? signature[^1] : '(';
            if (token.IsApart && last is not ('(' or '[' or '{') && piece is not (")" or "]" or "}" or ",")) signature.Append(' ');
            // The first of its name is what is defined; one behind it is a type or a default.
            if (!isNamed && piece.SequenceEqual(name))
            {
                signature.Append(owner);
                isNamed = true;
            }
            signature.Append(piece);
        }
        _signatures.Add(signature.ToString().Replace('\n', ' ').Replace(",)", ")", StringComparison.Ordinal));
    }

    private void AddReferences(PythonLine line)
    {
        // What follows a colon or a semicolon on the same line is a statement too.
        var start = 0;
        var depth = 0;
        for (var i = 0; i <= line.Tokens.Count; i++)
        {
            var piece = i < line.Tokens.Count ? Piece(line.Tokens[i]) : ";";
            if (piece is "(" or "[" or "{") depth++;
            if (piece is ")" or "]" or "}") depth--;
            if (depth > 0 || piece is not (";" or ":")) continue;
            AddStatement(line.Tokens, start, i);
            start = i + 1;
        }
    }

    private void AddStatement(IReadOnlyList<PythonToken> tokens, int start, int end)
    {
        if (start >= end) return;
        var first = Piece(tokens[start]);
        if (first is "import")
        {
            for (var at = start + 1; at < end; at++)
            {
                AddModule(DottedName(tokens, ref at, end), []);
                while (at < end && Piece(tokens[at]) is not ",") at++;
            }
        }
        else if (first is "from")
        {
            var at = start + 1;
            var module = DottedName(tokens, ref at, end);
            if (at >= end || Piece(tokens[at]) is not "import") return;
            var isName = true;
            var names = new List<string>();
            for (at++; at < end; at++)
            {
                if (tokens[at].Kind == PythonKind.Word && isName) names.Add(Piece(tokens[at]).ToString());
                isName = Piece(tokens[at]) is "," or "(";
            }
            AddModule(module, names);
        }
    }

    private string DottedName(IReadOnlyList<PythonToken> tokens, ref int at, int end)
    {
        var name = new StringBuilder();
        for (; at < end; at++)
        {
            var piece = Piece(tokens[at]);
            if (piece is "import" or "as" || piece is not "." && tokens[at].Kind != PythonKind.Word) break;
            name.Append(piece);
        }
        return name.ToString();
    }

    /// <summary>Notes a module, and each name taken from it, which may be a module below it.</summary>
    private void AddModule(string module, List<string> names)
    {
        var segments = module.Split('.');
        if (module.Length == 0 || PythonNames.StandardLibrary.Contains(segments[0])) return;
        // What begins with a dot lies beside the module that says so, whose place the text does not tell.
        if (segments[0].Length == 0)
        {
            Note(new ModuleReference(module, [], IsOwn: true));
            return;
        }
        AddPackages(segments);
        var path = string.Join('/', segments);
        string[] own = [path + ".py", path + "/__init__.py"];
        if (names.Count == 0) Note(new ModuleReference(module, own, IsOwn: true));
        foreach (var name in names)
            Note(new ModuleReference($"{module}.{name}", [own[0], own[1], $"{path}/{name}.py"], IsOwn: true));
        // What a package does not define itself is looked for below it.
        foreach (var name in names)
            Note(new ModuleReference($"{module}.{name} below {module}", [$"{path}/{name}.py"], IsOwn: false));
    }

    /// <summary>Python runs what the packages around a module hold, where they are there, before the module itself.</summary>
    private void AddPackages(string[] segments)
    {
        for (var length = 1; length <= segments.Length; length++)
        {
            var package = string.Join('/', segments[..length]) + "/__init__.py";
            Note(new ModuleReference(package, [package], IsOwn: false));
        }
    }

    private void Note(ModuleReference reference)
    {
        if (_references.Count < ReferencesMax) _references.TryAdd(reference.Name, reference);
    }

    /// <summary>The name that a line defines as a function or class; empty where it defines none.</summary>
    private string HeadName(PythonLine line)
    {
        var at = Piece(line.Tokens[0]) is "async" ? 1 : 0;
        return at + 1 < line.Tokens.Count && Piece(line.Tokens[at]) is "def" or "class" && line.Tokens[at + 1].Kind == PythonKind.Word
            ? Piece(line.Tokens[at + 1]).ToString() : "";
    }

    private string ClassName(PythonLine line) =>
        Piece(line.Tokens[0]) is "class" && HeadName(line) is { Length: > 0 } name && name[0] != '_' ? name : "";

    private string DocstringAt(int i)
    {
        if (i >= _lines.Count || i > 0 && _lines[i].Level == 0 || _lines[i].Tokens is not [{ Kind: PythonKind.Text } token]) return "";
        var text = Piece(token);
        var quote = text.IndexOfAny('"', '\'');
        var isRaw = text[..quote].IndexOfAny('r', 'R') >= 0;
        if (text[..quote].ContainsAny(s_noPlainText)) return "";
        text = text[quote..];
        var width = text.Length >= 6 && text[1] == text[0] && text[2] == text[0] ? 3 : 1;
        text = text[width..^width];
        return Dedented(isRaw ? text.ToString() : Unescaped(text));
    }

    private static string Unescaped(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 >= text.Length)
            {
                plain.Append(text[i]);
                continue;
            }
            i++;
            switch (text[i])
            {
                case 'n': plain.Append('\n'); break;
                case 't': plain.Append('\t'); break;
                case '\\' or '"' or '\'': plain.Append(text[i]); break;
                case '\n': break;
                default: plain.Append('\\').Append(text[i]); break;
            }
        }
        return plain.ToString();
    }

    /// <summary>The lines of a docstring without the indentation that all but the first have in common.</summary>
    private static string Dedented(string text)
    {
        var lines = text.Split('\n');
        var margin = lines.Skip(1).Where(l => l.AsSpan().Trim().Length > 0)
            .Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select((l, i) => (i == 0 ? l.TrimStart() : l.Length >= margin ? l[margin..] : "").TrimEnd())).Trim();
    }

    private ReadOnlySpan<char> Piece(PythonToken token) => _text.AsSpan(token.Start, token.End - token.Start);
}
