using Ingrain.Storage;

namespace Ingrain.Execution.Modules;

/// <summary>What a changeset does to the modules, before it is written.</summary>
internal static class ModuleChanges
{
    /// <summary>The modules in use as they would be with some writes.</summary>
    /// <param name="graph">The modules in use.</param>
    /// <param name="ofIds">Where each id's module is in use now; null where it is not.</param>
    /// <param name="puts">The writes.</param>
    /// <returns>The modules then, and the paths at which anything differs.</returns>
    public static (ModuleGraph After, IReadOnlyCollection<string> Changed) Apply(
        ModuleGraph graph, Func<RecordId, ModuleNode?> ofIds, IEnumerable<Change.Put> puts)
    {
        var nodes = graph.Nodes.ToDictionary(n => n.Path, StringComparer.Ordinal);
        var changed = new SortedSet<string>(StringComparer.Ordinal);
        var arriving = new List<ModuleNode>();
        foreach (var put in puts)
        {
            if (put.Record is not Module module) continue;
            var there = ofIds(module.Id);
            if (there is { IsInUse: true } && nodes.TryGetValue(there.Path, out var at) && at.Module.Id == module.Id)
            {
                nodes.Remove(there.Path);
                changed.Add(there.Path);
            }
            var node = there?.With(module) ?? new ModuleNode(module);
            if (node is { IsInUse: true, Language: { } l } && l.ProblemOfPath(node.Path) is null) arriving.Add(node);
        }
        foreach (var node in arriving)
        {
            nodes[node.Path] = node;
            changed.Add(node.Path);
        }
        return (new ModuleGraph(nodes.Values), changed);
    }

    /// <summary>A module that does not pass, as it is kept.</summary>
    public static Module ToDraft(Module module) => module with { State = RecordState.Quarantined, IsDraft = true };

    /// <summary>A draft as it would be in use.</summary>
    public static Module InUse(Module module) => module with { State = RecordState.Active, IsDraft = false };

    /// <summary>Whether two versions run alike: what was found out by testing the one holds for the other.</summary>
    public static bool RunAlike(Module a, Module b) =>
        a.Path == b.Path && a.Language == b.Language && a.Code == b.Code && a.Examples.SequenceEqual(b.Examples);
}
