using System.Text;

namespace Ingrain.Execution.Languages;

/// <summary>Reads what a JavaScript module offers, says and loads, from its pieces.</summary>
internal static class JavaScriptShape
{
    private const int NamesMax = 200;
    private const int SignatureLengthMax = 500;

    /// <summary>Reads a text.</summary>
    /// <param name="code">The text.</param>
    /// <param name="tokens">Its pieces.</param>
    /// <param name="isBuiltIn">Whether a name is the runtime's own.</param>
    /// <returns>What it says.</returns>
    public static ModuleShape Of(string code, IReadOnlyList<CurlyToken> tokens, Predicate<string> isBuiltIn)
    {
        var signatures = new List<string>();
        var references = new Dictionary<string, ModuleReference>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Count; i++)
        {
            var word = Piece(code, tokens[i]);
            if (tokens[i].Depth == 0 && signatures.Count < NamesMax && Signature(code, tokens, i) is { Length: > 0 } signature)
                signatures.Add(signature);
            if (word is "require" && i + 2 < tokens.Count && Piece(code, tokens[i + 1]) is "(" && tokens[i + 2].Kind == CurlyKind.Text
                && references.Count < NamesMax && Reference(Piece(code, tokens[i + 2]), isBuiltIn) is { } reference)
                references.TryAdd(reference.Name, reference);
        }
        return new ModuleShape { Signatures = signatures, Docstring = LeadingComment.Of(code), References = [.. references.Values] };
    }

    /// <summary>A function or class, or what is exported by name, as it is declared.</summary>
    private static string Signature(string code, IReadOnlyList<CurlyToken> tokens, int i)
    {
        var at = i;
        if (Piece(code, tokens[at]) is "async" && at + 1 < tokens.Count) at++;
        var word = Piece(code, tokens[at]);
        var isExport = word is "exports" && at + 2 < tokens.Count && Piece(code, tokens[at + 1]) is "."
            && tokens[at + 2].Kind == CurlyKind.Word;
        if (word is not ("function" or "class") && !isExport) return "";
        if (at != i + 1 && i > 0 && !tokens[i].IsFirst && Piece(code, tokens[i - 1]) is not (";" or "}" or ".")) return "";
        var signature = new StringBuilder();
        for (at = i; at < tokens.Count && signature.Length < SignatureLengthMax; at++)
        {
            var piece = Piece(code, tokens[at]);
            if (tokens[at].Depth == 0 && (piece is "{" or ";" || piece is "=" && !isExport || at > i && tokens[at].IsFirst)) break;
            if (tokens[at].IsApart && at > i && piece is not (")" or ",") && signature[^1] != '(') signature.Append(' ');
            signature.Append(piece);
        }
        return signature.ToString();
    }

    private static ModuleReference? Reference(ReadOnlySpan<char> text, Predicate<string> isBuiltIn)
    {
        var name = text[1..^1].ToString();
        if (name.Length == 0 || isBuiltIn(name)) return null;
        // A path that begins with a dot begins at the module that says so, whose place the text does not tell.
        return name[0] is '.' or '/'
            ? new ModuleReference(name, [], IsOwn: true)
            : new ModuleReference(
                name, name.EndsWith(".js", StringComparison.Ordinal) ? [name] : [name + ".js", name + "/index.js"], IsOwn: true);
    }

    private static ReadOnlySpan<char> Piece(string code, CurlyToken token) => code.AsSpan(token.Start, token.End - token.Start);
}
