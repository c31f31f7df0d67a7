namespace Ingrain.Learning;

/// <summary>How the built-in search goes about a task.</summary>
public sealed record EnumerativeSolverOptions
{
    /// <summary>A name for reports; 1 to 60 characters.</summary>
    public string Name { get; init; } = "enumerative";

    /// <summary>The names of the primitives that it may use; null for all.</summary>
    public IReadOnlySet<string>? Primitives { get; init; }

    /// <summary>
    /// What calling a module costs, where applying a primitive costs 2 and naming an argument 1; from 1 up. Those that memory ranks first
    /// cost half a unit less, those far behind up to a unit more.
    /// </summary>
    public int ModuleCost { get; init; } = 1;

    /// <summary>Whether the operations of one cost are tried from last to first.</summary>
    public bool IsBackward { get; init; }

    /// <summary>Whether a module's calls are written into the program in place of importing it.</summary>
    public bool WritesOut { get; init; }
}

/// <summary>
/// Solves tasks without a model: enumerates programs of a small typed language (numbers, truth values, ASCII text, lists, map, filter and
/// the like with small lambdas), cheapest first, and writes what fits as a Python function. Recalled modules whose code is in that language
/// are operations like its own; others are called in the sandbox, a table of arguments in one run. A step is one expression that is built
/// and evaluated, the parts of programs and what turns out to be known already included. Deterministic.
/// </summary>
/// <param name="options">How; null for the defaults.</param>
public sealed class EnumerativeSolver(EnumerativeSolverOptions? options = null) : TaskSolver
{
    private readonly EnumerativeSolverOptions _options = options ?? new EnumerativeSolverOptions();

    /// <inheritdoc/>
    public override string Name => _options.Name;

    /// <inheritdoc/>
    /// <remarks>A task whose types or values are none of the language's is given up after no step.</remarks>
    public override async ValueTask<TaskAttempt> SolveAsync(SolveRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (TaskReader.Read(request.Task) is not var (outline, goal)) return new TaskAttempt { Steps = 0 };
        var reader = new ModuleReader(request.Modules.Concat(request.Dependencies));
        var modules = request.Modules.ToDictionary(m => m.Path, StringComparer.Ordinal);
        var components = request.Modules.Select(m => reader.Read(m.Path)).OfType<Component>().ToList();
        var settings = new SearchSettings
        {
            StepsMax = request.StepsMax, Primitives = _options.Primitives, IsBackward = _options.IsBackward,
            ComponentCost = _options.ModuleCost,
        };
        var result = await ProgramSearch.FindAsync(goal, settings, components, InvokeAsync, ct).ConfigureAwait(false);
        return new TaskAttempt
        {
            Code = result.Found is null ? null : Write(result.Found),
            Uses = result.Found is null ? [] : [.. result.Found.Calls().Select(c => c.Path).Where(p => p.Length > 0).Distinct()],
            AreUsesProven = true, // what the search could do without it would have found sooner
            Steps = result.Steps,
            Rejected = [.. result.Near.Select(Write)],
        };

        string Write(Expr body) => ProgramWriter.File(
            new Component(outline.Name, outline.Result, outline.Parameters) { Body = body, ParameterNames = outline.ParameterNames },
            _options.WritesOut ? null : ModuleReader.Import);

        async ValueTask<IReadOnlyList<object?>> InvokeAsync(Component component, IReadOnlyList<object[]> arguments,
            CancellationToken cancel)
        {
            var calls = arguments.Select(a => $"{component.Name}({string.Join(", ", a.Select(Value.Literal))})").ToList();
            var values = await request.CallAsync(modules[component.Path], calls, cancel).ConfigureAwait(false);
            return [.. values.Select(v => v is null || Value.ReadJson(v) is not { } read || !Value.Fits(read, component.Result) ? null
                : read)];
        }
    }
}
