using System.Collections.Concurrent;
using Ingrain.Execution;

namespace Ingrain.Eval;

/// <summary>How tasks are compared: which orders, which budget.</summary>
public sealed record TaskBenchOptions
{
    /// <summary>Orders of each stream; 1 up.</summary>
    public int Orders { get; init; } = 5;

    /// <summary>Candidates a solver may try for a task; 1 up.</summary>
    public int StepsMax { get; init; } = 8_000;

    /// <summary>Streams run at once; 1 up.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Whether parts come before what is made of them; otherwise every order is a plain shuffle.</summary>
    public bool PartsFirst { get; init; }

    /// <summary>
    /// Whether programs of the small language are run by the search's own interpreter, in a fraction of the time. What is in use at the end
    /// is run in the sandbox whatever is said here.
    /// </summary>
    public bool IsInterpreted { get; init; }

    /// <summary>Given what Ingrain's memory and runs can teach after the first order; null where nobody asks.</summary>
    public Func<TrainingSet, CancellationToken, Task>? Training { get; init; }

    /// <summary>Told of each task of each arm and order.</summary>
    public Action? Progress { get; init; }
}

/// <summary>Runs streams of tasks through arms that differ in nothing but memory.</summary>
public static class TaskBench
{
    /// <summary>Runs a stream.</summary>
    /// <param name="name">The stream's name.</param>
    /// <param name="tasks">Its tasks.</param>
    /// <param name="sandbox">Where programs run; the caller's.</param>
    /// <param name="options">How.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What came of each arm, and how arms differ.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.SandboxUnavailable"/>: nothing can be run here.</exception>
    public static async Task<TaskReport> RunAsync(
        string name, IReadOnlyList<EvalTask> tasks, ISandbox sandbox, TaskBenchOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(options);
        var lent = new LentSandbox(sandbox, options.IsInterpreted);
        var runs = new ConcurrentDictionary<(string Arm, int Order), TaskArmRun>();
        // Without memory no task knows of another: one order is all of them.
        var work = TaskArm.Names.SelectMany(a => Enumerable.Range(0, a == "no memory" ? 1 : options.Orders)
            .Select(o => (Arm: a, Order: o)));
        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = ct },
            async (w, cancel) =>
        {
            var arm = new TaskArm(w.Arm, lent, options.StepsMax)
            {
                Training = w.Order == 0 && w.Arm == TaskArm.Names[^1] ? options.Training : null,
            };
            var (outcomes, modules, failing) = await arm.RunAsync(
                Order(tasks, w.Order, options.PartsFirst), [], options.Progress ?? (() => { }), cancel).ConfigureAwait(false);
            runs[w] = new TaskArmRun(w.Arm, outcomes, modules, failing);
        }).ConfigureAwait(false);
        var byArm = TaskArm.Names.Select(a => Enumerable.Range(0, options.Orders)
            .Select(o => runs[(a, a == "no memory" ? 0 : o)]).ToList()).ToList();
        return TaskReport.Of(name, options, byArm);
    }

    /// <summary>How many tasks a run of a stream is told of.</summary>
    /// <param name="tasks">Tasks of the stream.</param>
    /// <param name="orders">Orders.</param>
    /// <returns>The count.</returns>
    public static long Count(int tasks, int orders) => (long)tasks * (1 + ((TaskArm.Names.Count - 1) * orders));

    /// <summary>The tasks in the order of a number: the same for every arm.</summary>
    internal static IReadOnlyList<EvalTask> Order(IReadOnlyList<EvalTask> tasks, int order, bool partsFirst)
    {
        var shuffled = tasks.ToArray();
        new Random(order + 1).Shuffle(shuffled);
        var parts = tasks.Select(t => t.Part).Distinct().ToList();
        return [.. shuffled.OrderBy(t => t.Round).ThenBy(t => partsFirst ? parts.IndexOf(t.Part) : 0)];
    }
}

/// <summary>One arm's run of one order.</summary>
internal sealed record TaskArmRun(string Arm, IReadOnlyList<TaskOutcome> Outcomes, IReadOnlyList<Module> Modules, int Failing);
