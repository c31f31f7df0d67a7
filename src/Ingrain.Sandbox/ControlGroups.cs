using System.Globalization;

namespace Ingrain.Sandbox;

/// <summary>
/// Where this process may make control groups for programs: below its own group or beside it, in the unified hierarchy (version 2) or in
/// those of memory and processes (version 1). Found by trying, because neither names nor rights tell.
/// </summary>
internal sealed class ControlGroups
{
    private const string Prefix = "ingrain-sandbox-";

    // Several sandboxes of one process make their groups below the same parents: by process, sandbox and number.
    private static int s_sandboxes;

    private readonly IReadOnlyList<string> _parents;
    private readonly bool _isUnified;
    private readonly int _sandbox = Interlocked.Increment(ref s_sandboxes);
    private int _made;

    private ControlGroups(IReadOnlyList<string> parents, bool isUnified) => (_parents, _isUnified) = (parents, isUnified);

    /// <summary>Which version, for people.</summary>
    public string Name => _isUnified ? "cgroup v2" : "cgroup v1";

    /// <summary>Finds the place.</summary>
    /// <returns>It; null where memory cannot be limited here.</returns>
    public static ControlGroups? Find()
    {
        if (!File.Exists("/proc/self/cgroup")) return null;
        var layout = ControlGroupLayout.Read(File.ReadAllText("/proc/self/mountinfo"), File.ReadAllText("/proc/self/cgroup"));
        foreach (var parent in layout.Unified)
            if (TryParents([parent], isUnified: true) is { } found) return found;
        foreach (var memory in layout.Memory)
            foreach (var processes in layout.Processes.Append(null))
                if (TryParents(processes is null ? [memory] : [memory, processes], isUnified: false) is { } found) return found;
        return null;
    }

    /// <summary>Makes a group.</summary>
    /// <exception cref="IOException">It cannot be made, or a limit cannot be set.</exception>
    public ControlGroup Make(long memoryBytes, int processes)
    {
        var number = Interlocked.Increment(ref _made);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{_sandbox}-{number}");
        var group = new ControlGroup([.. _parents.Select(p => Path.Combine(p, name))], _isUnified);
        try
        {
            group.Make(memoryBytes, processes);
            return group;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            group.TryRemove();
            throw new IOException($"{Name}: {e.Message}", e);
        }
    }

    /// <summary>The groups of this sandbox that are there.</summary>
    public IReadOnlyList<string> OwnFolders() =>
        [.. _parents.SelectMany(p => Directory.EnumerateDirectories(p, $"{Prefix}{Environment.ProcessId}-{_sandbox}-*"))];

    private static ControlGroups? TryParents(IReadOnlyList<string> parents, bool isUnified)
    {
        var groups = new ControlGroups(parents, isUnified);
        try
        {
            groups.RemoveLeftOvers();
            return groups.Make(64 << 20, 16).TryRemove() ? groups : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Groups of processes that were killed: their programs died with them, the empty groups stay.</summary>
    private void RemoveLeftOvers()
    {
        foreach (var parent in _parents)
            foreach (var folder in Directory.EnumerateDirectories(parent, Prefix + "*"))
            {
                var owner = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
                if (!Directory.Exists($"/proc/{owner}")) new ControlGroup([folder], _isUnified).TryRemove();
            }
    }
}
