namespace Ingrain.Learning;

/// <summary>
/// What a search may meet on its way: values from which operations that can be turned back make the goal's, such as its words where it is a
/// text, or its end where its beginning is known. Deduction from the outputs beside enumeration from the inputs, as in Feser, Chaudhuri and
/// Dillig 2015 (λ²) and Lee 2021 (Duet).
/// </summary>
internal sealed class SearchTargets
{
    private const int DepthMax = 2;
    private const int TurnedMax = 40;
    private const int AllMax = 400;

    private readonly Dictionary<(ProgramType, object?[]), List<SearchTarget>> _byValues = new(new ByValues());
    private readonly List<SearchTarget> _turned = [];
    private readonly Func<string, bool> _isAllowed;
    private int _count;

    /// <summary>Turns a goal back.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="isAllowed">Whether a primitive may be used, by its name.</param>
    public SearchTargets(SearchGoal goal, Func<string, bool> isAllowed)
    {
        _isAllowed = isAllowed;
        Add(new SearchTarget(goal.Result, [.. goal.Outputs], e => e, 0));
        var separators = goal.Said.Concat(goal.Usual).OfType<string>().Distinct().ToList();
        for (var i = 0; i < _turned.Count && _turned.Count < TurnedMax; i++)
            if (_turned[i].Depth < DepthMax)
                foreach (var before in Before(_turned[i], goal, separators)) Add(before);
    }

    /// <summary>The goal and what it was turned back to, the goal first.</summary>
    public IReadOnlyList<SearchTarget> Turned => _turned;

    /// <summary>Targets that an expression with these values meets.</summary>
    public IReadOnlyList<SearchTarget> MetBy(ProgramType type, object?[] values) => _byValues.GetValueOrDefault((type, values)) ?? [];

    /// <summary>What is missing where an expression gives the beginning of a target, as a target itself.</summary>
    public IEnumerable<SearchTarget> RestsAfter(Expr beginning, object?[] values)
    {
        if (_count >= AllMax || !_isAllowed("concat")) yield break;
        if (Primitives.Find("concat", beginning.Type, beginning.Type) is not { } concat) yield break;
        foreach (var target in _turned)
        {
            if (target.Type != beginning.Type) continue;
            var rests = new object?[values.Length];
            var (isRest, hasBeginning, hasRest) = (true, false, false);
            for (var i = 0; i < values.Length && isRest; i++)
            {
                rests[i] = Rest(values[i], target.Values[i]);
                isRest = rests[i] is not null;
                hasBeginning |= Length(values[i]) > 0;
                hasRest |= Length(rests[i]) > 0;
            }
            if (!isRest || !hasBeginning || !hasRest) continue;
            var rest = new SearchTarget(beginning.Type, rests, e => target.Wrap(new Apply(concat, [beginning, e])), target.Depth + 1);
            Keep(rest);
            yield return rest;
        }
    }

    private void Add(SearchTarget target)
    {
        if (_turned.Count >= TurnedMax || MetBy(target.Type, target.Values).Count > 0) return;
        _turned.Add(target);
        Keep(target);
    }

    private void Keep(SearchTarget target)
    {
        _count++;
        if (_byValues.TryGetValue((target.Type, target.Values), out var same)) same.Add(target);
        else _byValues.Add((target.Type, target.Values), [target]);
    }

    /// <summary>What gives a target when an operation is applied to it.</summary>
    private IEnumerable<SearchTarget> Before(SearchTarget target, SearchGoal goal, List<string> separators)
    {
        if (target.Type == ProgramType.Text)
        {
            if (Turned("reverse", ProgramType.Text, v => new string([.. ((string)v).Reverse()])) is { } mirrored) yield return mirrored;
            if (target.Values.All(v => long.TryParse((string)v!, out var n) && n.ToString(null, null) == (string)v!)
                && Turned("str", ProgramType.Int, v => Value.Of(long.Parse((string)v, null))) is { } number) yield return number;
            foreach (var joined in Joined(target, goal, separators)) yield return joined;
        }
        else if (target.Type == ProgramType.Int)
        {
            if (goal.Parameters.Any(p => p == ProgramType.Text) || goal.Parameters.Contains(ProgramType.Int))
                if (Turned("int", ProgramType.Text, v => Value.Literal(v)) is { } written) yield return written;
        }
        else if (target.Type.Element is not null
            && Turned("reverse", target.Type, v => ((object[])v).Reverse().ToArray()) is { } reversed) yield return reversed;

        SearchTarget? Turned(string name, ProgramType operand, Func<object, object> back) =>
            _isAllowed(name) && Primitives.Find(name, operand) is { } primitive
                ? new SearchTarget(operand, [.. target.Values.Select(v => (object?)back(v!))],
                    e => target.Wrap(new Apply(primitive, [e])), target.Depth + 1)
                : null;
    }

    /// <summary>The parts of a text between separators that the task speaks of or that are usual; or its letters.</summary>
    private IEnumerable<SearchTarget> Joined(SearchTarget target, SearchGoal goal, List<string> separators)
    {
        if (!_isAllowed("join") || Primitives.Find("join", ProgramType.Text, ProgramType.Texts) is not { } join) yield break;
        var ways = separators.Select(s => (Expr: (Expr)new Literal(s, ProgramType.Text), Of: (Func<int, string>)(_ => s))).ToList();
        for (var p = 0; p < goal.Parameters.Count; p++)
            if (goal.Parameters[p] == ProgramType.Text && p is var at)
                ways.Add((new Argument(at, ProgramType.Text), i => (string)goal.Inputs[i][at]));
        foreach (var (separator, of) in ways)
        {
            var parts = target.Values.Select((v, i) => Parts((string)v!, of(i))).ToArray();
            if (parts.Count(p => p.Length > 1) * 2 < parts.Length) continue;
            yield return new SearchTarget(
                ProgramType.Texts, [.. parts], e => target.Wrap(new Apply(join, [separator, e])), target.Depth + 1);
        }
    }

    private static object[] Parts(string text, string separator) => separator.Length == 0
        ? [.. text.Select(c => (object)Value.Of(c))] : [.. text.Split(separator, StringSplitOptions.None)];

    private static object? Rest(object? beginning, object? whole) => (beginning, whole) switch
    {
        (string start, string all) => all.StartsWith(start, StringComparison.Ordinal) ? all[start.Length..] : null,
        (object[] start, object[] all) => start.Length <= all.Length && !start.Where((s, i) => !Value.Same(s, all[i])).Any()
            ? all[start.Length..] : null,
        _ => null,
    };

    private static int Length(object? value) => value switch { string text => text.Length, object[] list => list.Length, _ => 0 };
}

/// <summary>Values that are as good as the goal's: what gives them gives the goal, with something around it.</summary>
/// <param name="Type">Their type.</param>
/// <param name="Values">What each example must give.</param>
/// <param name="Wrap">Makes the whole program of an expression that gives them.</param>
/// <param name="Depth">How many operations stand between it and the goal.</param>
internal sealed record SearchTarget(ProgramType Type, object?[] Values, Func<Expr, Expr> Wrap, int Depth);
