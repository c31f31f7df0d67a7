using System.Globalization;
using System.Text;
using Ingrain.Cli.Input;

namespace Ingrain.Cli;

/// <summary>Everything outside the process that commands touch, so that tests run the whole command tree in theirs.</summary>
internal sealed record Surroundings
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input as bytes.</summary>
    public required Func<Stream> OpenIn { get; init; }

    /// <summary>Opens standard output as bytes, for what is not text: bundles and protocols.</summary>
    public required Func<Stream> OpenOut { get; init; }

    public bool IsInTerminal { get; init; }

    public bool IsOutTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public Func<int> Columns { get; init; } = () => 80;

    public Func<string, string?> Variable { get; init; } = _ => null;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Who the operating system says is there.</summary>
    public string UserName { get; init; } = "user";

    /// <summary>The folder that the program was started in.</summary>
    public Func<string> Folder { get; init; } = Directory.GetCurrentDirectory;

    /// <summary>How this program is called, for lines that people copy.</summary>
    public Func<string> FindProgram { get; init; } = () => "ingrain";

    public static Surroundings OfProcess() => new()
    {
        Out = Writer(Console.OpenStandardOutput()),
        Error = Writer(Console.OpenStandardError()),
        OpenIn = () => new InterruptibleInput(Console.OpenStandardInput()),
        OpenOut = Console.OpenStandardOutput,
        IsInTerminal = !Console.IsInputRedirected,
        IsOutTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        Columns = TerminalColumns,
        Variable = Environment.GetEnvironmentVariable,
        UserName = Environment.UserName is { Length: > 0 } name ? name : "user",
        FindProgram = () => ProgramOf(Environment.ProcessPath),
    };

    /// <summary>How wide to draw: as the terminal is, else as the variable COLUMNS says, else as given.</summary>
    public int ColumnsOr(int ofPipe) => IsOutTerminal ? Columns()
        : int.TryParse(Variable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var said) && said > 0 ? said
        : ofPipe;

    /// <summary>
    /// Asks for the width without TERM: knowing the terminal, .NET would first put its keypad into another mode, with an escape sequence.
    /// </summary>
    private static int TerminalColumns()
    {
        var term = Environment.GetEnvironmentVariable("TERM");
        Environment.SetEnvironmentVariable("TERM", null);
        try
        {
            return Console.WindowWidth is > 0 and var columns ? columns : 80;
        }
        finally
        {
            Environment.SetEnvironmentVariable("TERM", term);
        }
    }

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 4096)
    {
        AutoFlush = true,
        NewLine = "\n",
    };

    /// <summary>The path of a built program, or of the start script of the clone that this one was built in.</summary>
    private static string ProgramOf(string? processPath)
    {
        if (processPath is not null && Path.GetFileNameWithoutExtension(processPath) != "dotnet") return processPath;
        for (var folder = Path.GetDirectoryName(AppContext.BaseDirectory); folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Ingrain.slnx")) && File.Exists(Path.Combine(folder, "ingrain")))
                return Path.Combine(folder, "ingrain");
        return "ingrain";
    }
}
