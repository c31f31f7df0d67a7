using System.Text;

namespace Ingrain.Execution.Languages;

/// <summary>Reads what a C# module offers, says and loads, from its pieces.</summary>
internal static class CSharpShape
{
    private const int NamesMax = 200;
    private const int SignatureLengthMax = 500;

    /// <summary>Reads a text.</summary>
    /// <param name="code">The text.</param>
    /// <param name="tokens">Its pieces.</param>
    /// <returns>What it says.</returns>
    public static ModuleShape Of(string code, IReadOnlyList<CurlyToken> tokens)
    {
        var signatures = new List<string>();
        var references = new List<ModuleReference>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind == CurlyKind.Directive && CSharpProgram.IsLoad(Piece(code, tokens[i]), out var path)
                && references.Count < NamesMax && references.All(r => r.Name != path))
                references.Add(new ModuleReference(path, [path], IsOwn: true));
            var isStart = i == 0 || tokens[i - 1].Kind is CurlyKind.Directive or CurlyKind.Documentation
                || Piece(code, tokens[i - 1]) is ";" or "{" or "}" or "]";
            if (isStart && signatures.Count < NamesMax && Signature(code, tokens, i) is { Length: > 0 } signature)
                signatures.Add(signature);
        }
        return new ModuleShape { Signatures = signatures, Docstring = Docstring(code, tokens), References = references };
    }

    /// <summary>A type, or a public member, up to what it is made of.</summary>
    private static string Signature(string code, IReadOnlyList<CurlyToken> tokens, int start)
    {
        if (tokens[start].Kind != CurlyKind.Word) return "";
        var depth = tokens[start].Depth;
        var isWanted = Piece(code, tokens[start]) is "public";
        var signature = new StringBuilder();
        for (var i = start; i < tokens.Count && signature.Length < SignatureLengthMax; i++)
        {
            var piece = Piece(code, tokens[i]);
            if (tokens[i].Depth <= depth && piece is "{" or "}" or ";" or "=") break;
            isWanted |= tokens[i].Depth == 0 && piece is "class" or "struct" or "interface" or "enum" or "record" && i < start + 5;
            if (tokens[i].IsApart && i > start && piece is not (")" or ",") && signature[^1] != '(') signature.Append(' ');
            signature.Append(piece);
        }
        return isWanted ? signature.ToString() : "";
    }

    /// <summary>The first documentation in the text, without its marks; else the comment that it begins with.</summary>
    private static string Docstring(string code, IReadOnlyList<CurlyToken> tokens)
    {
        var lines = tokens.SkipWhile(t => t.Kind != CurlyKind.Documentation).TakeWhile(t => t.Kind == CurlyKind.Documentation)
            .Select(t => WithoutTags(Piece(code, t).TrimStart('/'))).Where(l => l.Length > 0).ToList();
        return lines.Count > 0 ? string.Join('\n', lines) : LeadingComment.Of(code);
    }

    private static string WithoutTags(ReadOnlySpan<char> line)
    {
        var text = new StringBuilder();
        var isTag = false;
        foreach (var c in line)
        {
            if (c == '<') isTag = true;
            else if (c == '>' && isTag) isTag = false;
            else if (!isTag) text.Append(c);
        }
        return text.ToString().Trim();
    }

    private static ReadOnlySpan<char> Piece(string code, CurlyToken token) => code.AsSpan(token.Start, token.End - token.Start);
}
