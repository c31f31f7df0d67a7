namespace Ingrain.Learning;

/// <summary>
/// What the parts of a program cost a search: rare operations more than common ones, and components by how promising memory holds them to
/// be. Counted in halves of what naming an argument costs.
/// </summary>
internal sealed class SearchCosts
{
    /// <summary>What naming an argument costs, or a literal that the task speaks of.</summary>
    public const int Leaf = 2;

    // Half of what applying a common primitive costs, for each unit of the settings.
    private const int Unit = 2;

    // Lambdas over two elements at once are rarer than those over one.
    private const int PairCost = 4;

    // A list inside a lambda over its own elements is rarer than an element.
    private const int OutsideCost = 4;

    private static readonly HashSet<string> s_rare = ["div", "neg", "abs", "min", "max", "or", "count", "repeat", "find", "ends", "title",
        "capitalize", "any", "all", "flatten", "single", "unique", "zip", "sortby"];

    private static readonly HashSet<string> s_rarest = ["replace", "if", "fold", "mapi", "range"];

    // Components from these ranks on cost one more each: memory offers the most promising first.
    private static readonly int[] s_bands = [3, 8, 16];

    private readonly SearchGoal _goal;
    private readonly SearchSettings _settings;
    private readonly Dictionary<Operation, int> _ranks = [];

    /// <summary>Weighs operations.</summary>
    /// <param name="goal">What is searched for.</param>
    /// <param name="settings">The usual costs.</param>
    /// <param name="components">What memory offers, most promising first.</param>
    public SearchCosts(SearchGoal goal, SearchSettings settings, IReadOnlyList<Component> components)
    {
        (_goal, _settings) = (goal, settings);
        foreach (var (rank, component) in components.Index()) _ranks[component] = rank;
    }

    /// <summary>What applying an operation costs at a place.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="bound">The parameters of the lambda around the place; none outside of lambdas.</param>
    public int Of(Operation operation, IReadOnlyList<ProgramType> bound)
    {
        if (_ranks.TryGetValue(operation, out var rank))
            return Math.Max(1, (_settings.ComponentCost * Unit) - 1) + s_bands.Count(b => rank >= b);
        var cost = (_settings.PrimitiveCost * Unit) + Rarity(operation.Name);
        if (operation.Name is "map" or "filter") cost -= Unit; // their lambda is dear enough
        if (bound.Count > 1) cost += PairCost;
        // Within a lambda lists are mostly taken from and seldom made; outside of one, truth is wanted where it is the result.
        if (bound.Count > 0 && operation.Result.Element is not null && operation.Name is not ("split" or "words")) cost += Unit;
        if (bound.Count == 0 && operation.Result == ProgramType.Bool && _goal.Result != ProgramType.Bool) cost += Unit;
        return Math.Max(1, cost);
    }

    /// <summary>What naming an argument of the whole function costs at a place: within lambdas, whole lists are seldom spoken of.</summary>
    public static int OfArgument(ProgramType type, IReadOnlyList<ProgramType> bound) =>
        bound.Count > 0 && type.Element is not null ? Leaf + OutsideCost : Leaf;

    private static int Rarity(string name) => s_rarest.Contains(name) ? 2 * Unit : s_rare.Contains(name) ? Unit : 0;
}
