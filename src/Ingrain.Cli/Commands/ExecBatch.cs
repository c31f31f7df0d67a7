using System.Globalization;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Execution;

namespace Ingrain.Cli.Commands;

/// <summary>
/// Runs a file of programs, each in a sandbox of its own, as many at once as there are processors, with the modules of a space that was
/// named. Failures come in the order of the file.
/// Holds a few programs at a time, however long the file is; failures wait in a file until the end.
/// </summary>
internal sealed class ExecBatch(Call call, string language, ExecLimits limits) : IAsyncDisposable
{
    private const int LineBytesMax = 8 * 1024 * 1024;
    private const int StderrLengthMax = 2_000;

    private readonly int _atOnce = Environment.ProcessorCount;
    private readonly FailureSpool _failures = new();
    private int _total;
    private int _passed;

    public async Task<int> RunAsync(string file, CancellationToken ct)
    {
        await using var sandbox = SandboxChoice.Choose(call.Surroundings);
        // Said once for all, instead of once for each line.
        if (await sandbox.ProbeAsync(ct) is { IsAvailable: false } verdict) throw CliException.Unavailable(verdict.Reason);
        SandboxChoice.Warn(call, sandbox.Tier);
        await using var input = file == "-" ? call.Surroundings.OpenIn() : ReadFile.Open(file);
        var begun = TimeProvider.System.GetTimestamp();
        await using var engine = call.IsSpaceNamed ? call.Open(StoreUse.Read, sandbox) : null;
        var executor = new Executor(sandbox);
        await RunAllAsync(input, engine is null ? (request, cancel) => executor.RunAsync(request, ModuleTree.Empty, cancel)
            : (request, cancel) => engine.ExecAsync(call.Space, request, cancel), ct);
        var seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        Answer(Math.Round(_total / Math.Max(seconds, 0.001), 2));
        return _passed == _total ? ExitCode.Ok : ExitCode.Failed;
    }

    private delegate Task<ExecResult> RunProgram(ExecRequest request, CancellationToken ct);

    public ValueTask DisposeAsync() => _failures.DisposeAsync();

    private async Task RunAllAsync(Stream input, RunProgram run, CancellationToken ct)
    {
        using var places = new SemaphoreSlim(_atOnce);
        using var progress = new ProgressLine(call.Surroundings, "running");
        var running = new Queue<Task<ProgramFailure?>>();
        try
        {
            await foreach (var line in BoundedLineReader.ReadAsync(input, LineBytesMax, ct))
            {
                if (line.Bytes is { } bytes && bytes.Span.Trim(" \t\r"u8).IsEmpty) continue;
                if (running.Count >= 4 * _atOnce) await TakeAsync(running.Dequeue(), progress, ct);
                running.Enqueue(RunAsync(ProgramLine.Read(line, language), run, places, ct));
            }
            while (running.TryDequeue(out var next)) await TakeAsync(next, progress, ct);
        }
        finally
        {
            // Nothing of it may outlive the sandbox.
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeAsync(Task<ProgramFailure?> run, ProgressLine progress, CancellationToken ct)
    {
        var failure = await run;
        _total++;
        if (failure is null) _passed++;
        else if (call.IsJson) await _failures.AddAsync(failure, ct);
        else Show(failure);
        progress.Show(null, _total);
    }

    /// <summary>Runs one program; gives null where it passed.</summary>
    private async Task<ProgramFailure?> RunAsync(ProgramLine line, RunProgram run, SemaphoreSlim places, CancellationToken ct)
    {
        if (line.Request is null) return new ProgramFailure(line.Id, ProgramLine.Invalid, line.Problem);
        await places.WaitAsync(ct);
        try
        {
            var result = await run(line.Request with { Limits = limits }, ct);
            return result.Status == ExecStatus.Ok ? null : new ProgramFailure(line.Id, ExecWords.Of(result.Status), Tail(result.Stderr));
        }
        catch (MemoryException e)
        {
            var status = e.Code == MemoryErrorCode.Invalid ? ProgramLine.Invalid : ExecWords.Of(ExecStatus.SetupFailed);
            return new ProgramFailure(line.Id, status, e.Message);
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>The end says most: that is where the error is.</summary>
    private static string Tail(string text)
    {
        if (text.Length <= StderrLengthMax) return text;
        var start = text.Length - StderrLengthMax;
        return text[(char.IsLowSurrogate(text[start]) ? start + 1 : start)..];
    }

    private void Show(ProgramFailure failure)
    {
        var why = failure.Stderr.AsSpan().TrimEnd();
        var last = why[(why.LastIndexOf('\n') + 1)..].ToString();
        call.Surroundings.Out.WriteLine(TerminalText.SafeLine($"✗ {failure.Id}: {failure.Status}{(last.Length > 0 ? ": " : "")}{last}"));
    }

    private void Answer(double perSecond)
    {
        if (call.IsJson) _failures.WriteAnswer(call.Surroundings.Out, _total, _passed, perSecond);
        else call.Surroundings.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_passed} of {_total} passed, {perSecond} a second"));
    }
}
