namespace Ingrain.Learning;

/// <summary>Which types a search considers: those of the task and of what memory offers, and what stands between them.</summary>
internal static class SearchUniverse
{
    public static IReadOnlyCollection<ProgramType> Of(SearchGoal goal, IReadOnlyList<Component> components)
    {
        var own = goal.Parameters.Append(goal.Result).SelectMany(t => t.Parts()).ToHashSet();
        // Numbers and truth are the small change of every program; a list of them is where there is a list to be changed into one.
        var universe = new HashSet<ProgramType>(own) { ProgramType.Int, ProgramType.Bool };
        if (own.Contains(ProgramType.Text)) universe.Add(ProgramType.Texts);
        if (own.Any(t => t.Element is not null)) universe.Add(ProgramType.Ints);
        // A number alone has figures.
        if (goal.Parameters.All(p => p == ProgramType.Int)) universe.UnionWith([ProgramType.Text, ProgramType.Texts]);
        // What memory offers is of use where it takes something that is there, and may bring what it gives.
        foreach (var component in components)
            if (component.Parameters.All(p => p.Parts().All(universe.Contains)))
                universe.UnionWith(component.Result.Parts());
        return [.. universe.OrderBy(t => t.Name.Length).ThenBy(t => t.Name, StringComparer.Ordinal)];
    }

    /// <summary>Whether lambdas with such parameters are written: any one, or two of numbers and texts.</summary>
    public static bool IsScope(IReadOnlyList<ProgramType> bound) =>
        bound.Count == 1 || bound.All(b => b == ProgramType.Int || b == ProgramType.Text);
}

/// <summary>Values that lambdas are told apart by: elements of the examples' own lists, and a few that always are at hand.</summary>
internal static class SearchProbes
{
    private const int ProbesMax = 24;

    private static readonly object[] s_numbers = [Value.Of(0), Value.Of(-3), Value.Of(10), Value.Of(1)];
    private static readonly object[] s_texts = ["", "a", "Bob", "12", "x-y z"];

    public static IReadOnlyList<(object?[] Arguments, object?[] Bound)> Of(SearchGoal goal, IReadOnlyList<ProgramType> bound)
    {
        var pools = goal.Inputs.Select(input => bound.Select(type => Pool(goal, input, type)).ToArray()).ToList();
        var probes = new List<(object?[], object?[])>();
        // Round robin over the examples, so that every example's arguments are seen with some of its elements.
        for (var turn = 0; turn < ProbesMax && probes.Count < ProbesMax; turn++)
            for (var example = 0; example < pools.Count && probes.Count < ProbesMax; example++)
            {
                var values = pools[example].Select((pool, at) => pool[((turn * (at + 1)) + example + at) % pool.Count]).ToArray();
                probes.Add((goal.Inputs[example], values));
            }
        return probes;
    }

    private static List<object> Pool(SearchGoal goal, object[] input, ProgramType type)
    {
        var elements = new List<object>();
        foreach (var value in input) Gather(value, type, elements);
        // Above and at a limit are told apart by the limit itself only.
        var limits = input.Concat(goal.Said).Where(v => Value.Fits(v, type)).ToList();
        var usual = type == ProgramType.Int ? s_numbers : type == ProgramType.Text ? s_texts
            : type == ProgramType.Bool ? [Value.True, Value.False] : [Value.Empty];
        var pool = new List<object>();
        for (var i = 0; i < Math.Max(elements.Count, Math.Max(limits.Count, usual.Length)); i++)
        {
            if (i < elements.Count) pool.Add(elements[i]);
            if (i < limits.Count) pool.Add(limits[i]);
            if (i < usual.Length) pool.Add(usual[i]);
        }
        return [.. pool.DistinctBy(Value.Literal)];
    }

    private static void Gather(object value, ProgramType type, List<object> pool)
    {
        if (value is not object[] list) return;
        foreach (var one in list)
        {
            if (Value.Fits(one, type)) pool.Add(one);
            Gather(one, type, pool);
        }
    }
}
