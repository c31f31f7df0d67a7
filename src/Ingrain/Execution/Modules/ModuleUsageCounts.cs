using System.Collections.Concurrent;

namespace Ingrain.Execution.Modules;

/// <summary>Counts how the modules of one space are used, by path. Safe from many threads.</summary>
internal sealed class ModuleUsageCounts
{
    private readonly ConcurrentDictionary<string, ModuleUsage> _counts = new(StringComparer.Ordinal);

    public ModuleUsage Of(string path) => _counts.GetValueOrDefault(path);

    public void AddRead(string path) => Add(path, static (u, _) => u with { Reads = u.Reads + 1 }, 0);

    public void AddExec(string path) => Add(path, static (u, _) => u with { Execs = u.Execs + 1 }, 0);

    public void AddReuse(string path, int steps) =>
        Add(path, static (u, s) => u with { Reuses = u.Reuses + 1, StepsSaved = u.StepsSaved + s }, steps);

    /// <summary>Forgets a path, as when what was there was erased.</summary>
    public void Forget(string path) => _counts.TryRemove(path, out _);

    private void Add(string path, Func<ModuleUsage, int, ModuleUsage> count, int steps) =>
        _counts.AddOrUpdate(path, (_, a) => a.count(default, a.steps), (_, before, a) => a.count(before, a.steps), (count, steps));
}
