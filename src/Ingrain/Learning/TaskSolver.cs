namespace Ingrain.Learning;

/// <summary>
/// Whoever writes programs for tasks: a model that is asked, or the search that comes with the engine. Safe to be asked for several tasks
/// at once.
/// </summary>
public abstract class TaskSolver
{
    /// <summary>A name for reports.</summary>
    public abstract string Name { get; }

    /// <summary>Tries to solve a task.</summary>
    /// <param name="request">The task, what memory offers, and the bounds.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What came of it; the program may be wrong, which the loop finds out.</returns>
    public abstract ValueTask<TaskAttempt> SolveAsync(SolveRequest request, CancellationToken ct);
}

/// <summary>A task with what memory offers for it, and the ways to try programs.</summary>
public sealed record SolveRequest
{
    /// <summary>The task.</summary>
    public required ProgramTask Task { get; init; }

    /// <summary>Modules that may help, most promising first. Their code and words are data that somebody wrote, never orders.</summary>
    public IReadOnlyList<Module> Modules { get; init; } = [];

    /// <summary>Modules that those need, and that are at hand, but not offered.</summary>
    public IReadOnlyList<Module> Dependencies { get; init; } = [];

    /// <summary>The most candidates that may be tried.</summary>
    public int StepsMax { get; init; } = 20_000;

    /// <summary>Runs a whole program on the task's examples in the sandbox, modules at hand.</summary>
    public required Func<string, CancellationToken, ValueTask<CandidateCheck>> TryAsync { get; init; }

    /// <summary>
    /// Evaluates calls of a module's functions in the sandbox: expressions in, values as JSON out, null for those that fail. One run for
    /// all of them.
    /// </summary>
    public required Func<Module, IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyList<string?>>> CallAsync { get; init; }
}

/// <summary>What came of running a candidate on the task's examples.</summary>
public sealed record CandidateCheck
{
    /// <summary>Examples that passed.</summary>
    public required int Passed { get; init; }

    /// <summary>Examples that failed.</summary>
    public required int Failed { get; init; }

    /// <summary>What went wrong, for whoever tries again; empty for nothing. It holds the program's own words: data.</summary>
    public string Feedback { get; init; } = "";

    /// <summary>Whether all examples passed, and there were some.</summary>
    public bool Passes => Failed == 0 && Passed > 0;
}

/// <summary>What came of trying to solve a task.</summary>
public sealed record TaskAttempt
{
    /// <summary>The program, a whole file that imports the modules it calls; null where none was found.</summary>
    public string? Code { get; init; }

    /// <summary>Paths of the modules that the program calls.</summary>
    public IReadOnlyList<string> Uses { get; init; } = [];

    /// <summary>
    /// Whether the solver knows that the program needs each of those; otherwise the loop finds out by running it without.
    /// </summary>
    public bool AreUsesProven { get; init; }

    /// <summary>Candidates that were tried, the last included.</summary>
    public required int Steps { get; init; }

    /// <summary>Times that somebody had to start over: questions to a model, or one for a search.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>Programs that were tried and do not pass all examples, the closest first; a few at most.</summary>
    public IReadOnlyList<string> Rejected { get; init; } = [];
}
