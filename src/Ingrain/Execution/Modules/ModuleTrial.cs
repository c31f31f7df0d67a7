namespace Ingrain.Execution.Modules;

/// <summary>Runs a module's examples with the modules that it needs at hand.</summary>
/// <returns>What came of them; null where nothing can be run here.</returns>
internal delegate Task<ExampleRun?> RunModuleExamples(Module module, ModuleTree modules, CancellationToken ct);

/// <summary>How one module fared.</summary>
/// <param name="Node">The module; where its examples passed just now, with what they ran on.</param>
/// <param name="Run">The run of its examples; null where none was needed or possible.</param>
/// <param name="Problems">Why it cannot be in use; empty where it can.</param>
internal sealed record TriedModule(ModuleNode Node, ExampleRun? Run, IReadOnlyList<string> Problems)
{
    public bool Passes => Problems.Count == 0;

    /// <summary>Names that it loads and that mean nothing.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The circle that it is part of.</summary>
    public IReadOnlyList<string> Cycle { get; init; } = [];
}

/// <summary>
/// Finds out what a change does to the modules in use: everything that it reaches is tested, dependencies first, unless its examples passed
/// on the very same codes before. What fails is taken out, and what needed it then fails in turn.
/// </summary>
/// <param name="run">Runs examples. Where it cannot, only what was tested on the same codes passes.</param>
/// <param name="clock">Tells when a test ran.</param>
internal sealed class ModuleTrial(RunModuleExamples run, TimeProvider clock)
{
    /// <summary>The most modules that one loads by itself.</summary>
    public const int NeedsMax = 64;

    /// <summary>Paths of modules that are run again though their examples passed before on the same codes.</summary>
    public IReadOnlySet<string> Again { get; init; } = new HashSet<string>();

    /// <summary>Tries a change.</summary>
    /// <param name="before">The modules in use.</param>
    /// <param name="after">The same with the change.</param>
    /// <param name="changed">Paths of what differs, and of what is to be tested anyway.</param>
    /// <param name="ct">Kills the run under way.</param>
    /// <returns>How each module fared that the change reaches, dependencies first.</returns>
    public async Task<IReadOnlyList<TriedModule>> RunAsync(
        ModuleGraph before, ModuleGraph after, IReadOnlyCollection<string> changed, CancellationToken ct)
    {
        // Before and after: what needed something may mean something else by the same name now.
        var reached = changed.Union(before.Reaching(changed)).Union(after.Reaching(changed)).Where(p => after.Find(p) is not null);
        var tried = new List<TriedModule>();
        var graph = after;
        foreach (var path in after.InOrder(reached))
        {
            var fared = await TryAsync(graph, graph.Find(path)!, ct).ConfigureAwait(false);
            tried.Add(fared);
            if (!fared.Passes) graph = graph.Without(path);
        }
        return tried;
    }

    /// <summary>Tests one module among others.</summary>
    /// <param name="graph">The modules in use, it among them.</param>
    /// <param name="node">It.</param>
    /// <param name="ct">Kills the run.</param>
    /// <returns>How it fared.</returns>
    public async Task<TriedModule> TryAsync(ModuleGraph graph, ModuleNode node, CancellationToken ct)
    {
        var module = node.Module;
        var problems = new List<string>();
        if (node.Language is null) problems.Add($"'{module.Language}' is no language that Ingrain can run.");
        else if (node.Language.ProblemOfPath(node.Path) is { } problem) problems.Add(problem);
        else if (node.Language.ProblemBeside(node.Path, graph.Nodes.Select(n => n.Path)) is { } hidden) problems.Add(hidden);
        if (module.Examples.Count == 0)
            problems.Add("It has no example: nothing shows that it works. Give at least one call and its value, or one test.");
        var missing = graph.MissingOf(node);
        if (missing.Count > 0)
            problems.Add($"It loads what is no module in use: {string.Join(", ", missing)}. Write that first, or load something else.");
        var cycle = graph.CycleThrough(node.Path);
        if (cycle.Count > 0)
            problems.Add($"It needs itself: {string.Join(" -> ", cycle)}. Put what they share into a module of its own.");
        if (graph.NeedsOf(node.Path).Count > NeedsMax)
            problems.Add($"It loads more than {NeedsMax} modules. Put some of them together.");
        if (problems.Count > 0) return new TriedModule(node, null, problems) { Missing = missing, Cycle = cycle };
        if (!Again.Contains(node.Path) && graph.IsVerified(node.Path)) return new TriedModule(node, null, []);
        var ran = await run(module, graph.TreeOf(node.Path), ct).ConfigureAwait(false);
        if (ran is null) return new TriedModule(node, null, ["Its examples could not be run: there is no sandbox here."]);
        var passed = ran.HasPassed ? ran.Examples.Count : ran.Examples.Count(e => e.Passed);
        var at = clock.GetUtcNow();
        var verified = module with
        {
            Verification = new Verification
            {
                RanAt = at, Passed = passed, Failed = ran.Examples.Count - passed, Against = graph.DigestOf(node.Path),
            },
            VerifiedAt = ran.HasPassed ? at : module.VerifiedAt,
            Dependencies = graph.NeedsOf(node.Path),
        };
        if (!ran.HasPassed) problems.Add(Failure(ran));
        return new TriedModule(node.With(verified), ran, problems);
    }

    private static string Failure(ExampleRun run)
    {
        var failed = run.Examples.Count(e => !e.Passed);
        return run.Result.Status != ExecStatus.Ok && failed == run.Examples.Count
            ? $"The run of its examples did not end well: {Words(run.Result.Status)}."
            : $"{failed} of {run.Examples.Count} examples failed.";
    }

    private static string Words(ExecStatus status) => status switch
    {
        ExecStatus.ExitNonzero => "its code failed",
        ExecStatus.Timeout => "it took too long",
        ExecStatus.CpuLimit => "it computed too long",
        ExecStatus.MemoryLimit => "it took too much memory",
        ExecStatus.OutputLimit => "it wrote too much",
        ExecStatus.BlockedSyscall => "it asked the system for what no program may have here",
        _ => "the sandbox could not be set up",
    };
}
