using System.Globalization;
using System.Text.RegularExpressions;

namespace Ingrain.Learning;

/// <summary>Names for modules: a folder by what they take and give, and a few telling words of the task.</summary>
internal static partial class ProgramNames
{
    private const int WordsMax = 4;
    private const int LengthMax = 40;

    private static readonly HashSet<string> s_idle = ["a", "an", "the", "of", "to", "in", "is", "are", "and", "or", "for", "it", "its",
        "be", "by", "with",
        "from", "that", "this", "as", "at", "on", "not", "if", "then", "each", "every", "all", "any", "write", "function", "find",
            "given", "using",
        "python", "list", "lists", "def", "return", "class", "lambda", "while", "try", "pass", "del", "global", "none", "true", "false",
            "import"];

    /// <summary>A path that nothing else has, and the name of the function there.</summary>
    public static (string Path, string Name) For(string words, ProgramType first, ProgramType result, Func<string, bool> isTaken) =>
        For(words, $"{Folder(first)}/to_{Folder(result)}", isTaken, "py");

    /// <summary>A path in a folder that nothing else has, and the name of the file there.</summary>
    public static (string Path, string Name) For(string words, string folder, Func<string, bool> isTaken, string extension)
    {
        var telling = Word().Matches(words.ToLowerInvariant()).Select(m => m.Value).Where(w => w.Length > 1 && !s_idle.Contains(w))
            .Distinct();
        var name = string.Join('_', telling.Take(WordsMax));
        if (name.Length > LengthMax) name = name[..LengthMax].TrimEnd('_');
        if (name.Length == 0) name = "program";
        var unique = name;
        for (var i = 2; isTaken($"{folder}/{unique}.{extension}"); i++) unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
        return ($"{folder}/{unique}.{extension}", unique);
    }

    /// <summary>Whether a function at a path would hide one of Python's that its own body calls, and so call itself without end.</summary>
    public static bool Hides(string path, Expr body, IReadOnlyList<string> parameters) =>
        Calls(ProgramWriter.Expression(body, parameters), Path.GetFileNameWithoutExtension(path)) > 0;

    /// <summary>How often a function is called by its plain name in a text of Python, its definition included.</summary>
    public static int Calls(string code, string name) =>
        Regex.Count(code, $@"(?<![\w.]){Regex.Escape(name)}\(", RegexOptions.CultureInvariant);

    private static string Folder(ProgramType type) => type.Name switch
    {
        "int" => "number",
        "bool" => "truth",
        "str" => "text",
        "list[int]" => "ints",
        "list[str]" => "texts",
        "list[bool]" => "truths",
        _ => "tables",
    };

    [GeneratedRegex("[a-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
