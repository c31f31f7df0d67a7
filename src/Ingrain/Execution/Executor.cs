using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ingrain.Execution.Languages;

namespace Ingrain.Execution;

/// <summary>
/// Runs code of any known language in a sandbox, and says what came of it. Safe from many threads; the sandbox is its owner's.
/// </summary>
public sealed class Executor
{
    /// <summary>The longest standard input, in UTF-16 characters.</summary>
    public const int StdinLengthMax = 16_000_000;

    private static readonly TimeSpan s_limitMin = TimeSpan.FromMilliseconds(1);
    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = ResultFrame.DepthMax, AllowDuplicateProperties = false };

    // Known to no program beforehand, and the same for the same program, whose runs may be compared.
    private static readonly byte[] s_sealKey = RandomNumberGenerator.GetBytes(32);

    private readonly ISandbox _sandbox;

    /// <summary>Makes an executor.</summary>
    /// <param name="sandbox">Where programs run; not disposed with the executor.</param>
    public Executor(ISandbox sandbox)
    {
        ArgumentNullException.ThrowIfNull(sandbox);
        _sandbox = sandbox;
    }

    /// <summary>Runs code, then its tests in the same place.</summary>
    /// <param name="request">The code and its bounds.</param>
    /// <param name="modules">The modules at hand.</param>
    /// <param name="ct">Kills the program.</param>
    /// <returns>
    /// What came of it. With tests, it is in order only if the harness says that they were run to their end. It says so from the same
    /// process: code that ends early, or writes a result itself, is not believed, and code that searches the harness's memory could be.
    /// What must not rest on the code's good will is asked as examples, whose values are judged outside.
    /// </returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Invalid"/>: a language nobody knows, text that is too long or not well-formed, a limit that is not
    /// positive.
    /// <see cref="MemoryErrorCode.SandboxUnavailable"/>: the host has no sandbox that holds, or not the language's interpreter.
    /// <see cref="MemoryErrorCode.Busy"/>: too many wait.
    /// </exception>
    public async Task<ExecResult> RunAsync(ExecRequest request, ModuleTree modules, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(modules);
        var program = new ExecProgram { Code = request.Code, Tests = request.Tests, Stdin = request.Stdin, Modules = modules };
        return (await RunAsync(request.Language, program, request.Limits, ct).ConfigureAwait(false)).Result;
    }

    /// <summary>Loads code as a module and runs examples against it.</summary>
    /// <param name="language">The language, by its name.</param>
    /// <param name="program">The code and its examples.</param>
    /// <param name="limits">How much they may use together.</param>
    /// <param name="ct">Kills the program.</param>
    /// <returns>What came of each example.</returns>
    /// <exception cref="MemoryException">As for <see cref="RunAsync(ExecRequest, ModuleTree, CancellationToken)"/>.</exception>
    public async Task<ExampleRun> RunExamplesAsync(
        string language, ExecProgram program, ExecLimits limits, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        var (result, frame) = await RunAsync(language, program with { IsModule = true }, limits, ct).ConfigureAwait(false);
        var isTold = result.Status == ExecStatus.Ok && frame?.Examples.Count == program.Examples.Count;
        var outcomes = program.Examples.Select((example, i) => isTold
            ? Judge(example, frame!.Examples[i])
            : new ExampleOutcome { Example = example, Passed = false, Error = WhyUntold(result) });
        return new ExampleRun { Result = result, Examples = [.. outcomes] };
    }

    private async Task<(ExecResult Result, ResultFrame? Frame)> RunAsync(
        string language, ExecProgram program, ExecLimits limits, CancellationToken ct)
    {
        var known = Known(language);
        Check(program, limits);
        program = program with { Seal = SealOf(known, program) };
        var runner = known.FindRunner() ?? throw new MemoryException(MemoryErrorCode.SandboxUnavailable,
            $"This host has no interpreter for {known.Name}: {known.Requirement}.");
        var job = new SandboxJob { Runner = runner, Input = known.Encode(program), Modules = program.Modules, Limits = limits };
        var outcome = await _sandbox.RunAsync(job, ct).ConfigureAwait(false);
        // A program can end itself with code 0 before its tests begin, and write a result of its own. The harness writes its result only
        // when they are done, and with the seal.
        var frame = ResultFrame.TryRead(outcome.Result) is { } read && read.Seal == program.Seal ? read : null;
        var isCutShort = outcome.Status == ExecStatus.Ok && frame is null && (program.Tests.Length > 0 || program.Examples.Count > 0);
        var stderr = Encoding.UTF8.GetString(outcome.Stderr.Span);
        var result = new ExecResult
        {
            Status = isCutShort ? ExecStatus.ExitNonzero : outcome.Status,
            ExitCode = outcome.ExitCode,
            Stdout = Encoding.UTF8.GetString(outcome.Stdout.Span),
            Stderr = isCutShort ? stderr + "The program ended, and no result says that its tests were done.\n" : stderr,
            Value = outcome.Status == ExecStatus.Ok ? frame?.Value : null,
            Note = outcome.Status == ExecStatus.Ok ? frame?.Note : null,
            Duration = outcome.Duration,
            PeakMemoryBytes = outcome.PeakMemoryBytes,
            Sandbox = outcome.Tier,
        };
        return (result, frame);
    }

    private static string SealOf(Language language, ExecProgram program) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(
            s_sealKey, (byte[])[.. Encoding.UTF8.GetBytes(program.Modules.Hash), .. language.Encode(program).Span]))[..32];

    private static Language Known(string name) => Language.Find(name) ?? throw new MemoryException(MemoryErrorCode.Invalid,
        $"No such language is known here. Known are: {string.Join(", ", Language.All.Select(l => l.Name))}.");

    private static void Check(ExecProgram program, ExecLimits limits)
    {
        CheckText("code", program.Code, Module.CodeLengthMax);
        CheckText("tests", program.Tests, Module.CodeLengthMax);
        CheckText("stdin", program.Stdin, StdinLengthMax);
        var left = Module.CodeLengthMax;
        foreach (var example in program.Examples)
        {
            CheckText("examples", example.Input, left);
            left -= example.Input.Length;
        }
        if (limits.Wall < s_limitMin || limits.Cpu < s_limitMin || limits.MemoryBytes <= 0 || limits.OutputBytes <= 0
            || limits.ResultBytes <= 0 || limits.Processes <= 0)
            throw new MemoryException(MemoryErrorCode.Invalid, "A limit of a run is a positive number.");
    }

    private static void CheckText(string name, string text, int lengthMax)
    {
        if (text.Length > lengthMax)
            throw new MemoryException(MemoryErrorCode.Invalid, $"The {name} may have {lengthMax:N0} characters at most.");
        if (!TextRules.IsWellFormed(text)) throw new MemoryException(MemoryErrorCode.Invalid, $"The {name} are not well-formed text.");
    }

    private static ExampleOutcome Judge(ModuleExample example, ExampleFrame frame)
    {
        var value = example.Expected is null ? null : frame.Value ?? OfText(frame.Text, example.Expected);
        var error = frame.Error ?? (example.Expected is null ? null : Difference(example.Expected, value));
        return new ExampleOutcome { Example = example, Passed = error is null, Value = value, Error = error };
    }

    /// <summary>What a program wrote, as the JSON that it is, or as text where text is expected or it is none.</summary>
    private static string? OfText(string? text, string expected)
    {
        if (text is null) return null;
        if (!expected.AsSpan().TrimStart().StartsWith("\""))
        {
            try
            {
                using var json = JsonDocument.Parse(text, s_json);
                if (ResultFrame.IsSound(json.RootElement)) return text;
            }
            catch (JsonException)
            {
                // It is text then.
            }
        }
        return $"\"{JsonEncodedText.Encode(text)}\"";
    }

    private static string? Difference(string expected, string? actual)
    {
        if (actual is null) return "It gave no value.";
        try
        {
            using var wanted = JsonDocument.Parse(expected, s_json);
            if (!ResultFrame.IsSound(wanted.RootElement)) return "What is expected holds text that is not well-formed.";
            using var got = JsonDocument.Parse(actual, s_json);
            return JsonEquality.AreEqual(wanted.RootElement, got.RootElement) ? null : "It gave another value than is expected.";
        }
        catch (JsonException)
        {
            return $"What is expected is not one JSON value, at most {ResultFrame.DepthMax} deep.";
        }
    }

    private static string WhyUntold(ExecResult result) => result.Status switch
    {
        ExecStatus.Timeout => "The run was out of time.",
        ExecStatus.CpuLimit => "The run was out of processor time.",
        ExecStatus.MemoryLimit => "The run was out of memory.",
        ExecStatus.OutputLimit => "The run wrote too much.",
        ExecStatus.BlockedSyscall => "The run made a system call that is not allowed.",
        ExecStatus.SetupFailed => "The sandbox could not be set up.",
        _ => LastLine(result.Stderr) is { Length: > 0 } line ? line : "The run told of no result.",
    };

    private static string LastLine(string text)
    {
        const int LengthMax = 500;
        var line = text.AsSpan().TrimEnd();
        line = line[(line.LastIndexOf('\n') + 1)..];
        return new string(line.Length > LengthMax ? line[..LengthMax] : line);
    }
}
