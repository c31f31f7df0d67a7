using System.Text;

namespace Ingrain.Execution.Languages;

/// <summary>Python 3: a module at <c>text/csv_dialect.py</c> is <c>import text.csv_dialect</c>.</summary>
internal sealed class Python : Language
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly Runner s_runner = new()
    {
        Name = "python",
        Command = [Interpreter, "-I", "-S", "-X", "utf8", $"{Runner.FilesFolder}/run.py", Runner.ModulesFolder],
        Files = new Dictionary<string, string> { ["run.py"] = HarnessText.Read("run.py") },
    };

    public override string Name => "python";

    public override string Extension => "py";

    public override string Requirement => $"install Python 3 as {Interpreter}";

    public override Runner? FindRunner() => File.Exists(Interpreter) ? s_runner : null;

    public override ReadOnlyMemory<byte> Encode(ExecProgram program) => ProgramJson.Encode(program);

    public override ModuleShape Shape(string code) => PythonShape.Of(Lined(code));

    /// <inheritdoc/>
    /// <remarks>A text that does not come out even is left as it is.</remarks>
    public override string Normalise(string code)
    {
        var text = Lined(code);
        return PythonScan.Lines(text) is { } lines ? Normal(text, lines) : code;
    }

    public override string? ProblemOfPath(string path)
    {
        if (ModulePaths.Problem(path, this) is { } problem) return problem;
        var names = path[..^".py".Length].Split('/');
        if (names.FirstOrDefault(n => !PythonNames.IsIdentifier(n)) is { } odd)
            return $"'{odd}' is no name that Python can import: use letters, digits and underscores, and no word of the language.";
        return PythonNames.StandardLibrary.Contains(names[0])
            ? $"'{names[0]}' is in Python's standard library, which comes first: put the module below another name."
            : null;
    }

    /// <inheritdoc/>
    /// <remarks>Python takes <c>text.py</c> for all of <c>text</c>, or the folder where that is a package: never both.</remarks>
    internal override string? ProblemBeside(string path, IEnumerable<string> others)
    {
        var folder = path[..^".py".Length] + "/";
        var other = others.FirstOrDefault(o => o.EndsWith(".py", StringComparison.Ordinal)
            && (o.StartsWith(folder, StringComparison.Ordinal) || path.StartsWith(o[..^".py".Length] + "/", StringComparison.Ordinal)));
        return other is null ? null
            : $"Python cannot load both '{other}' and '{path}': a file hides the folder of its name. Put one of them elsewhere.";
    }

    private static string Normal(string text, IReadOnlyList<PythonLine> lines)
    {
        var normal = new StringBuilder(text.Length);
        var lastLevel = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            var isIdle = IsIdle(text, line);
            // A statement that does nothing stays only where its block has no other.
            if (isIdle && (line.Level == 0 || lastLevel >= line.Level || IsFollowed(text, lines, i))) continue;
            lastLevel = line.Level;
            normal.Append(' ', line.Level);
            if (isIdle) normal.Append("pass");
            else Write(normal, text, line);
            normal.Append('\n');
        }
        return normal.ToString();
    }

    private static bool IsIdle(string text, PythonLine line) => line.Tokens.Count == 1
        && (line.Tokens[0].Kind == PythonKind.Text ? !IsFormatted(text, line.Tokens[0]) : Is(text, line.Tokens[0], "pass"));

    private static bool IsFollowed(string text, IReadOnlyList<PythonLine> lines, int i)
    {
        var level = lines[i].Level;
        for (i++; i < lines.Count && lines[i].Level >= level; i++)
            if (!IsIdle(text, lines[i])) return true;
        return false;
    }

    private static void Write(StringBuilder normal, string text, PythonLine line)
    {
        var tokens = line.Tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (i > 0 && NeedsBlank(text, tokens[i - 1], tokens[i])) normal.Append(' ');
            normal.Append(text, tokens[i].Start, tokens[i].End - tokens[i].Start);
        }
    }

    private static bool NeedsBlank(string text, PythonToken before, PythonToken after)
    {
        if (before.Kind != PythonKind.Sign && after.Kind != PythonKind.Sign) return true;
        // '1 .real' is an attribute of 1, and '1.real' is nothing.
        if (Is(text, after, ".") && before.Kind == PythonKind.Word)
            return char.IsAsciiDigit(text[before.Start]) || text[before.Start] == '.';
        return Is(text, before, ".") && after.Kind == PythonKind.Word && char.IsAsciiDigit(text[after.Start]);
    }

    private static bool IsFormatted(string text, PythonToken token) =>
        text.AsSpan(token.Start, Math.Min(2, token.End - token.Start)).IndexOfAny("fFtT") >= 0 && text[token.Start] is not ('"' or '\'');

    private static bool Is(string text, PythonToken token, string word) =>
        text.AsSpan(token.Start, token.End - token.Start).SequenceEqual(word);

    private static string Lined(string code) =>
        code.TrimStart('\ufeff').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
