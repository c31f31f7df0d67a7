using Ingrain.Execution;
using Ingrain.Server.Arguments;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Tools;

/// <summary>The tool that runs code with the space's modules at hand.</summary>
internal static class ExecTool
{
    private const int OutputLength = 8_000;
    private const int ErrorsLength = 4_000;
    private const int SecondsMax = 60;

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "exec",
        Title = "Run code",
        Description = "Run code in a sandbox without network or files, with the modules of this memory to import: nums/double.py is "
            + "'import nums.double'. A last expression is the value. Try code here before you keep it as a module.",
        Effect = ToolEffect.Runs,
        Arguments = new ArgumentList(
            new TextArgument("language", "python, javascript, bash or csharp.", 40) { IsRequired = true },
            new TextArgument("code", "", Module.CodeLengthMax) { IsRequired = true },
            new TextArgument("tests", "Run after it, in the same place.", Module.CodeLengthMax),
            new TextArgument("stdin", "", Module.CodeLengthMax),
            new WholeArgument("timeout", "Seconds; default 10.", 1, SecondsMax)),
        Example = """{"language":"python","code":"from nums.double import double\ndouble(21)"}""",
        OutputSchema = Schemas.Object("\"status\",\"stdout\",\"stderr\"", $$"""
            "status":{{Schemas.Text}},"value":{{Schemas.Text}},"note":{{Schemas.Text}},"stdout":{{Schemas.Text}},"stderr":{{Schemas.Text}}
            """),
        CallAsync = CallAsync,
    };

    private static async Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken ct)
    {
        var given = call.Arguments;
        var limits = ExecLimits.Default;
        if (given.Whole("timeout") is { } seconds)
            limits = limits with { Wall = TimeSpan.FromSeconds(seconds), Cpu = TimeSpan.FromSeconds(seconds) };
        var request = new ExecRequest
        {
            Language = given.Required("language").ToLowerInvariant(), Code = given.Required("code"), Tests = given.Text("tests") ?? "",
            Stdin = given.Text("stdin") ?? "", Limits = limits,
        };
        var result = await call.Engine.ExecAsync(call.Space, request, ct).ConfigureAwait(false);
        var answer = new ExecAnswer
        {
            Status = Words.Of(result.Status), Notice = Words.Notice, ExitCode = result.ExitCode,
            Value = result.Value is { Length: <= OutputLength } value ? VisibleText.Of(value) : null,
            Note = result.Note is null ? null : VisibleText.Of(result.Note),
            Stdout = VisibleText.Of(VisibleText.Part(result.Stdout, 0, OutputLength)),
            // Of errors the end tells most.
            Stderr = VisibleText.Of(VisibleText.Part(result.Stderr, Math.Max(0, result.Stderr.Length - ErrorsLength), ErrorsLength)),
            Cut = IsCut(result) ? true : null,
            DurationMs = (long)result.Duration.TotalMilliseconds, PeakMemoryBytes = result.PeakMemoryBytes, Sandbox = result.Sandbox,
        };
        return call.Evidence(Text(answer, result), answer);
    }

    private static bool IsCut(ExecResult result) =>
        result.Stdout.Length > OutputLength || result.Stderr.Length > ErrorsLength || result.Value?.Length > OutputLength;

    private static string Text(ExecAnswer answer, ExecResult result)
    {
        var lines = new List<string> { $"{answer.Status.Replace('_', ' ')} after {answer.DurationMs} ms" };
        if (answer.Value is not null) lines.Add("value: " + answer.Value);
        else if (result.Value is { } value) lines.Add($"value: {value.Length:N0} characters of JSON, too long to show; print a part of it");
        if (answer.Note is not null) lines.Add("note on the value: " + answer.Note);
        if (answer.Stdout.Length > 0) lines.Add("stdout:\n" + answer.Stdout);
        if (answer.Stderr.Length > 0) lines.Add("stderr:\n" + answer.Stderr);
        if (answer.Cut is true) lines.Add("(cut)");
        return string.Join('\n', lines);
    }
}
