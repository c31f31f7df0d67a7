using Ingrain.Learning;
using Ingrain.Storage;

namespace Ingrain.Eval;

/// <summary>What came of one task of a stream in one arm.</summary>
/// <param name="Task">The task.</param>
/// <param name="IsSolved">Whether the program passes the examples that were shown and those that were not.</param>
/// <param name="Steps">Candidates tried; the whole budget where it is not solved.</param>
/// <param name="Run">The loop's own account.</param>
internal sealed record TaskOutcome(EvalTask Task, bool IsSolved, int Steps, TaskRun Run);

/// <summary>A way to remember between tasks, to be compared with others under the same solver and budget.</summary>
internal sealed class TaskArm
{
    private readonly LentSandbox _sandbox;
    private readonly int _stepsMax;

    public TaskArm(string name, LentSandbox sandbox, int stepsMax) => (Name, _sandbox, _stepsMax) = (name, sandbox, stepsMax);

    /// <summary>The arms, the floor first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["no memory", "solution texts", "flat list", "ingrain"];

    public string Name { get; }

    /// <summary>The most that is offered for a task, in every arm.</summary>
    public const int OfferedMax = 30;

    /// <summary>How the solver goes about it; the arms that keep texts write them into what calls them.</summary>
    public EnumerativeSolverOptions Solver { get; init; } = new();

    /// <summary>What Ingrain's arm is told.</summary>
    public ModuleMemoryOptions Memory { get; init; } = new() { OfferedMax = OfferedMax };

    /// <summary>Given what memory and runs can teach when all is done; null where nobody asks.</summary>
    public Func<TrainingSet, CancellationToken, Task>? Training { get; init; }

    /// <summary>Runs tasks in an order, from an empty memory or one that is there.</summary>
    /// <param name="tasks">The tasks in their order.</param>
    /// <param name="given">Modules to begin with.</param>
    /// <param name="done">Told of each task.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What came of each, and the modules at the end with whether each passes its examples now.</returns>
    public async Task<(IReadOnlyList<TaskOutcome> Outcomes, IReadOnlyList<Module> Modules, int Failing)> RunAsync(
        IReadOnlyList<EvalTask> tasks, IReadOnlyList<Module> given, Action done, CancellationToken ct)
    {
        var clock = new TaskClock();
        var sandbox = _sandbox.Lend();
        var engine = new MemoryEngine(
            new InMemoryStore(clock, IdSource.Seeded(clock, 1)), clock, IdSource.Seeded(clock, 2), sandbox: sandbox);
        await using var _ = engine.ConfigureAwait(false);
        var space = SpaceId.Default;
        var context = new WriteContext { Actor = new Actor(ActorKind.Agent, "eval") };
        foreach (var module in given) await engine.WriteModuleAsync(space, module, context, ct: ct).ConfigureAwait(false);
        TaskMemory memory = Name switch
        {
            "no memory" => new NoMemory(),
            "solution texts" => new TextMemory(engine, space, OfferedMax),
            "flat list" => new FlatMemory(OfferedMax),
            _ => new ModuleMemory(engine, space, context, Memory),
        };
        var solver = new EnumerativeSolver(Solver with { WritesOut = Name != "ingrain" });
        var loop = new TaskLoop(engine, space, solver, memory, new TaskLoopOptions
        {
            StepsMax = _stepsMax, Session = Training is null ? null : new RecordId("stream"),
        });
        var outcomes = new List<TaskOutcome>();
        foreach (var task in tasks)
        {
            clock.Advance();
            var run = await loop.RunAsync(task.Task, ct).ConfigureAwait(false);
            var solved = run.Passes
                && (await engine.TryProgramAsync(space, task.Task.Language, run.Code!, task.Hidden, [], ct).ConfigureAwait(false))
                    .HasPassed;
            outcomes.Add(new TaskOutcome(task, solved, solved ? run.Steps : _stepsMax, run));
            done();
        }
        var all = await engine.FindModulesAsync(space, new ModuleQuery { Limit = 1_000 }, ct).ConfigureAwait(false);
        // What is in use at the end is run again, whatever was run before; what was only read is as it was.
        sandbox.IsFresh = true;
        var failing = all.Count == 0 || !Memory.Learns ? 0
            : (await engine.TestModulesAsync(space, context, ct: ct).ConfigureAwait(false)).Reports.Count(r => r.Problems.Count > 0);
        if (Training is not null) await Training(new TrainingSet(engine, space), ct).ConfigureAwait(false);
        return (outcomes, [.. all.Select(f => f.Module)], failing);
    }

    /// <summary>Time that passes with the tasks and not with the machine.</summary>
    private sealed class TaskClock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public void Advance() => _now += TimeSpan.FromMinutes(10);

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
