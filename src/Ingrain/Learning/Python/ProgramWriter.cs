using System.Text;

namespace Ingrain.Learning;

/// <summary>Writes programs of the small language as functions of Python that people can read.</summary>
internal sealed class ProgramWriter
{
    // How tightly parts of Python's expressions bind, loosest first.
    private const int Loosest = 0, Or = 1, And = 2, Not = 3, Comparison = 4, Sum = 5, Product = 6, Sign = 7, Tightest = 8;

    private static readonly HashSet<string> s_taken = ["len", "sum", "abs", "min", "max", "sorted", "str", "int", "range", "list", "dict",
        "all", "any", "zip", "enumerate", "functools"];

    private readonly IReadOnlyList<string> _parameters;
    private readonly HashSet<string> _used;
    private readonly IReadOnlyDictionary<Component, string> _names;
    private IReadOnlyList<string> _bound = [];
    private bool _folds;

    private ProgramWriter(IReadOnlyList<string> parameters, IReadOnlyDictionary<Component, string> names)
    {
        (_parameters, _names) = (parameters, names);
        _used = [.. parameters, .. s_taken, .. names.Values];
    }

    /// <summary>An expression, with parameters named.</summary>
    public static string Expression(Expr expr, IReadOnlyList<string> parameters) =>
        new ProgramWriter(parameters, NamesOf(expr.Calls(), [])).Text(expr);

    /// <summary>A file with a function, its imports or the definitions of what it calls before it.</summary>
    /// <param name="function">The function; its body is known.</param>
    /// <param name="import">
    /// Gives the line that imports a component from memory under a name; null to have the component's definition written into the file.
    /// </param>
    public static string File(Component function, Func<Component, string, string>? import)
    {
        var called = new List<Component>();
        Gather(function, import is not null, called);
        var names = NamesOf(called, [function.Name]);
        names[function] = function.Name;
        var imports = new SortedSet<string>(StringComparer.Ordinal);
        var (definitions, folds) = (new StringBuilder(), false);
        foreach (var component in called.Append(function))
        {
            if (import is not null && component.Path.Length > 0 && component != function)
            {
                imports.Add(import(component, names[component]));
                continue;
            }
            if (definitions.Length > 0) definitions.Append("\n\n");
            definitions.Append(Definition(component, names, out var isFolding));
            folds |= isFolding;
        }
        var file = new StringBuilder(folds ? "import functools\n" : "");
        foreach (var line in imports) file.Append(line).Append('\n');
        if (file.Length > 0) file.Append("\n\n");
        return file.Append(definitions).ToString();
    }

    /// <summary>Components with the names they have in one file: their own, counted where two are alike.</summary>
    private static Dictionary<Component, string> NamesOf(IEnumerable<Component> components, IEnumerable<string> taken)
    {
        var names = new Dictionary<Component, string>(SamePlace.Instance);
        var used = new HashSet<string>(taken.Concat(s_taken), StringComparer.Ordinal);
        foreach (var component in components.Distinct(SamePlace.Instance))
        {
            var name = component.Name;
            for (var i = 2; !used.Add(name); i++) name = string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{component.Name}_{i}");
            names.Add(component, name);
        }
        return names;
    }

    /// <summary>What a function calls, callees before callers; what is imported brings its own callees along.</summary>
    private static void Gather(Component function, bool imports, List<Component> called)
    {
        foreach (var callee in function.Body!.Calls().Distinct(SamePlace.Instance))
        {
            if (called.Contains(callee, SamePlace.Instance)) continue;
            if (!(imports && callee.Path.Length > 0)) Gather(callee, imports, called);
            called.Add(callee);
        }
    }

    private static string Definition(Component function, Dictionary<Component, string> names, out bool isFolding)
    {
        var writer = new ProgramWriter(function.ParameterNames, names);
        var body = writer.Text(function.Body!);
        isFolding = writer._folds;
        var parameters = function.ParameterNames.Zip(function.Parameters, (n, t) => $"{n}: {t.Name}");
        var text = new StringBuilder($"def {names[function]}({string.Join(", ", parameters)}) -> {function.Result.Name}:\n");
        if (function.Words.Length > 0) text.Append($"    \"\"\"{Docstring(function.Words)}\"\"\"\n");
        return text.Append($"    return {body}\n").ToString();
    }

    private static string Docstring(string words) =>
        words.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private string Text(Expr expr, int within = Loosest)
    {
        var (text, strength) = Write(expr);
        return strength < within ? $"({text})" : text;
    }

    private (string Text, int Strength) Write(Expr expr) => expr switch
    {
        Argument argument => (_parameters[argument.Index], Tightest),
        Variable variable => (_bound[variable.Index], Tightest),
        Literal { Value: long and < 0 } negative => (Value.Literal(negative.Value), Sign),
        Literal literal => (Value.Literal(literal.Value), Tightest),
        Apply { Operation: Component component } call => ($"{_names[component]}({Listed(call.Operands)})", Tightest),
        Apply apply => Primitive(apply.Operation.Name, apply.Operands),
        _ => throw new ArgumentException("A function is written with what applies it.", nameof(expr)),
    };

    private string Listed(IEnumerable<Expr> operands) => string.Join(", ", operands.Select(o => Text(o)));

    private (string, int) Primitive(string name, IReadOnlyList<Expr> o) => name switch
    {
        "add" => ($"{Text(o[0], Sum)} + {Text(o[1], Product)}", Sum),
        "concat" => ($"{Text(o[0], Sum)} + {Text(o[1], Product)}", Sum),
        "sub" => ($"{Text(o[0], Sum)} - {Text(o[1], Product)}", Sum),
        "mul" or "repeat" => ($"{Text(o[0], Product)} * {Text(o[1], Sign)}", Product),
        "div" => ($"{Text(o[0], Product)} // {Text(o[1], Sign)}", Product),
        "mod" => ($"{Text(o[0], Product)} % {Text(o[1], Sign)}", Product),
        "neg" => ($"-{Text(o[0], Tightest)}", Sign),
        "lt" => Compared("<", ">", o),
        "le" => Compared("<=", ">=", o),
        "eq" => Compared("==", "==", o),
        "has" => ($"{Text(o[0], Sum)} in {Text(o[1], Sum)}", Comparison),
        "not" when o[0] is Apply { Operation.Name: "eq" } same => Compared("!=", "!=", same.Operands),
        "not" when o[0] is Apply { Operation.Name: "has" } held => ($"{Text(held.Operands[0], Sum)} not in {Text(held.Operands[1], Sum)}",
            Comparison),
        "not" => ($"not {Text(o[0], Not)}", Not),
        "and" => ($"{Text(o[0], And)} and {Text(o[1], Not)}", And),
        "or" => ($"{Text(o[0], Or)} or {Text(o[1], And)}", Or),
        "if" => ($"{Text(o[1], Or)} if {Text(o[0], Or)} else {Text(o[2])}", Loosest),
        "item" => ($"{Text(o[0], Tightest)}[{Text(o[1])}]", Tightest),
        "take" => ($"{Text(o[0], Tightest)}[:{Text(o[1])}]", Tightest),
        "drop" => ($"{Text(o[0], Tightest)}[{Text(o[1])}:]", Tightest),
        "reverse" => ($"{Text(o[0], Tightest)}[::-1]", Tightest),
        "single" => ($"[{Text(o[0])}]", Tightest),
        "range" => ($"list(range({Text(o[0])}))", Tightest),
        "unique" => ($"list(dict.fromkeys({Text(o[0])}))", Tightest),
        "letters" => ($"list({Text(o[0])})", Tightest),
        "largest" => ($"max({Text(o[0])})", Tightest),
        "smallest" => ($"min({Text(o[0])})", Tightest),
        "words" => ($"{Text(o[0], Tightest)}.split()", Tightest),
        "starts" => ($"{Text(o[0], Tightest)}.startswith({Text(o[1])})", Tightest),
        "ends" => ($"{Text(o[0], Tightest)}.endswith({Text(o[1])})", Tightest),
        "upper" or "lower" or "strip" or "capitalize" or "title" or "isdigit" or "isalpha" or "split" or "join" or "replace" or "count"
            or "find" => ($"{Text(o[0], Tightest)}.{name}({Listed(o.Skip(1))})", Tightest),
        "flatten" => Flattened(o[0]),
        "map" or "filter" or "mapi" or "zip" or "all" or "any" or "sortby" or "fold" => (Over(name, o), Tightest),
        _ => ($"{name}({Listed(o)})", Tightest),
    };

    /// <summary>A comparison, with what is compared before what it is compared with.</summary>
    private (string, int) Compared(string sign, string turned, IReadOnlyList<Expr> o) => o[0] is Literal && o[1] is not Literal
        ? ($"{Text(o[1], Sum)} {turned} {Text(o[0], Sum)}", Comparison)
        : ($"{Text(o[0], Sum)} {sign} {Text(o[1], Sum)}", Comparison);

    private (string, int) Flattened(Expr lists)
    {
        var over = Text(lists, Or);
        var (outer, inner) = (Fresh(lists.Type.Element!), Fresh(lists.Type.Element!.Element!));
        _used.ExceptWith([outer, inner]);
        return ($"[{inner} for {outer} in {over} for {inner} in {outer}]", Tightest);
    }

    private string Over(string name, IReadOnlyList<Expr> o)
    {
        var lambda = (Lambda)o[0];
        // Elements that are chosen and then changed are one comprehension.
        if (name == "map" && o[1] is Apply { Operation.Name: "filter", Operands: [Lambda test, var all] })
        {
            var chosen = Text(all, Or);
            return Bound([lambda, test], t => $"[{t[0]} for {_bound[0]} in {chosen} if {t[1]}]");
        }
        var over = o.Skip(1).Select(l => Text(l, name is "sortby" or "zip" or "mapi" or "fold" ? Loosest : Or)).ToArray();
        _folds |= name == "fold";
        return Bound([lambda], t => name switch
        {
            "map" => $"[{t[0]} for {_bound[0]} in {over[0]}]",
            "filter" => $"[{_bound[0]} for {_bound[0]} in {over[0]} if {t[0]}]",
            "mapi" => $"[{t[0]} for {_bound[0]}, {_bound[1]} in enumerate({over[0]})]",
            "zip" => $"[{t[0]} for {_bound[0]}, {_bound[1]} in zip({over[0]}, {over[1]})]",
            "sortby" => $"sorted({over[0]}, key=lambda {_bound[0]}: {t[0]})",
            "fold" => $"functools.reduce(lambda {_bound[0]}, {_bound[1]}: {t[0]}, {over[0]}, {over[1]})",
            _ => $"{name}({t[0]} for {_bound[0]} in {over[0]})",
        });
    }

    /// <summary>Writes bodies with names for their parameters, then what holds them.</summary>
    private string Bound(IReadOnlyList<Lambda> lambdas, Func<string[], string> write)
    {
        var outside = _bound;
        _bound = [.. lambdas[0].Type.Parameters.Select(Fresh)];
        // A condition after a list is no place for a choice or a lambda; the other bodies are.
        var text = write([.. lambdas.Select((l, i) => Text(l.Body, i == 0 && l.Type.Result != ProgramType.Bool ? Loosest : Or))]);
        _used.ExceptWith(_bound);
        _bound = outside;
        return text;
    }

    /// <summary>A name for a lambda's parameter that nothing around it has.</summary>
    private string Fresh(ProgramType type)
    {
        string[] names = type == ProgramType.Int ? ["n", "m", "k", "j"] : type == ProgramType.Text ? ["s", "t", "u"]
            : type == ProgramType.Bool ? ["b", "c"] : ["row", "part", "line"];
        var name = names.FirstOrDefault(n => !_used.Contains(n)) ?? Enumerable.Range(1, 100).Select(i => $"{names[0]}{i}")
            .First(n => !_used.Contains(n));
        _used.Add(name);
        return name;
    }

    /// <summary>Components are one if they are at one place in memory, whenever they were read.</summary>
    private sealed class SamePlace : IEqualityComparer<Component>
    {
        public static SamePlace Instance { get; } = new();

        public bool Equals(Component? x, Component? y) =>
            ReferenceEquals(x, y) || (x is not null && y is not null && x.Path.Length > 0 && x.Path == y.Path);

        public int GetHashCode(Component of) => of.Path.Length > 0
            ? StringComparer.Ordinal.GetHashCode(of.Path) : System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(of);
    }
}
