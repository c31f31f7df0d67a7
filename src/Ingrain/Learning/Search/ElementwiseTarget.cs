namespace Ingrain.Learning;

/// <summary>
/// A list, or two, from which a target comes element by element: each is changed, or kept or dropped, by a function that is yet to be
/// found. What the function must give for each element is known, so that it can be told without building what is around it.
/// </summary>
internal sealed class ElementwiseTarget
{
    private readonly List<(object?[] Arguments, object[] Elements, object Wanted)> _wanted;
    private readonly SearchTarget _target;
    private readonly Expr[] _lists;
    private readonly Primitive _operation;

    private ElementwiseTarget(
        SearchTarget target, Expr[] lists, Primitive operation, List<(object?[] Arguments, object[] Elements, object Wanted)> wanted) =>
        (_target, _lists, _operation, _wanted) = (target, lists, operation, wanted);

    /// <summary>The types of what the function takes.</summary>
    public IReadOnlyList<ProgramType> Elements => _operation.Parameters[0].Parameters;

    /// <summary>The type of what the function gives.</summary>
    public ProgramType Wanted => _operation.Parameters[0].Result!;

    /// <summary>The ways in which a target may come of a list's elements.</summary>
    /// <param name="target">The target.</param>
    /// <param name="list">An expression that gives a list.</param>
    /// <param name="values">What it gives for each example.</param>
    /// <param name="inputs">The examples' arguments.</param>
    /// <param name="isAllowed">Whether a primitive may be used, by its name.</param>
    public static IEnumerable<ElementwiseTarget> Of(
        SearchTarget target, Expr list, object?[] values, IReadOnlyList<object?[]> inputs, Func<string, bool> isAllowed)
    {
        if (list.Type.Element is not { } element || target.Type.Element is not { } made || Array.IndexOf(values, null) >= 0) yield break;
        if (isAllowed("map") && Mapped(target.Values, [values], inputs) is { } mapped
            && Primitives.Find("map", ProgramType.Function(made, element), list.Type) is { } map)
            yield return new ElementwiseTarget(target, [list], map, mapped);
        if (element == made && isAllowed("filter") && Kept(target.Values, values, inputs) is { } kept
            && Primitives.Find("filter", ProgramType.Function(ProgramType.Bool, element), list.Type) is { } filter)
            yield return new ElementwiseTarget(target, [list], filter, kept);
    }

    /// <summary>The ways in which a target may come of two lists side by side, one as long as it and the other longer.</summary>
    /// <param name="target">The target.</param>
    /// <param name="longer">An expression that gives the longer list.</param>
    /// <param name="list">An expression that gives the list that is as long.</param>
    /// <param name="values">What both give for each example.</param>
    /// <param name="inputs">The examples' arguments.</param>
    public static IEnumerable<ElementwiseTarget> OfTwo(SearchTarget target, Expr longer, Expr list,
        (object?[] Longer, object?[] List) values, IReadOnlyList<object?[]> inputs)
    {
        if (list.Type != longer.Type || list.Type.Element is not { } element || target.Type.Element is not { } made) yield break;
        for (var e = 0; e < target.Values.Length; e++)
            if (values.Longer[e] is not object[] more || values.List[e] is not object[] some || some.Length >= more.Length
                || some.Length != ((object[])target.Values[e]!).Length) yield break;
        if (Primitives.Find("zip", ProgramType.Function(made, element, element), list.Type, list.Type) is not { } zip) yield break;
        if (Mapped(target.Values, [values.Longer, values.List], inputs) is { } wanted)
            yield return new ElementwiseTarget(target, [longer, list], zip, wanted);
    }

    /// <summary>Whether what is known of a function's values leaves it possible.</summary>
    public bool MayBe(SearchEntry body, SearchScope scope)
    {
        for (var p = 0; p < scope.Probes.Count; p++)
            foreach (var (arguments, elements, wanted) in _wanted)
                if (ReferenceEquals(arguments, scope.Probes[p].Arguments) && Value.Same(elements, scope.Probes[p].Bound)
                    && !(body.Values[p] is { } value && Value.Same(value, wanted))) return false;
        return true;
    }

    /// <summary>Whether a function gives what is wanted for every element.</summary>
    public bool IsMetBy(Expr body)
    {
        foreach (var (arguments, elements, wanted) in _wanted)
            if (Interpreter.Run(body, arguments, elements) is not { } value || !Value.Same(value, wanted)) return false;
        return true;
    }

    /// <summary>The whole program with a function that meets it.</summary>
    public Expr Whole(Expr body) => _target.Wrap(new Apply(_operation, [new Lambda(body, _operation.Parameters[0]), .. _lists]));

    private static List<(object?[], object[], object)>? Mapped(object?[] targets, object?[][] lists, IReadOnlyList<object?[]> inputs)
    {
        var wanted = new List<(object?[] Arguments, object[] Elements, object Wanted)>();
        for (var e = 0; e < targets.Length; e++)
        {
            var (from, to) = (lists.Select(l => (object[])l[e]!).ToArray(), (object[])targets[e]!);
            if (from.Min(f => f.Length) != to.Length) return null;
            for (var i = 0; i < to.Length; i++)
            {
                object[] elements = [.. from.Select(f => f[i])];
                var known = wanted.FindIndex(w => ReferenceEquals(w.Arguments, inputs[e]) && Value.Same(w.Elements, elements));
                if (known < 0) wanted.Add((inputs[e], elements, to[i]));
                else if (!Value.Same(wanted[known].Wanted, to[i])) return null;
            }
        }
        return wanted.Count > 0 ? wanted : null;
    }

    private static List<(object?[], object[], object)>? Kept(object?[] targets, object?[] values, IReadOnlyList<object?[]> inputs)
    {
        var wanted = new List<(object?[] Arguments, object[] Elements, object Wanted)>();
        var isShorter = false;
        for (var e = 0; e < values.Length; e++)
        {
            var (from, to) = ((object[])values[e]!, (object[])targets[e]!);
            isShorter |= to.Length < from.Length;
            var next = 0;
            foreach (var one in from)
            {
                var isKept = next < to.Length && Value.Same(one, to[next]);
                if (isKept) next++;
                var known = wanted.FindIndex(w => ReferenceEquals(w.Arguments, inputs[e]) && Value.Same(w.Elements[0], one));
                if (known < 0) wanted.Add((inputs[e], [one], Value.Of(isKept)));
                else if ((bool)wanted[known].Wanted != isKept) return null;
            }
            if (next < to.Length) return null;
        }
        return isShorter ? wanted : null;
    }
}
