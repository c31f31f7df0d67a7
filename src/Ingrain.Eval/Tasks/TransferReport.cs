using System.Text.Json.Serialization;
using Ingrain.Execution;
using Ingrain.Learning;

namespace Ingrain.Eval;

/// <summary>What memory built by one solver is worth to another.</summary>
public sealed record TransferReport
{
    /// <summary>The solvers.</summary>
    [JsonPropertyName("solvers"), JsonPropertyOrder(0)]
    public required IReadOnlyList<string> Solvers { get; init; }

    /// <summary>Every pair of a solver that built and one that reads.</summary>
    [JsonPropertyName("cells"), JsonPropertyOrder(1)]
    public required IReadOnlyList<TransferCell> Cells { get; init; }
}

/// <summary>One solver on tasks that no memory has seen, with a memory that another built and that is only read.</summary>
public sealed record TransferCell
{
    /// <summary>Who built the memory.</summary>
    [JsonPropertyName("memory_from"), JsonPropertyOrder(0)]
    public required string MemoryFrom { get; init; }

    /// <summary>Who reads it.</summary>
    [JsonPropertyName("solver"), JsonPropertyOrder(1)]
    public required string Solver { get; init; }

    /// <summary>Modules in that memory.</summary>
    [JsonPropertyName("modules"), JsonPropertyOrder(2)]
    public required int Modules { get; init; }

    /// <summary>Share solved without memory.</summary>
    [JsonPropertyName("solved_without"), JsonPropertyOrder(3)]
    public required double SolvedWithout { get; init; }

    /// <summary>Change in the share solved, task by task.</summary>
    [JsonPropertyName("solved"), JsonPropertyOrder(4)]
    public required PairedChange Solved { get; init; }

    /// <summary>Change in steps as a share of those without.</summary>
    [JsonPropertyName("steps"), JsonPropertyOrder(5)]
    public required PairedChange Steps { get; init; }
}

/// <summary>Builds memories with solvers that differ, and gives each to all of them.</summary>
public static class TransferBench
{
    private static readonly HashSet<string> s_few = ["add", "sub", "mul", "mod", "lt", "le", "eq", "not", "and", "min", "max", "len",
        "sum", "item",
        "take", "drop", "concat", "reverse", "sorted", "map", "filter", "split", "words", "join", "lower", "upper", "starts", "str", "int",
        "letters", "has", "largest", "smallest", "strip"];

    /// <summary>The solvers: all primitives; half of them; all, tried from the last to the first; all on a quarter of the steps.</summary>
    private static readonly (EnumerativeSolverOptions Options, double Steps)[] s_solvers =
    [
        (new EnumerativeSolverOptions { Name = "full" }, 1),
        (new EnumerativeSolverOptions { Name = "few primitives", Primitives = s_few }, 1),
        (new EnumerativeSolverOptions { Name = "backward", IsBackward = true }, 1),
        (new EnumerativeSolverOptions { Name = "quarter of the steps" }, 0.25),
    ];

    /// <summary>Stands for every solver where one that built a memory is named.</summary>
    public const string All = "all";

    /// <summary>The solvers' names.</summary>
    public static IReadOnlyList<string> Solvers { get; } = [.. s_solvers.Select(s => s.Options.Name)];

    /// <summary>Builds each memory on two thirds of the tasks and tries each solver with it on the others.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="from">Whose memory is given to all: one of <see cref="Solvers"/>, or <see cref="All"/>.</param>
    /// <param name="sandbox">Where programs run; the caller's.</param>
    /// <param name="options">The budget and how many run at once.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>All cells.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.SandboxUnavailable"/>: nothing can be run here.</exception>
    public static async Task<TransferReport> RunAsync(
        IReadOnlyList<EvalTask> tasks, string from, ISandbox sandbox, TaskBenchOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(options);
        var builders = Enumerable.Range(0, s_solvers.Length).Where(i => from == All || s_solvers[i].Options.Name == from).ToList();
        if (builders.Count == 0) throw new ArgumentException($"No solver is called '{from}'.", nameof(from));
        var lent = new LentSandbox(sandbox, options.IsInterpreted);
        var shuffled = TaskBench.Order(tasks, 0, partsFirst: false);
        var asked = shuffled.Take(tasks.Count / 3).ToList();
        var parts = tasks.Select(t => t.Part).Distinct().ToList();
        var built = shuffled.Skip(tasks.Count / 3).OrderBy(t => parts.IndexOf(t.Part)).ToList();
        var done = options.Progress ?? (() => { });
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = ct };
        var memories = new IReadOnlyList<Module>[s_solvers.Length];
        var floors = new IReadOnlyList<TaskOutcome>[s_solvers.Length];
        await Parallel.ForAsync(0, s_solvers.Length, bounds, async (i, cancel) =>
        {
            if (builders.Contains(i))
                memories[i] = (await Arm("ingrain", i, lent, options, learns: true).RunAsync(built, [], done, cancel)
                    .ConfigureAwait(false)).Modules;
            floors[i] = (await Arm("no memory", i, lent, options, learns: false).RunAsync(asked, [], done, cancel).ConfigureAwait(false))
                .Outcomes;
        }).ConfigureAwait(false);
        var cells = new TransferCell[builders.Count * s_solvers.Length];
        await Parallel.ForAsync(0, cells.Length, bounds, async (c, cancel) =>
        {
            var (builder, to) = (builders[c / s_solvers.Length], c % s_solvers.Length);
            var (outcomes, _, _) = await Arm("ingrain", to, lent, options, learns: false)
                .RunAsync(asked, InOrder(memories[builder]), done, cancel).ConfigureAwait(false);
            cells[c] = Cell(builder, to, memories[builder].Count, floors[to], outcomes);
        }).ConfigureAwait(false);
        return new TransferReport { Solvers = Solvers, Cells = cells };
    }

    private static TaskArm Arm(string name, int solver, LentSandbox sandbox, TaskBenchOptions options, bool learns) =>
        new(name, sandbox, (int)(options.StepsMax * s_solvers[solver].Steps))
        {
            Solver = s_solvers[solver].Options, Memory = new ModuleMemoryOptions { OfferedMax = TaskArm.OfferedMax, Learns = learns },
        };

    private static TransferCell Cell(int from, int to, int modules, IReadOnlyList<TaskOutcome> without, IReadOnlyList<TaskOutcome> with)
    {
        var level = without.Average(o => (double)o.Steps);
        return new TransferCell
        {
            MemoryFrom = Solvers[from], Solver = Solvers[to], Modules = modules,
            SolvedWithout = (double)without.Count(o => o.IsSolved) / without.Count,
            Solved = PairedBootstrap.Of([.. with.Zip(without, (n, w) => (n.IsSolved ? 1.0 : 0) - (w.IsSolved ? 1 : 0))]),
            Steps = PairedBootstrap.Of([.. with.Zip(without, (n, w) => (n.Steps - w.Steps) / level)]),
        };
    }

    /// <summary>Modules after those that they need, as they can be written into another space.</summary>
    private static List<Module> InOrder(IReadOnlyList<Module> modules)
    {
        var (ordered, left) = (new List<Module>(), modules.ToList());
        while (left.FindIndex(m => m.Dependencies.All(d => ordered.Exists(o => o.Path == d))) is >= 0 and var at)
        {
            ordered.Add(left[at] with { Id = default });
            left.RemoveAt(at);
        }
        return ordered;
    }
}
