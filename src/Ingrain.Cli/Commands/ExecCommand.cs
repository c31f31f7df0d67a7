using System.CommandLine;
using System.Text.Json;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Execution;
using Ingrain.Execution.Languages;

namespace Ingrain.Cli.Commands;

/// <summary>Runs code in the sandbox: one program with the space's modules at hand, or a file of programs.</summary>
internal sealed class ExecCommand : CliCommand
{
    private readonly Argument<string?> _code = new("code")
    {
        Description = "The code; - for standard input", HelpName = "CODE", Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _file = Flags.Text("--file", "FILE", "A file with the code; - for standard input");
    private readonly Option<string?> _batch = Flags.Text("--batch", "FILE",
        "JSON lines {\"id\",\"language\",\"solution\",\"tests\"}: run each, solution then tests; - for standard input");
    private readonly Option<string?> _language = Flags.Text("--language", "LANGUAGE",
        $"{string.Join(", ", Language.All.Select(l => l.Name))} (default: python)");
    private readonly Option<string?> _stdin = Flags.Text("--stdin", "FILE", "What the code finds on its standard input; - for this one's");
    private readonly Option<string?> _tests = Flags.Text("--tests", "FILE",
        "Code that is run after it in the same place, such as assertions");
    private readonly Option<string?> _timeout = Flags.Text("--timeout", "TIME", "Time for each program (default: 10s, 5s of it computing)");
    private readonly Option<string?> _memory = Flags.Text("--memory", "SIZE", "Memory for each program (default: 512M)");

    public ExecCommand(CommandSetting setting) : base("exec", "Run code in a sandbox, with the space's modules at hand", setting)
    {
        Add(_code);
        AddAll([_file, _batch, _language, _stdin, _tests, _timeout, _memory]);
    }

    public override string Details =>
        "The code sees no file of yours, no network and no other process, and can load the space's active modules. Where it ends in an "
        + "expression, that is its value. Without a sandbox nothing is run: 'ingrain doctor' says what is missing. Exit code 7 when a "
        + "program fails. A batch loads the modules of a space that you name, and none otherwise. Tests have passed where the program "
        + "ended with exit code 0 and the harness says that they were run to the end; one that ends early or writes a result itself is not "
        + "believed. Tests share a process with the code, so one that searches the harness's memory might be.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("exec \"sum(range(10))\"", "prints the value of the last expression"),
        ("exec --file solution.py --tests test_solution.py --timeout 5s", "a program and its tests, in one place"),
        ("exec --batch programs.jsonl --json", "many programs, as many at once as there are processors"),
        ("exec --batch programs.jsonl --space work", "the same, with that space's modules at hand"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound, ExitCode.Failed);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var (code, file, batch) = (call.Get(_code), call.Get(_file), call.Get(_batch));
        if (new[] { code, file, batch }.Count(s => s is not null) != 1)
            throw CliException.Invalid("Give one of CODE, --file and --batch. See 'ingrain exec --help'.");
        if (batch is not null)
        {
            if (call.Get(_stdin) is not null || call.Get(_tests) is not null)
                throw CliException.Invalid("--stdin and --tests go with one program; the lines of a batch say their own.");
            await using var run = new ExecBatch(call, call.Get(_language) ?? "python", Limits(call));
            return await run.RunAsync(batch, ct);
        }
        var source = code == "-" ? "-" : file;
        if (new[] { source, call.Get(_stdin), call.Get(_tests) }.Count(s => s == "-") > 1)
            throw CliException.Invalid("Standard input can be read once only.");
        var request = new ExecRequest
        {
            Language = call.Get(_language) ?? "python",
            Code = source is null ? code! : await TextSource.ReadAsync(source, call.Surroundings, ct),
            Tests = call.Get(_tests) is { } tests ? await TextSource.ReadAsync(tests, call.Surroundings, ct) : "",
            Stdin = call.Get(_stdin) is { } stdin ? await TextSource.ReadAsync(stdin, call.Surroundings, ct) : "",
            Limits = Limits(call),
        };
        await using var engine = call.Open(StoreUse.Read, SandboxChoice.Choose(call.Surroundings));
        return Answer(call, await engine.ExecAsync(call.Space, request, ct));
    }

    private ExecLimits Limits(Call call)
    {
        var limits = ExecLimits.Default;
        if (call.Get(_timeout) is { } text && Amounts.Time(text, "--timeout") is var time) limits = limits with { Wall = time, Cpu = time };
        return call.Get(_memory) is { } size ? limits with { MemoryBytes = Amounts.Size(size, "--memory") } : limits;
    }

    private static int Answer(Call call, ExecResult result)
    {
        var exitCode = result.Status == ExecStatus.Ok ? ExitCode.Ok : ExitCode.Failed;
        SandboxChoice.Warn(call, result.Sandbox);
        if (call.IsJson) return call.Answer(Shape(result), CliJson.Default.ExecAnswer, _ => { }, exitCode);
        Write(call.Surroundings.Out, result.Stdout);
        Write(call.Surroundings.Error, result.Stderr);
        if (result.Value is { } value) call.Surroundings.Out.WriteLine(TerminalText.Safe(value));
        if (result.Note is { } note) call.Note("of the value: " + note);
        if (exitCode != ExitCode.Ok) call.Note(ExecWords.HowItEnded(result));
        return exitCode;
    }

    private static void Write(TextWriter writer, string text)
    {
        if (text.Length > 0) writer.Write(TerminalText.Safe(text.EndsWith('\n') ? text : text + "\n"));
    }

    private static ExecAnswer Shape(ExecResult result)
    {
        using var value = result.Value is null ? null : JsonDocument.Parse(result.Value, new JsonDocumentOptions { MaxDepth = 64 });
        return new ExecAnswer
        {
            Status = ExecWords.Of(result.Status), ExitCode = result.ExitCode, Stdout = result.Stdout, Stderr = result.Stderr,
            Value = value?.RootElement.Clone(), Note = result.Note, DurationMs = Math.Round(result.Duration.TotalMilliseconds, 1),
            PeakMemoryBytes = result.PeakMemoryBytes, Sandbox = result.Sandbox,
        };
    }
}
