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
        Columns = () => Console.WindowWidth,
        Variable = Environment.GetEnvironmentVariable,
        UserName = Environment.UserName is { Length: > 0 } name ? name : "user",
        FindProgram = () => ProgramOf(Environment.ProcessPath),
    };

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
