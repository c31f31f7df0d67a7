namespace Ingrain.Learning;

/// <summary>An expression that a search holds, with what it gives at every probe.</summary>
/// <param name="Expr">The expression.</param>
/// <param name="Values">Its value at each probe; null where it has none.</param>
/// <param name="UsesBound">The parameters of the scope's lambda that it mentions, a bit each.</param>
/// <param name="Order">The step that built it.</param>
internal sealed record SearchEntry(Expr Expr, object?[] Values, int UsesBound, int Order);

/// <summary>
/// The expressions that can be written at one kind of place: in the function's body, or in a lambda whose parameters have given types. Of
/// expressions that give the same at every probe only the first, which is the cheapest, is kept.
/// </summary>
internal sealed class SearchScope(IReadOnlyList<ProgramType> bound, IReadOnlyList<(object?[] Arguments, object?[] Bound)> probes)
{
    private readonly Dictionary<ProgramType, List<List<SearchEntry>>> _byType = [];
    private readonly Dictionary<(ProgramType, object?[]), SearchEntry> _seen = new(new ByValues());

    /// <summary>The types of the lambda's parameters; none for the function's body.</summary>
    public IReadOnlyList<ProgramType> Bound { get; } = bound;

    /// <summary>Where expressions are evaluated: the function's arguments, and the lambda's.</summary>
    public IReadOnlyList<(object?[] Arguments, object?[] Bound)> Probes { get; } = probes;

    /// <summary>The expressions of a type and a cost.</summary>
    public IReadOnlyList<SearchEntry> Of(ProgramType type, int cost) =>
        _byType.TryGetValue(type, out var costs) && cost < costs.Count ? costs[cost] : [];

    /// <summary>Keeps an expression, unless it has no value anywhere or another gives the same.</summary>
    public bool Add(SearchEntry entry, int cost)
    {
        if (Array.TrueForAll(entry.Values, v => v is null) || !_seen.TryAdd((entry.Expr.Type, entry.Values), entry)) return false;
        if (!_byType.TryGetValue(entry.Expr.Type, out var costs)) _byType.Add(entry.Expr.Type, costs = []);
        while (costs.Count <= cost) costs.Add([]);
        costs[cost].Add(entry);
        return true;
    }

    /// <summary>The expression that gives these values at the probes; null for none.</summary>
    public SearchEntry? With(ProgramType type, object?[] values) => _seen.GetValueOrDefault((type, values));

    /// <summary>All expressions of a type, the cheapest first.</summary>
    public IEnumerable<SearchEntry> Of(ProgramType type) =>
        _byType.TryGetValue(type, out var costs) ? costs.SelectMany(c => c) : [];
}

/// <summary>Values at all probes are the same if they are at each.</summary>
internal sealed class ByValues : IEqualityComparer<(ProgramType Type, object?[] Values)>
{
    public bool Equals((ProgramType Type, object?[] Values) x, (ProgramType Type, object?[] Values) y)
    {
        if (x.Type != y.Type) return false;
        for (var i = 0; i < x.Values.Length; i++)
            if (!Value.Same(x.Values[i], y.Values[i])) return false;
        return true;
    }

    public int GetHashCode((ProgramType Type, object?[] Values) of)
    {
        var hash = 17;
        foreach (var value in of.Values) hash = (hash * 16_777_619) ^ Value.Hash(value);
        return hash;
    }
}
