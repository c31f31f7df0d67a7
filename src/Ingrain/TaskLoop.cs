using Ingrain.Execution;
using Ingrain.Learning;

namespace Ingrain;

/// <summary>How a loop of tasks goes about them.</summary>
public sealed record TaskLoopOptions
{
    /// <summary>The most candidates a solver may try for a task; 1 up.</summary>
    public int StepsMax { get; init; } = 20_000;

    /// <summary>How tasks are rewarded.</summary>
    public TaskReward Reward { get; init; } = new();

    /// <summary>The characters of code at which memory counts as full.</summary>
    public long CharactersFull { get; init; } = 40_000;

    /// <summary>The session in which runs are recorded as episodes; null to record none.</summary>
    public RecordId? Session { get; init; }

    /// <summary>Whether every module that a solution imports is replaced by one that fails, to see that the solution needs it.</summary>
    public bool ProvesReuse { get; init; } = true;
}

/// <summary>What came of one task.</summary>
public sealed record TaskRun
{
    /// <summary>Whether the program passed all of the task's examples in the sandbox.</summary>
    public required bool Passes { get; init; }

    /// <summary>The program; null for none.</summary>
    public string? Code { get; init; }

    /// <summary>Candidates tried.</summary>
    public required int Steps { get; init; }

    /// <summary>Times the solver started over.</summary>
    public required int Rounds { get; init; }

    /// <summary>Modules offered.</summary>
    public required int Offered { get; init; }

    /// <summary>Paths of the modules that the passing program needs.</summary>
    public required IReadOnlyList<string> Reused { get; init; }

    /// <summary>The steps that those are held to have saved.</summary>
    public required int StepsSaved { get; init; }

    /// <summary>What memory made of it.</summary>
    public required TaskKeeping Kept { get; init; }

    /// <summary>How much memory keeps after it.</summary>
    public required LibrarySize Size { get; init; }

    /// <summary>What it was worth.</summary>
    public required double Reward { get; init; }
}

/// <summary>
/// The loop that makes memory pay: read what may help, solve, run the solution in the sandbox, decide what to keep or refine, and count
/// what it was worth. One task at a time. After article "Model Memory Madness" (see docs/tasks.md).
/// </summary>
/// <param name="engine">The engine, with a sandbox.</param>
/// <param name="space">The space whose modules are at hand.</param>
/// <param name="solver">Who writes programs.</param>
/// <param name="memory">What is remembered between tasks.</param>
/// <param name="options">How; null for the defaults.</param>
public sealed class TaskLoop(MemoryEngine engine, SpaceId space, TaskSolver solver, TaskMemory memory, TaskLoopOptions? options = null)
{
    private readonly TaskLoopOptions _options = options ?? new TaskLoopOptions();

    /// <summary>Runs a task through the loop.</summary>
    /// <param name="task">The task.</param>
    /// <param name="ct">Kills what runs; memory is as before, or has all of what was decided until then.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.SandboxUnavailable"/>: nothing can be run here. Or the store fails.
    /// </exception>
    public async Task<TaskRun> RunAsync(ProgramTask task, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        var reading = await memory.ReadAsync(task, ct).ConfigureAwait(false);
        var request = new SolveRequest
        {
            Task = task, Modules = reading.Offered, Dependencies = reading.Dependencies, StepsMax = _options.StepsMax,
            TryAsync = async (code, cancel) => await CheckAsync(task, code, cancel).ConfigureAwait(false),
            CallAsync = CallAsync,
        };
        var attempt = await solver.SolveAsync(request, ct).ConfigureAwait(false);
        var check = attempt.Code is null ? null : await CheckAsync(task, attempt.Code, ct).ConfigureAwait(false);
        var passes = check?.Passes == true;
        IReadOnlyList<string> reused = passes ? await NeededAsync(task, attempt, ct).ConfigureAwait(false) : [];
        var saved = await memory.CountAsync(reading, reused, attempt.Steps, ct).ConfigureAwait(false);
        if (_options.Session is { } session) await RecordAsync(session, task, attempt, passes, ct).ConfigureAwait(false);
        var kept = passes ? await memory.KeepAsync(task, attempt, ct).ConfigureAwait(false) : TaskKeeping.Nothing;
        var size = await memory.SizeAsync(ct).ConfigureAwait(false);
        return new TaskRun
        {
            Passes = passes, Code = attempt.Code, Steps = attempt.Steps, Rounds = attempt.Rounds, Offered = reading.Offered.Count,
            Reused = reused, StepsSaved = saved, Kept = kept, Size = size,
            Reward = _options.Reward.Of(passes, reading.Offered.Count, reused.Count, (double)size.Characters / _options.CharactersFull),
        };
    }

    private async ValueTask<CandidateCheck> CheckAsync(ProgramTask task, string code, CancellationToken ct)
    {
        var run = await engine.TryProgramAsync(space, task.Language, code, task.Examples, [], ct).ConfigureAwait(false);
        return CheckOf(run);
    }

    private static CandidateCheck CheckOf(ExampleRun run)
    {
        var failed = run.Examples.Where(e => !e.Passed).ToList();
        var feedback = string.Join('\n', failed.Take(3).Select(f => $"{f.Example.Input}: {f.Error}"
            + (f.Value is null ? "" : $" It gave {f.Value}, expected {f.Example.Expected}.")));
        return new CandidateCheck
        {
            Passed = run.Examples.Count - failed.Count, Failed = failed.Count,
            Feedback = run.Result.Status == ExecStatus.Ok ? feedback : $"{run.Result.Status}: {feedback}",
        };
    }

    /// <summary>The imported modules without which the program fails. What is imported and not needed is no reuse.</summary>
    private async ValueTask<IReadOnlyList<string>> NeededAsync(ProgramTask task, TaskAttempt attempt, CancellationToken ct)
    {
        if (!_options.ProvesReuse || attempt.AreUsesProven) return attempt.Uses;
        var needed = new List<string>();
        foreach (var path in attempt.Uses)
        {
            var run = await engine.TryProgramAsync(space, task.Language, attempt.Code!, task.Examples, [path], ct).ConfigureAwait(false);
            if (!run.HasPassed) needed.Add(path);
        }
        return needed;
    }

    private async ValueTask<IReadOnlyList<string?>> CallAsync(Module module, IReadOnlyList<string> calls, CancellationToken ct)
    {
        var examples = calls.Select(c => new ModuleExample { Input = c, Expected = "null" }).ToList();
        var run = await engine.TryProgramAsync(space, module.Language, module.Code, examples, [], ct).ConfigureAwait(false);
        return [.. run.Examples.Select(e => e.Value)];
    }

    private async ValueTask RecordAsync(RecordId session, ProgramTask task, TaskAttempt attempt, bool passes, CancellationToken ct)
    {
        var episode = new Episode
        {
            Session = session, Role = "assistant", Speaker = solver.Name, Content = TaskRecord.Of(task, attempt, passes).ToJson(),
            Label = TrustLabel.Agent, Metadata = new Dictionary<string, string> { [TaskRecord.Mark] = TaskRecord.Form },
        };
        var context = new WriteContext { Actor = new Actor(ActorKind.Agent, solver.Name), Reason = "a task was run" };
        await engine.ObserveAsync(space, [episode], context, ct).ConfigureAwait(false);
    }
}
