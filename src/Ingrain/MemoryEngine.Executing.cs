using Ingrain.Execution;

namespace Ingrain;

/// <summary>Executing: code runs in the sandbox that the engine was given, with the space's modules at hand.</summary>
public sealed partial class MemoryEngine
{
    // All examples of a module run together, and some languages compile first.
    private static readonly ExecLimits s_exampleLimits = new() { Wall = TimeSpan.FromMinutes(1), Cpu = TimeSpan.FromSeconds(30) };

    /// <summary>
    /// Runs code in the engine's sandbox, where it can load the space's active modules and change nothing. Costs one look at the log's head
    /// beside the run itself.
    /// </summary>
    /// <param name="space">The space whose modules are at hand.</param>
    /// <param name="request">The code and its bounds.</param>
    /// <param name="ct">Kills the program.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.SandboxUnavailable"/>: the engine has no sandbox, or this host none that holds, or not the language's
    /// interpreter; nothing was run. <see cref="MemoryErrorCode.Invalid"/>: the request breaks a bound or names a language nobody knows.
    /// <see cref="MemoryErrorCode.Busy"/>: too many wait.
    /// </exception>
    public async Task<ExecResult> ExecAsync(SpaceId space, ExecRequest request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var executor = Executor;
        var sight = await ModuleSightAsync(space, ct).ConfigureAwait(false);
        var result = await MeasuredRunAsync(() => executor.RunAsync(request, sight.Graph.Tree, ct)).ConfigureAwait(false);
        CountExec(space, sight, request);
        return result;
    }

    /// <summary>Runs a module's examples, with other modules at hand.</summary>
    /// <param name="module">The module; need not be stored.</param>
    /// <param name="modules">The modules that it may load, as they would be with it.</param>
    /// <param name="ct">Kills the program.</param>
    /// <returns>What came of each.</returns>
    /// <exception cref="MemoryException">As for <see cref="ExecAsync"/>.</exception>
    internal async Task<ExampleRun> RunExamplesAsync(Module module, ModuleTree modules, CancellationToken ct)
    {
        var program = new ExecProgram { Code = module.Code, Examples = module.Examples, Modules = modules };
        return await Executor.RunExamplesAsync(module.Language, program, s_exampleLimits, ct).ConfigureAwait(false);
    }

    private Executor Executor => _executor ?? throw new MemoryException(MemoryErrorCode.SandboxUnavailable,
        "This engine was given no sandbox, so it runs no code.");
}
