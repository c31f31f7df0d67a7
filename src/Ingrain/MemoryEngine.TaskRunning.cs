using Ingrain.Execution;
using Ingrain.Execution.Languages;

namespace Ingrain;

/// <summary>Running programs for tasks: only the modules that a program loads are at hand, so that a run depends on nothing else.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>Runs a program on examples, with the modules that it loads.</summary>
    /// <param name="space">The space.</param>
    /// <param name="language">The language.</param>
    /// <param name="code">The program.</param>
    /// <param name="examples">Calls of it.</param>
    /// <param name="leftOut">Paths of modules that are there but fail when they are called.</param>
    /// <param name="ct">Kills the run.</param>
    internal async Task<ExampleRun> TryProgramAsync(
        SpaceId space, string language, string code, IReadOnlyList<ModuleExample> examples, IReadOnlyList<string> leftOut,
            CancellationToken ct)
    {
        var sight = await ModuleSightAsync(space, ct).ConfigureAwait(false);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var direct = sight.Graph.MeantBy(Language.Find(language)?.Shape(code).References ?? []);
        CountExec(space, sight, new ExecRequest { Language = language, Code = code });
        foreach (var path in direct.Union(sight.Graph.ReachedFrom(direct)))
            if (sight.Graph.Find(path) is { } node)
                files[path] = leftOut.Contains(path) ? Failing(node.Module) : node.Module.Code;
        var program = new ExecProgram { Code = code, Examples = examples, Modules = new ModuleTree(files) };
        return await Executor.RunExamplesAsync(language, program, ExecLimits.Default, ct).ConfigureAwait(false);
    }

    /// <summary>Counts that modules were offered to a solver.</summary>
    internal void CountReads(SpaceId space, IEnumerable<string> paths)
    {
        foreach (var path in paths) UsageOf(space).Add(path, new ModuleUsage(1, 0, 0, 0));
    }

    /// <summary>
    /// A module that can be loaded and whose functions raise. Of a language whose functions are not known, nothing at all.
    /// </summary>
    private static string Failing(Module module)
    {
        if (module.Language != "python") return "";
        var names = module.Signatures.Select(s => s.Trim()).Where(s => s.StartsWith("def ", StringComparison.Ordinal) && s.Contains('('))
            .Select(s => s[4..s.IndexOf('(')].Trim());
        return string.Join('\n', names.Select(n => $"def {n}(*args, **named):\n    raise RuntimeError('left out')\n"));
    }
}
