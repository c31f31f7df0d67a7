using System.Text;

namespace Ingrain.Execution.Languages;

/// <summary>
/// Bash: a module at <c>text/trim.sh</c> is <c>source "$MEMORY/text/trim.sh"</c>. A program has no value; that of an example is what it
/// writes, as JSON where it is that, else as text.
/// </summary>
internal sealed class Bash : Language
{
    private const string Interpreter = "/usr/bin/bash";

    private static readonly Runner s_runner = new()
    {
        Name = "bash",
        Command = [Interpreter, "--noprofile", "--norc", $"{Runner.FilesFolder}/run.sh", Runner.ModulesFolder],
        Files = new Dictionary<string, string> { ["run.sh"] = HarnessText.Read("run.sh") },
    };

    public override string Name => "bash";

    public override string Extension => "sh";

    public override string Requirement => $"install Bash as {Interpreter}";

    public override Runner? FindRunner() => File.Exists(Interpreter) ? s_runner : null;

    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/>: a zero character, which no text in Bash has.</exception>
    public override ReadOnlyMemory<byte> Encode(ExecProgram program)
    {
        string[] parts = [program.Seal, program.Code, program.Tests, $"{program.Examples.Count}", .. program.Examples.Select(e => e.Input)];
        if (parts.Any(p => p.Contains('\0', StringComparison.Ordinal)))
            throw new MemoryException(MemoryErrorCode.Invalid, "Bash has no zero character.");
        return Encoding.UTF8.GetBytes(string.Concat(parts.Select(p => p + "\0")) + program.Stdin);
    }

    public override ModuleShape Shape(string code) => BashShape.Of(code);

    /// <inheritdoc/>
    /// <remarks>
    /// Only blanks around lines, empty lines and lines that are comments go, and only where no quote or here-document spans lines.
    /// </remarks>
    public override string Normalise(string code) => BashShape.Normal(code);

    public override string? ProblemOfPath(string path) => ModulePaths.Problem(path, this);
}
