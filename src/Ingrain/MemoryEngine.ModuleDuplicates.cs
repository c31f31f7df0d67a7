using Ingrain.Execution;
using Ingrain.Execution.Modules;

namespace Ingrain;

/// <summary>Modules that do the same as another, told while one is written.</summary>
public sealed partial class MemoryEngine
{
    private static IReadOnlyList<ModuleDuplicate> ExactDuplicates(ModuleWrite write, ModuleNode node)
    {
        // What was allowed to be there once is no news when something else about it changes.
        if (write.There is { IsInUse: true } there && there.NormalForm == node.NormalForm) return [];
        var graph = write.Sight.Graph;
        return
        [
            .. from other in graph.Nodes
               where other.Module.Language == node.Module.Language && other.Module.Id != node.Module.Id && other.Path != node.Path
                   && other.NormalForm == node.NormalForm
               orderby other.Module.Sequence
               select Duplicate(graph, node.Path, other.Path, isExact: true),
        ];
    }

    /// <summary>Modules that pass a new one's examples while it passes theirs: the likeliest few are tried.</summary>
    private async Task<IReadOnlyList<ModuleDuplicate>> LikeAsync(
        ModuleWrite write, ModuleGraph after, ModuleNode node, CancellationToken ct)
    {
        if (write.There is { IsInUse: true } there && there.NormalForm == node.NormalForm) return [];
        var graph = write.Sight.Graph;
        var candidates = graph.Nodes.Where(n => n.Module.Id != node.Module.Id && n.NormalForm != node.NormalForm
            && ModuleLikeness.AreComparable(n, node)).OrderBy(n => n.Path, StringComparer.Ordinal).ToList();
        var found = new List<ModuleDuplicate>();
        var likeliest = (await LikeliestAsync(write.Space, node.Module, candidates, ct).ConfigureAwait(false)).ToList();
        foreach (var other in await PassedByAsync(node.Module, likeliest, after, ct).ConfigureAwait(false))
            if (await RanAsync(ModuleLikeness.Asked(other.Module, node.Module), graph, ct).ConfigureAwait(false) is { HasPassed: true })
                found.Add(Duplicate(graph, node.Path, other.Path, isExact: false));
        return found;
    }

    /// <summary>Modules all of whose examples a new one passes, asked in one run.</summary>
    private async Task<IEnumerable<ModuleNode>> PassedByAsync(
        Module module, List<ModuleNode> others, ModuleGraph after, CancellationToken ct)
    {
        var asked = others.Select(o => ModuleLikeness.Asked(module, o.Module).Examples).ToList();
        if (asked.Count == 0) return [];
        var run = await RanAsync(module with { Examples = [.. asked.SelectMany(a => a)] }, after, ct).ConfigureAwait(false);
        if (run is not { Result.Status: ExecStatus.Ok }) return [];
        var passed = new List<ModuleNode>();
        var at = 0;
        foreach (var (other, examples) in others.Zip(asked))
        {
            if (run.Examples.Skip(at).Take(examples.Count).All(e => e.Passed)) passed.Add(other);
            at += examples.Count;
        }
        return passed;
    }

    private async Task<IEnumerable<ModuleNode>> LikeliestAsync(
        SpaceId space, Module module, List<ModuleNode> candidates, CancellationToken ct)
    {
        if (candidates.Count <= ModuleLikeness.ComparedMax) return candidates;
        var text = $"{module.Docstring} {string.Join(' ', module.Signatures)}";
        var asked = new RecallQuery
        {
            Text = Cut(text, RecallQuery.TextLengthMax), Kinds = [RecordKind.Module], Limit = ModulesFoundMax, LimitTokens = FoundTokensMax,
        };
        var recalled = await RecallQuietlyAsync(space, asked, ct).ConfigureAwait(false);
        var known = candidates.ToDictionary(n => n.Module.Id);
        return recalled.Items.Select(i => known.GetValueOrDefault(i.Id)).OfType<ModuleNode>().Take(ModuleLikeness.ComparedMax);
    }

    private async Task<ExampleRun?> RanAsync(Module module, ModuleGraph graph, CancellationToken ct)
    {
        try
        {
            return await RunExamplesAsync(module, graph.TreeOf(module.Path), ct).ConfigureAwait(false);
        }
        catch (MemoryException)
        {
            // The module itself has passed by then: it is not lost for a comparison that could not be made.
            return null;
        }
    }

    private static ModuleDuplicate Duplicate(ModuleGraph graph, string path, string other, bool isExact)
    {
        var keep = graph.NeededBy(path).Count > graph.NeededBy(other).Count ? path : other;
        return new ModuleDuplicate { Path = other, IsExact = isExact, Keep = keep, Rewrite = graph.NeededBy(keep == path ? other : path) };
    }
}
