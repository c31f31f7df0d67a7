using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ingrain.Execution.Modules;

/// <summary>
/// The modules in use and which of them needs which, as their codes say. Immutable: a change is tried on a copy. What a name in code means
/// depends on which modules there are, so that a new module may change what others need.
/// </summary>
internal sealed class ModuleGraph
{
    private readonly Dictionary<string, ModuleNode> _nodes;
    private readonly Dictionary<string, string[]> _needs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _neededBy = new(StringComparer.Ordinal);
    private ModuleTree? _tree;

    public ModuleGraph(IEnumerable<ModuleNode> nodes)
    {
        _nodes = nodes.ToDictionary(n => n.Path, StringComparer.Ordinal);
        foreach (var node in _nodes.Values)
        {
            // A package may load what is below it, and is there already then: only what it says outright is a circle.
            var needs = node.Shape.References.Where(r => r.IsOwn || r.Paths is not [var path] || path != node.Path).Select(Resolve)
                .OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
            _needs[node.Path] = needs;
            foreach (var path in needs)
            {
                if (!_neededBy.TryGetValue(path, out var by)) _neededBy[path] = by = [];
                by.Add(node.Path);
            }
        }
        foreach (var by in _neededBy.Values) by.Sort(StringComparer.Ordinal);
    }

    public IReadOnlyCollection<ModuleNode> Nodes => _nodes.Values;

    /// <summary>All modules as files.</summary>
    public ModuleTree Tree => _tree ??= new ModuleTree(_nodes.ToDictionary(n => n.Key, n => n.Value.Module.Code));

    public ModuleNode? Find(string path) => _nodes.GetValueOrDefault(path);

    public ModuleGraph With(ModuleNode node) => new([.. _nodes.Values.Where(n => n.Path != node.Path), node]);

    public ModuleGraph Without(string path) => new(_nodes.Values.Where(n => n.Path != path));

    /// <summary>The modules that one loads by itself.</summary>
    public IReadOnlyList<string> NeedsOf(string path) => _needs.GetValueOrDefault(path, []);

    /// <summary>The modules that load one by themselves.</summary>
    public IReadOnlyList<string> NeededBy(string path) => _neededBy.TryGetValue(path, out var by) ? by : [];

    /// <summary>All modules that some reach, directly or not, themselves left out unless they reach themselves; by path.</summary>
    public IReadOnlyList<string> ReachedFrom(IEnumerable<string> paths) => Reached(paths, NeedsOf);

    /// <summary>All modules that reach some, directly or not, dependencies first.</summary>
    public IReadOnlyList<string> Reaching(IEnumerable<string> paths) => InOrder(Reached(paths, NeededBy));

    /// <summary>The modules that references mean.</summary>
    public IReadOnlyList<string> MeantBy(IEnumerable<Languages.ModuleReference> references) =>
        [.. references.Select(Resolve).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The names that a module loads and that can only mean modules that are not there.</summary>
    public IReadOnlyList<string> MissingOf(ModuleNode node) =>
        [.. node.Shape.References.Where(r => r.IsOwn && Resolve(r) is null).Select(r => r.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>A shortest circle through a module, the module first and last; empty where there is none.</summary>
    public IReadOnlyList<string> CycleThrough(string path)
    {
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = new Queue<string>([path]);
        while (open.TryDequeue(out var at))
        {
            foreach (var next in NeedsOf(at))
            {
                if (next == path)
                {
                    var cycle = new List<string> { path };
                    for (var step = at; step != path; step = cameFrom[step]) cycle.Insert(0, step);
                    cycle.Insert(0, path);
                    return cycle;
                }
                if (cameFrom.TryAdd(next, at)) open.Enqueue(next);
            }
        }
        return [];
    }

    /// <summary>Some paths, each behind those it needs; where they need each other in a circle, by path.</summary>
    public IReadOnlyList<string> InOrder(IEnumerable<string> paths)
    {
        var wanted = paths.ToHashSet(StringComparer.Ordinal);
        var ordered = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        // An explicit stack: a chain of modules may be as long as a space is large.
        var stack = new Stack<(string Path, int Next)>();
        foreach (var first in wanted.Order(StringComparer.Ordinal))
        {
            if (seen.Add(first)) stack.Push((first, 0));
            while (stack.TryPop(out var at))
            {
                var needs = NeedsOf(at.Path);
                if (at.Next == needs.Count)
                {
                    if (wanted.Contains(at.Path)) ordered.Add(at.Path);
                    continue;
                }
                stack.Push((at.Path, at.Next + 1));
                if (seen.Add(needs[at.Next])) stack.Push((needs[at.Next], 0));
            }
        }
        return ordered;
    }

    /// <summary>A module and all that it needs, as files.</summary>
    public ModuleTree TreeOf(string path) =>
        new(ReachedFrom([path]).Append(path).Distinct(StringComparer.Ordinal).ToDictionary(p => p, p => _nodes[p].Module.Code));

    /// <summary>What a test of a module rests on; see <see cref="Verification.Against"/>.</summary>
    public string DigestOf(string path)
    {
        var node = _nodes[path];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, "ingrain module 1");
        Add(hash, node.Path);
        Add(hash, node.Module.Language);
        hash.AppendData(node.CodeHash.Span);
        Add(hash, node.Module.Examples.Count);
        foreach (var example in node.Module.Examples)
        {
            Add(hash, example.Input);
            Add(hash, example.Expected is null ? 0 : 1);
            Add(hash, example.Expected ?? "");
        }
        foreach (var needed in ReachedFrom([path]))
        {
            if (needed == path) continue;
            Add(hash, needed);
            hash.AppendData(_nodes[needed].CodeHash.Span);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Whether a module's examples passed on what is there now.</summary>
    public bool IsVerified(string path) =>
        Find(path)?.Module.Verification is { Failed: 0, Passed: > 0, Against: { } against } && against == DigestOf(path);

    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Add(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static List<string> Reached(IEnumerable<string> paths, Func<string, IReadOnlyList<string>> next)
    {
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(paths);
        while (open.TryDequeue(out var at))
            foreach (var path in next(at))
                if (reached.Add(path)) open.Enqueue(path);
        return [.. reached];
    }

    private string? Resolve(Languages.ModuleReference reference)
    {
        foreach (var path in reference.Paths)
            if (_nodes.ContainsKey(path)) return path;
        return null;
    }
}
