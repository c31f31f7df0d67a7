namespace Ingrain.Learning;

/// <summary>
/// Looks for a program by building all of them, cheapest first: bottom-up enumeration that keeps one of the expressions that give the same
/// on the examples (observational equivalence: Albarghouthi, Gulwani and Kincaid 2013; Udupa and others 2013), and sees of each whether the
/// goal is made of it in a way that can be told from the outputs: see <see cref="SearchTargets"/> and <see cref="ElementwiseTarget"/>.
/// Components from memory are operations like the primitives, and cheaper, so they are what it tries first. Deterministic.
/// </summary>
internal sealed class ProgramSearch
{
    // No program of this cost is reached; it bounds the loop where nothing more can be built.
    private const int CostMax = 80;
    private const int NearMax = 4;

    // Lists that the goal may come of element by element; others are left to enumeration.
    private const int ElementwiseMax = 24;

    // Those from memory that stand among all primitives, as good as they, and can be called within lambdas.
    private const int ComponentsAmongAll = 1;

    // The search of components goes first for so many steps, then takes every other one up to a bound. What it has not found by then it
    // seldom finds, and it has one step in some.
    private const int HeadStart = 200;
    private const int PromisingSteps = 2_000;
    private const int StepsBetween = 6;

    // A program that ignores an argument fits by accident more often than not: a better one is looked for as long again, and so much more.
    private const int SecondThought = 200;

    private readonly SearchGoal _goal;
    private readonly SearchSettings _settings;
    private readonly IReadOnlyList<Operation> _operations;
    private readonly List<SearchScope> _scopes = [];
    private readonly List<(int Fits, Expr Expr)> _near = [];
    private readonly List<ElementwiseTarget> _elementwise = [];
    private readonly SearchTargets _targets;
    private readonly object?[] _outputs;
    private readonly SearchCosts _costs;
    private int _steps;
    private Expr? _found;
    private Expr? _doubtful;
    private int _doubtfulAt;

    private ProgramSearch(SearchGoal goal, SearchSettings settings, IReadOnlyList<Component> components)
    {
        (_goal, _settings) = (goal, settings);
        _outputs = [.. goal.Outputs];
        _targets = new SearchTargets(goal, IsAllowed);
        var universe = SearchUniverse.Of(goal, components);
        var primitives = Primitives.Over(universe).Where(p => settings.Primitives?.Contains(p.Name) != false);
        _costs = new SearchCosts(goal, settings, components);
        if (settings.IsBackward) primitives = primitives.Reverse();
        _operations = [.. components.Where(c => c.Parameters.Append(c.Result).All(universe.Contains)), .. primitives];
        var whole = goal.Inputs.Select(i => (Arguments: (object?[])i, Bound: Array.Empty<object?>())).ToList();
        _scopes.Add(new SearchScope([], whole));
        if (settings.IsFlat) return;
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
    /// With components two searches take turns: one builds mostly of components, without lambdas, and reaches far on few; the other of
    /// everything, with the most promising component as good as a primitive. The first has a head start, then every other step, and few
    /// after its bound.
    /// </remarks>
    public static async ValueTask<SearchResult> FindAsync(
        SearchGoal goal, SearchSettings settings, IReadOnlyList<Component> components, Invoke? invoke, CancellationToken ct)
    {
        var usable = components.Where(c => c.Body is not null || invoke is not null).ToList();
        var all = new ProgramSearch(goal, settings with { ComponentCost = settings.PrimitiveCost }, [.. usable.Take(ComponentsAmongAll)]);
        var ofComponents = usable.Count == 0 ? null
            : new ProgramSearch(goal, settings with { PrimitiveCost = settings.PrimitiveCost * 2, IsFlat = true }, usable);
        using var walkAll = all.Walk().GetEnumerator();
        using var walkComponents = (ofComponents?.Walk() ?? []).GetEnumerator();
        var (moreOfAll, moreOfComponents) = (true, ofComponents is not null);
        while ((moreOfAll || moreOfComponents) && all._steps + (ofComponents?._steps ?? 0) < settings.StepsMax)
        {
            var isTurn = moreOfComponents && (!moreOfAll || IsTurn(ofComponents!._steps, all._steps));
            var walk = isTurn ? walkComponents : walkAll;
            var more = walk.MoveNext();
            if (isTurn) moreOfComponents = more;
            else moreOfAll = more;
            // While there is a program that may do, no more is run for a better one.
            if (more && walk.Current is { } calls && all._doubtful is null && ofComponents?._doubtful is null)
                calls.Results = await invoke!(calls.Component, calls.Arguments, ct).ConfigureAwait(false);
            if (all._found is not null || ofComponents?._found is not null || IsEnough(all, ofComponents)) break;
            if ((all._steps & 0xFFF) == 0) ct.ThrowIfCancellationRequested();
        }
        return new SearchResult
        {
            Found = ofComponents?._found ?? all._found ?? ofComponents?._doubtful ?? all._doubtful,
            Steps = all._steps + (ofComponents?._steps ?? 0),
            Near = [.. all._near.Concat(ofComponents?._near ?? []).OrderByDescending(n => n.Fits).Take(NearMax).Select(n => n.Expr)],
        };
    }

    /// <summary>Whether a program that ignores something that was given is the best there is, after as many steps more.</summary>
    private static bool IsEnough(ProgramSearch all, ProgramSearch? ofComponents) =>
        (all._doubtful is not null && all._steps > (2 * all._doubtfulAt) + SecondThought)
        || (ofComponents?._doubtful is not null && ofComponents._steps > (2 * ofComponents._doubtfulAt) + SecondThought);

    private static bool IsTurn(int ofComponents, int ofAll) => ofComponents < PromisingSteps
        ? ofComponents < HeadStart + ofAll : ofComponents - PromisingSteps < (ofAll - PromisingSteps + HeadStart) / StepsBetween;

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
                    var left = cost - _costs.Of(operation, scope.Bound);
                    if (left < operation.Parameters.Count) continue;
                    if (IsOver) yield break;
                    var ways = Choose(scope, operation, new SearchEntry[operation.Parameters.Count], 0, left);
                    if (operation is Component { Body: null } opaque)
                    {
                        // Only where the arguments are those of the examples: a run for each would be too dear within a lambda.
                        if (scope.Bound.Count > 0 || CallsOf(opaque, scope, ways) is not { } calls) continue;
                        yield return calls;
                        if (calls.Results.Count > 0) Take(calls, scope, cost);
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

    /// <summary>What is there without any operation. A lambda over a list's elements seldom speaks of whole lists.</summary>
    private void Leaves(SearchScope scope, int cost)
    {
        if (cost == SearchCosts.Leaf)
            for (var i = 0; i < scope.Bound.Count; i++)
                Try(scope, cost, new Variable(i, scope.Bound[i]), [.. scope.Probes.Select(p => p.Bound[i])], 1 << i);
        for (var i = 0; i < _goal.Parameters.Count; i++)
            if (cost == SearchCosts.OfArgument(_goal.Parameters[i], scope.Bound))
                Try(scope, cost, new Argument(i, _goal.Parameters[i]), [.. scope.Probes.Select(p => p.Arguments[i])], 0);
        foreach (var literal in cost == SearchCosts.Leaf ? _goal.Said : cost == 2 * SearchCosts.Leaf ? _goal.Usual : [])
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
        // What a component takes beside what it works on is given to it, and seldom computed.
        var isSetting = place > 0 && operation is Component;
        for (var cost = after == 0 ? left : 1; cost <= left - after; cost++)
        {
            var entries = from.Of(parameter.IsFunction ? parameter.Result! : parameter, cost);
            for (var i = 0; i < entries.Count; i++)
            {
                if (isSetting && entries[i].Expr is Apply) continue;
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

    /// <summary>Counts a candidate, keeps it if it is new, and sees whether it is what was looked for or makes it.</summary>
    private void Try(SearchScope scope, int cost, Expr expr, object?[] values, int bound)
    {
        if (IsOver) return;
        _steps++;
        var entry = new SearchEntry(expr, values, bound, _steps);
        if (!scope.Add(entry, cost)) return;
        if (scope.Bound.Count > 0)
            foreach (var target in _elementwise) TryElements(target, entry, scope);
        if (scope.Bound.Count > 0) return;
        foreach (var target in _targets.MetBy(expr.Type, values)) TryWhole(target.Wrap(expr), isBuilt: target.Depth == 0);
        foreach (var rest in _targets.RestsAfter(expr, values).ToList())
            if (scope.With(rest.Type, rest.Values) is { } known) TryWhole(rest.Wrap(known.Expr));
        if (expr.Type.Element is not null) TryElementsOf(expr, values);
        if (expr.Type != _goal.Result) return;
        var fits = values.Where((v, i) => v is not null && Value.Same(v, _outputs[i])).Count();
        if (fits > 0 && fits < values.Length) Remember(fits, expr);
    }

    /// <summary>Builds and evaluates a whole program.</summary>
    private void TryWhole(Expr whole, bool isBuilt = false)
    {
        if (IsOver) return;
        if (!isBuilt) _steps++;
        for (var i = 0; i < _outputs.Length; i++)
            if (!isBuilt && !Value.Same(Interpreter.Call(whole, _goal.Inputs[i]), _outputs[i])) return;
        if (UsesAll(whole)) _found = whole;
        else if (_doubtful is null) (_doubtful, _doubtfulAt) = (whole, _steps);
    }

    /// <summary>Whether a program has all arguments in it, and all numbers and texts that the task speaks of.</summary>
    private bool UsesAll(Expr whole)
    {
        var (arguments, literals) = (new HashSet<int>(), new HashSet<object>());
        whole.Rewrite(e =>
        {
            if (e is Argument argument) arguments.Add(argument.Index);
            if (e is Literal literal) literals.Add(literal.Value);
            return e;
        });
        return arguments.Count == _goal.Parameters.Count && _goal.Said.All(literals.Contains);
    }

    /// <summary>Sees whether the goal comes of a list element by element, or of it and an argument side by side.</summary>
    private void TryElementsOf(Expr list, object?[] values)
    {
        var inputs = _scopes[0].Probes.Select(p => p.Arguments).ToList();
        foreach (var target in _targets.Turned)
        {
            var found = ElementwiseTarget.Of(target, list, values, inputs, IsAllowed);
            for (var i = 0; i < _goal.Parameters.Count && IsAllowed("zip"); i++)
                found = found.Concat(ElementwiseTarget.OfTwo(
                    target, new Argument(i, _goal.Parameters[i]), list, ([.. inputs.Select(a => a[i])], values), inputs));
            foreach (var one in found)
            {
                if (_elementwise.Count >= ElementwiseMax) return;
                if (_scopes.Find(s => s.Bound.Count > 0 && s.Bound.SequenceEqual(one.Elements)) is not { } scope) continue;
                _elementwise.Add(one);
                foreach (var body in scope.Of(one.Wanted).ToList()) TryElements(one, body, scope);
            }
        }
    }

    private void TryElements(ElementwiseTarget target, SearchEntry body, SearchScope scope)
    {
        if (IsOver || body.Expr.Type != target.Wanted || !scope.Bound.SequenceEqual(target.Elements)) return;
        if (body.UsesBound != (1 << scope.Bound.Count) - 1 || !target.MayBe(body, scope)) return;
        _steps++;
        if (target.IsMetBy(body.Expr)) TryWhole(target.Whole(body.Expr));
    }

    private bool IsAllowed(string primitive) => _settings.Primitives?.Contains(primitive) != false;

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
