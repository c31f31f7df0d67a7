using System.Globalization;
using System.Text.RegularExpressions;
using Ingrain.Storage;

namespace Ingrain.Sandbox.Tests.Modules;

/// <summary>
/// Modules of one small kind, each a number and what it adds to it, that need no interpreter to tell what they give: the oracle for random
/// trees of them.
/// </summary>
internal sealed partial class SumModules
{
    private readonly SortedDictionary<string, Sum> _inUse = new(StringComparer.Ordinal);

    /// <summary>One: its number, the names of what it adds, and what its example expects.</summary>
    public sealed record Sum(string Name, int Number, IReadOnlyList<string> Adds, int Expected)
    {
        public Module ToModule() => new()
        {
            Path = Name + ".py", Language = "python",
            Code = string.Concat(Adds.Select(a => $"import {a}\n"))
                + $"def {Name}_sum():\n    return {Number}{string.Concat(Adds.Select(a => $" + {a}.{a}_sum()"))}\ndef spare():\n    pass\n",
            Examples = [new() { Input = $"{Name}_sum()", Expected = Expected.ToString(CultureInfo.InvariantCulture) }],
        };
    }

    public IReadOnlyCollection<Sum> InUse => _inUse.Values;

    /// <summary>What a space holds in use, read from the codes.</summary>
    public static async Task<SumModules> ReadAsync(MemoryEngine engine, SpaceId space, CancellationToken ct)
    {
        var all = new SumModules();
        var page = await engine.ListAsync(space, new ListQuery { Kind = RecordKind.Module, Limit = 1_000 }, null, ct);
        foreach (var module in page.Items.Select(i => (Module)i.Record!).Where(m => m.State == RecordState.Active))
            all._inUse.Add(module.Path[..^3], new Sum(
                module.Path[..^3], int.Parse(Number().Match(module.Code).Groups[1].Value, CultureInfo.InvariantCulture),
                [.. Import().Matches(module.Code).Select(m => m.Groups[1].Value)],
                int.Parse(module.Examples.Single().Expected!, CultureInfo.InvariantCulture)));
        return all;
    }

    /// <summary>What one gives; null where something is missing or it adds itself.</summary>
    public int? ValueOf(string name) => ValueOf(name, []);

    /// <summary>Those that do not give what they expect.</summary>
    public IReadOnlyList<string> Failing => [.. _inUse.Values.Where(s => ValueOf(s.Name) != s.Expected).Select(s => s.Name)];

    /// <summary>The same with one changed.</summary>
    public SumModules With(Sum sum)
    {
        var copy = new SumModules();
        foreach (var (name, known) in _inUse) copy._inUse[name] = known;
        copy._inUse[sum.Name] = sum;
        return copy;
    }

    private int? ValueOf(string name, HashSet<string> inside)
    {
        if (!_inUse.TryGetValue(name, out var sum) || !inside.Add(name)) return null;
        int? value = sum.Number;
        foreach (var added in sum.Adds) value += ValueOf(added, inside);
        inside.Remove(name);
        return value;
    }

    [GeneratedRegex(@"return (\d+)")]
    private static partial Regex Number();

    [GeneratedRegex(@"^import (\w+)", RegexOptions.Multiline)]
    private static partial Regex Import();
}
