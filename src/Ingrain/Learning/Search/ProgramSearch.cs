namespace Ingrain.Learning;

/// <summary>
/// Looks for a program by building all of them, cheapest first: bottom-up enumeration that keeps one of the expressions that give the same
/// on the examples (observational equivalence: Albarghouthi, Gulwani and Kincaid 2013; Udupa and others 2013). Components from memory are
/// operations like the primitives, and cheaper, so they are what it tries first. Deterministic.
/// </summary>
internal sealed class ProgramSearch
{
    // No program of this cost is reached; it bounds the loop where nothing more can be built.
    private const int CostMax = 40;
    private const int NearMax = 4;

    // Components from here on cost one more: memory offers the most promising first.
    private const int PromisingMax = 8;

    // Those from memory that stand among all primitives, as good as they.
    private const int ComponentsAmongAll = 3;

    // The search of components goes first for so many steps, then takes a step for so many of the other.
    private const int HeadStart = 200;
    private const int StepsPerStep = 1;

    // Lambdas over two elements at once are rarer than those over one.
    private const int PairCost = 2;

    // A list inside a lambda over its own elements is rarer than an element.
    private const int OutsideCost = 2;

    private static readonly HashSet<string> s_rare = ["div", "neg", "abs", "min", "max", "or", "count", "repeat", "find", "ends", "title",
        "capitalize", "any", "all", "flatten", "single", "unique", "zip", "sortby"];

    private static readonly HashSet<string> s_rarest = ["replace", "if", "fold", "mapi", "range"];

    private readonly SearchGoal _goal;
    private readonly SearchSettings _settings;
    private readonly IReadOnlyList<Operation> _operations;
    private readonly List<SearchScope> _scopes = [];
    private readonly List<(int Fits, Expr Expr)> _near = [];
    private readonly object?[] _outputs;
    private readonly HashSet<Operation> _lessPromising;
    private int _steps;
    private Expr? _found;

    private ProgramSearch(SearchGoal goal, SearchSettings settings, IReadOnlyList<Component> components)
    {
        (_goal, _settings) = (goal, settings);
        _outputs = [.. goal.Outputs];
        _lessPromising = [.. components.Skip(PromisingMax)];
        var universe = SearchUniverse.Of(goal, components);
        var primitives = Primitives.Over(universe).Where(p => settings.Primitives?.Contains(p.Name) != false);
        if (settings.IsBackward) primitives = primitives.Reverse();
        _operations = [.. components.Where(c => c.Parameters.Append(c.Result).All(universe.Contains)), .. primitives];
        var whole = goal.Inputs.Select(i => (Arguments: (object?[])i, Bound: Array.Empty<object?>())).ToList();
        _scopes.Add(new SearchScope([], whole));
        foreach (var function in _operations.SelectMany(o => o.Parameters).Where(p => p.IsFunction))
            if (!_scopes.Any(s => s.Bound.SequenceEqual(function.Parameters)) && SearchUniverse.IsScope(function.Parameters))
                _scopes.Add(new SearchScope(function.Parameters, SearchProbes.Of(goal, function.Parameters)));
    }

    /// <summary>Calls a component that is not readable, for many arguments at once; null where it gives nothing of its type.</summary>
    public delegate ValueTask<IReadOnlyList<object?>> Invoke(Component component, IReadOnlyList<object[]> arguments, CancellationToken ct);

    /// <summary>Candidates built so far.</summary>
    public int Steps => _steps;

    /// <summary>Looks for a program.</summary>
    /// <param name="goal">What it must do.</param>
    /// <param name="settings">How to look.</param>
    /// <param name="components">What memory offers, most promising first.</param>
    /// <param name="invoke">Runs components that are not readable; null to leave them out.</param>
    /// <param name="ct">Cancels.</param>
    /// <remarks>
    /// With components two searches take turns: one builds mostly of components and reaches far on few, the other of everything, with the
    /// most
    /// promising components as good as primitives. The first has a head start, then every other step.
    /// </remarks>
    public static async ValueTask<SearchResult> FindAsync(
        SearchGoal goal, SearchSettings settings, IReadOnlyList<Component> components, Invoke? invoke, CancellationToken ct)
    {
        var usable = components.Where(c => c.Body is not null || invoke is not null).ToList();
        var all = new ProgramSearch(goal, settings with { ComponentCost = settings.PrimitiveCost }, [.. usable.Take(ComponentsAmongAll)]);
        var ofComponents = usable.Count == 0 ? null
            : new ProgramSearch(goal, settings with { PrimitiveCost = settings.PrimitiveCost * 2 }, usable);
        using var walkAll = all.Walk().GetEnumerator();
        using var walkComponents = (ofComponents?.Walk() ?? []).GetEnumerator();
        var (moreOfAll, moreOfComponents) = (true, ofComponents is not null);
        while ((moreOfAll || moreOfComponents) && all._steps + (ofComponents?._steps ?? 0) < settings.StepsMax)
        {
            var isTurn = moreOfComponents && (!moreOfAll || ofComponents!._steps < HeadStart + (all._steps / StepsPerStep));
            var walk = isTurn ? walkComponents : walkAll;
            var more = walk.MoveNext();
            if (isTurn) moreOfComponents = more;
            else moreOfAll = more;
            if (more && walk.Current is { } calls) calls.Results = await invoke!(calls.Component, calls.Arguments, ct)
                .ConfigureAwait(false);
            if (all._found is not null || ofComponents?._found is not null) break;
            if ((all._steps & 0xFFF) == 0) ct.ThrowIfCancellationRequested();
        }
        return new SearchResult
        {
            Found = ofComponents?._found ?? all._found, Steps = all._steps + (ofComponents?._steps ?? 0),
            Near = [.. all._near.Concat(ofComponents?._near ?? []).OrderByDescending(n => n.Fits).Take(NearMax).Select(n => n.Expr)],
        };
    }

    private bool IsOver => _found is not null || _steps >= _settings.StepsMax;

    /// <summary>
    /// Builds candidates one by one. Where a component must be run to know, gives the calls, and goes on with their results.
    /// </summary>
    private IEnumerable<OpaqueCalls?> Walk()
    {
        for (var cost = 1; cost <= CostMax; cost++)
            foreach (var scope in _scopes)
            {
                Leaves(scope, cost);
                foreach (var operation in _operations)
                {
                    var left = cost - CostOf(operation, scope);
                    if (left < operation.Parameters.Count) continue;
                    if (IsOver) yield break;
                    var ways = Choose(scope, operation, new SearchEntry[operation.Parameters.Count], 0, left);
                    if (operation is Component { Body: null } opaque)
                    {
                        // Only where the arguments are those of the examples: a run for each would be too dear within a lambda.
                        if (scope.Bound.Count > 0 || CallsOf(opaque, scope, ways) is not { } calls) continue;
                        yield return calls;
                        Take(calls, scope, cost);
                        continue;
                    }
                    foreach (var chosen in ways)
                    {
                        if (Evaluate(scope, operation, chosen, cost)) yield return null;
                        if (IsOver) yield break;
                    }
                }
            }
    }

    /// <summary>What applying an operation costs at a place: by how often programs that people write have it there.</summary>
    private int CostOf(Operation operation, SearchScope scope)
    {
        if (operation is Component) return _settings.ComponentCost + (_lessPromising.Contains(operation) ? 1 : 0);
        var cost = _settings.PrimitiveCost + (s_rarest.Contains(operation.Name) ? 2 : s_rare.Contains(operation.Name) ? 1 : 0);
        if (operation.Name is "map" or "filter") cost--; // their lambda is dear enough
        if (scope.Bound.Count > 1) cost += PairCost;
        // Within a lambda lists are mostly taken from and seldom made; outside of one, truth is wanted where it is the result.
        if (scope.Bound.Count > 0 && operation.Result.Element is not null && operation.Name is not ("split" or "words")) cost++;
        if (scope.Bound.Count == 0 && operation.Result == ProgramType.Bool && _goal.Result != ProgramType.Bool) cost++;
        return cost;
    }

    /// <summary>What is there without any operation. A lambda over a list's elements seldom speaks of whole lists.</summary>
    private void Leaves(SearchScope scope, int cost)
    {
        if (cost == 1)
            for (var i = 0; i < scope.Bound.Count; i++)
                Try(scope, cost, new Variable(i, scope.Bound[i]), [.. scope.Probes.Select(p => p.Bound[i])], 1 << i);
        for (var i = 0; i < _goal.Parameters.Count; i++)
            if (cost == (scope.Bound.Count > 0 && _goal.Parameters[i].Element is not null ? 1 + OutsideCost : 1))
                Try(scope, cost, new Argument(i, _goal.Parameters[i]), [.. scope.Probes.Select(p => p.Arguments[i])], 0);
        foreach (var literal in cost == 1 ? _goal.Said : cost == 2 ? _goal.Usual : [])
        {
            var values = new object?[scope.Probes.Count];
            Array.Fill(values, literal);
            Try(scope, cost, new Literal(literal, Value.TypeOf([literal])!), values, 0);
        }
    }

    /// <summary>
    /// All ways to fill the operands from a place on with expressions that cost so much together. The array is used again.
    /// </summary>
    private IEnumerable<SearchEntry[]> Choose(SearchScope scope, Operation operation, SearchEntry[] chosen, int place, int left)
    {
        var parameter = operation.Parameters[place];
        var from = parameter.IsFunction ? _scopes.Find(s => s.Bound.SequenceEqual(parameter.Parameters)) : scope;
        if (from is null) yield break;
        var after = chosen.Length - place - 1;
        for (var cost = after == 0 ? left : 1; cost <= left - after; cost++)
        {
            var entries = from.Of(parameter.IsFunction ? parameter.Result! : parameter, cost);
            for (var i = 0; i < entries.Count; i++)
            {
                // A lambda that ignores a parameter is written with less.
                if (parameter.IsFunction && entries[i].UsesBound != (1 << parameter.Parameters.Count) - 1) continue;
                chosen[place] = entries[i];
                if (after == 0) yield return chosen;
                else
                    foreach (var filled in Choose(scope, operation, chosen, place + 1, left - cost)) yield return filled;
            }
        }
    }

    /// <summary>Builds and evaluates a candidate, unless it need not be; says whether it did.</summary>
    private bool Evaluate(SearchScope scope, Operation operation, SearchEntry[] chosen, int cost)
    {
        if (IsIdle(operation, chosen)) return false;
        var values = new object?[scope.Probes.Count];
        var functions = operation.IsHigherOrder ? new FunctionValue[operation.Parameters.Count(p => p.IsFunction)] : [];
        for (var p = 0; p < values.Length; p++)
        {
            var operands = new object?[chosen.Length];
            var next = 0;
            for (var i = 0; i < chosen.Length; i++)
            {
                if (operation.Parameters[i].IsFunction) functions[next++] = new FunctionValue(chosen[i].Expr, scope.Probes[p].Arguments);
                else operands[i] = chosen[i].Values[p];
            }
            values[p] = Interpreter.Combine(operation, operands, functions);
        }
        Try(scope, cost, Applied(operation, chosen), values, UsesBound(operation, chosen));
        return true;
    }

    private OpaqueCalls? CallsOf(Component opaque, SearchScope scope, IEnumerable<SearchEntry[]> ways)
    {
        var chosen = ways.Select(w => (SearchEntry[])[.. w]).Where(c => c.All(e => Array.IndexOf(e.Values, null) < 0))
            .Take(_settings.StepsMax - _steps).ToList();
        return chosen.Count == 0 ? null : new OpaqueCalls(opaque, chosen,
            [.. chosen.SelectMany(c => Enumerable.Range(0, scope.Probes.Count).Select(p => c.Select(e => e.Values[p]!).ToArray()))]);
    }

    private void Take(OpaqueCalls calls, SearchScope scope, int cost)
    {
        for (var i = 0; i < calls.Chosen.Count && !IsOver; i++)
            Try(scope, cost, Applied(calls.Component, calls.Chosen[i]),
                [.. calls.Results.Skip(i * scope.Probes.Count).Take(scope.Probes.Count)], bound: 0);
    }

    /// <summary>Calls of a component that must be run to know what it gives.</summary>
    private sealed class OpaqueCalls(Component component, IReadOnlyList<SearchEntry[]> chosen, IReadOnlyList<object[]> arguments)
    {
        public Component Component { get; } = component;

        public IReadOnlyList<SearchEntry[]> Chosen { get; } = chosen;

        public IReadOnlyList<object[]> Arguments { get; } = arguments;

        public IReadOnlyList<object?> Results { get; set; } = [];
    }

    /// <summary>Counts a candidate, keeps it if it is new, and says so if it is what was looked for.</summary>
    private void Try(SearchScope scope, int cost, Expr expr, object?[] values, int bound)
    {
        if (IsOver) return;
        _steps++;
        if (!scope.Add(new SearchEntry(expr, values, bound, _steps), cost) || scope.Bound.Count > 0 || expr.Type != _goal.Result) return;
        var fits = 0;
        for (var i = 0; i < values.Length; i++)
            if (values[i] is not null && Value.Same(values[i], _outputs[i])) fits++;
        if (fits == values.Length) _found = expr;
        else if (fits > 0) Remember(fits, expr);
    }

    private void Remember(int fits, Expr expr)
    {
        if (_near.Count == NearMax)
        {
            var worst = _near.FindIndex(n => n.Fits == _near.Min(m => m.Fits));
            if (_near[worst].Fits >= fits) return;
            _near.RemoveAt(worst);
        }
        _near.Add((fits, expr));
    }

    private static Apply Applied(Operation operation, SearchEntry[] chosen) => new(operation,
        [.. chosen.Select((c, i) => operation.Parameters[i].IsFunction ? new Lambda(c.Expr, operation.Parameters[i]) : c.Expr)]);

    private static int UsesBound(Operation operation, SearchEntry[] chosen)
    {
        var uses = 0;
        for (var i = 0; i < chosen.Length; i++)
            if (!operation.Parameters[i].IsFunction) uses |= chosen[i].UsesBound;
        return uses;
    }

    /// <summary>
    /// Whether a candidate need not be built: it says what another says with its operands turned, or it only counts with literals.
    /// </summary>
    private static bool IsIdle(Operation operation, SearchEntry[] chosen)
    {
        var isConstant = true;
        foreach (var one in chosen) isConstant &= one.Expr is Literal;
        if (isConstant && operation is Primitive && chosen.Length > 0) return true;
        return operation is Primitive { IsSymmetric: true } && chosen[0].Order > chosen[1].Order;
    }
}
