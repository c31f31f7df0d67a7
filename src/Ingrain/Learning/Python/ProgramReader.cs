namespace Ingrain.Learning;

/// <summary>Reads functions of Python back as programs of the small language, where they are written in what it has.</summary>
internal sealed class ProgramReader
{
    private readonly Dictionary<string, Component> _known;
    private readonly Dictionary<string, Expr?> _names = new(StringComparer.Ordinal);

    private ProgramReader(Dictionary<string, Component> known) => _known = known;

    /// <summary>Reads a file of functions.</summary>
    /// <param name="code">The text.</param>
    /// <param name="import">Gives the component that an import means, by module and name; null for none.</param>
    /// <returns>Its functions in order, each knowing those before it; null where any part of the file is not read.</returns>
    public static IReadOnlyList<Component>? Read(string code, Func<string, string, Component?> import)
    {
        if (PythonParser.ReadFile(code) is not { Functions.Count: > 0 } file) return null;
        var known = new Dictionary<string, Component>(StringComparer.Ordinal);
        foreach (var (name, from, original) in file.Imports)
        {
            if (import(from, original) is not { } component) return null;
            known[name] = component;
        }
        var read = new List<Component>();
        foreach (var function in file.Functions)
        {
            if (new ProgramReader(known).Function(function) is not { } component) return null;
            known[function.Name] = component;
            read.Add(component);
        }
        return read;
    }

    /// <summary>Reads the types of a function's parameters and result out of its first line.</summary>
    /// <returns>The function without a body; null where a type is missing or not known.</returns>
    public static Component? ReadSignature(string signature)
    {
        var text = signature.Trim().TrimEnd(':');
        if (!text.StartsWith("def ", StringComparison.Ordinal)) text = "def " + text;
        return PythonParser.ReadFile($"{text}:\n    return 0\n") is { Functions: [var function] } ? Outline(function) : null;
    }

    private static Component? Outline(PythonFunction function)
    {
        var parameters = function.Parameters.Select(p => ProgramType.Parse(p.Annotation)).ToList();
        return parameters.Contains(null) || ProgramType.Parse(function.Result) is not { } result
            ? null : new Component(function.Name, result, parameters!) { ParameterNames = [.. function.Parameters.Select(p => p.Name)] };
    }

    private Component? Function(PythonFunction function)
    {
        if (Outline(function) is not { } outline) return null;
        for (var i = 0; i < outline.Parameters.Count; i++)
            _names[outline.ParameterNames[i]] = new Argument(i, outline.Parameters[i]);
        foreach (var (name, value) in function.Assignments)
        {
            if (Lower(value) is not { } lowered) return null;
            _names[name] = lowered;
        }
        return Lower(function.Return) is { } body && body.Type == outline.Result
            ? new Component(function.Name, outline.Result, outline.Parameters)
            {
                Body = body, ParameterNames = outline.ParameterNames, Words = function.Docstring,
            }
            : null;
    }

    private Expr? Lower(PythonSyntax syntax) => syntax switch
    {
        PythonName name => _names.GetValueOrDefault(name.Name),
        PythonValue { Value: string text } when !System.Text.Ascii.IsValid(text) => null,
        PythonValue value => new Literal(value.Value, Value.TypeOf([value.Value])!),
        PythonList { Items: [var one] } => Apply("single", one),
        PythonUnary unary => Apply(unary.Sign == "-" ? "neg" : "not", unary.Of),
        PythonBinary binary => Binary(binary),
        PythonChoice choice => Apply("if", choice.Condition, choice.Then, choice.Else),
        PythonIndex index => Apply("item", index.Of, index.At),
        PythonSlice { From: null, To: null, Step: PythonValue { Value: -1L } } slice => Apply("reverse", slice.Of),
        PythonSlice { From: null, To: { } to, Step: null } slice => Apply("take", slice.Of, to),
        PythonSlice { From: { } from, To: null, Step: null } slice => Apply("drop", slice.Of, from),
        PythonCall call => Call(call),
        PythonComprehension { IsList: true } comprehension => Comprehension(comprehension),
        _ => null,
    };

    private Apply? Binary(PythonBinary binary)
    {
        var (left, right) = (Lower(binary.Left), Lower(binary.Right));
        if (left is null || right is null) return null;
        return binary.Sign switch
        {
            "+" => Apply(left.Type == ProgramType.Int ? "add" : "concat", left, right),
            "-" => Apply("sub", left, right),
            "*" => Apply(left.Type == ProgramType.Int ? "mul" : "repeat", left, right),
            "//" => Apply("div", left, right),
            "%" => Apply("mod", left, right),
            "==" => Apply("eq", left, right),
            "!=" => Apply("not", Apply("eq", left, right)),
            "<" => Apply("lt", left, right),
            ">" => Apply("lt", right, left),
            "<=" => Apply("le", left, right),
            ">=" => Apply("le", right, left),
            "in" => Apply("has", left, right),
            "not in" => Apply("not", Apply("has", left, right)),
            var word => Apply(word, left, right),
        };
    }

    private Apply? Call(PythonCall call)
    {
        if (call.Function is PythonAttribute { Of: PythonName { Name: "functools" }, Name: "reduce" })
            return call.Arguments is [PythonLambda lambda, var over, var start] ? Fold(lambda, over, start) : null;
        if (call.Function is PythonAttribute method) return call.Key is null ? Method(method, call.Arguments) : null;
        if (call.Function is not PythonName { Name: var name }) return null;
        if (_known.TryGetValue(name, out var component)) return call.Key is null ? Apply(component, call.Arguments) : null;
        if (call.Key is not null)
            return name == "sorted" && call.Key is PythonLambda { Parameters: [var by] } key && call.Arguments is [var list]
                ? Over("sortby", [by], key.Body, Lower(list)) : null;
        return (name, call.Arguments) switch
        {
            ("len" or "sum" or "abs" or "sorted" or "str" or "int" or "range", [var one]) => Apply(name, one),
            ("min", [var list]) => Apply("smallest", list),
            ("max", [var list]) => Apply("largest", list),
            ("min" or "max", [var a, var b]) => Apply(name, a, b),
            ("all" or "any", [PythonComprehension { IsList: false, Condition: null, Clauses: [{ Targets: [var x] } clause] } of]) =>
                Over(name, [x], of.Element, Lower(clause.Over)),
            ("list", [PythonCall { Function: PythonName { Name: "range" }, Arguments: [var n] }]) => Apply("range", n),
            ("list", [PythonCall { Function: PythonAttribute keys, Arguments: [var xs] }]) when IsFromKeys(keys) => Apply("unique", xs),
            ("list", [var text]) => Apply("letters", text),
            _ => null,
        };
    }

    private static bool IsFromKeys(PythonAttribute method) => method is { Of: PythonName { Name: "dict" }, Name: "fromkeys" };

    private Apply? Method(PythonAttribute method, IReadOnlyList<PythonSyntax> arguments) => (method.Name, arguments.Count) switch
    {
        ("upper" or "lower" or "strip" or "capitalize" or "title" or "isdigit" or "isalpha", 0) => Apply(method.Name, method.Of),
        ("split", 0) => Apply("words", method.Of),
        ("split" or "join" or "count" or "find", 1) => Apply(method.Name, method.Of, arguments[0]),
        ("startswith", 1) => Apply("starts", method.Of, arguments[0]),
        ("endswith", 1) => Apply("ends", method.Of, arguments[0]),
        ("replace", 2) => Apply("replace", method.Of, arguments[0], arguments[1]),
        _ => null,
    };

    private Expr? Comprehension(PythonComprehension of)
    {
        if (of.Clauses is [{ Targets: [var outer], Over: var lists }, { Targets: [var inner], Over: PythonName again }])
            return of.Condition is null && again.Name == outer && of.Element is PythonName one && one.Name == inner
                ? Apply("flatten", lists) : null;
        if (of.Clauses is not [var clause]) return null;
        if (clause.Targets is [var first, var second] && of.Condition is null && clause.Over is PythonCall { Key: null } call)
        {
            return (call.Function, call.Arguments) switch
            {
                (PythonName { Name: "zip" }, [var a, var b]) => Over("zip", [first, second], of.Element, Lower(a), Lower(b)),
                (PythonName { Name: "enumerate" }, [var xs]) => Over("mapi", [first, second], of.Element, Lower(xs)),
                _ => null,
            };
        }
        if (clause.Targets is not [var x]) return null;
        var over = Lower(clause.Over);
        if (of.Condition is not null) over = Over("filter", [x], of.Condition, over);
        return of.Condition is not null && of.Element is PythonName name && name.Name == x ? over : Over("map", [x], of.Element, over);
    }

    private Apply? Fold(PythonLambda lambda, PythonSyntax over, PythonSyntax start)
    {
        var (list, initial) = (Lower(over), Lower(start));
        if (list?.Type.Element is not { } element || initial is null || lambda.Parameters.Count != 2) return null;
        var body = Body(lambda.Parameters, [initial.Type, element], lambda.Body);
        return body is null ? null : Apply("fold", body, list, initial);
    }

    /// <summary>An operation that applies a small function to the elements of lists.</summary>
    private Apply? Over(string name, IReadOnlyList<string> parameters, PythonSyntax body, params Expr?[] lists)
    {
        if (lists.Any(l => l?.Type.Element is null)) return null;
        ProgramType[] types = name switch
        {
            "mapi" => [ProgramType.Int, lists[0]!.Type.Element!],
            _ => [.. lists.Select(l => l!.Type.Element!)],
        };
        return Body(parameters, types, body) is { } lambda ? Apply(name, [lambda, .. lists]) : null;
    }

    private Lambda? Body(IReadOnlyList<string> parameters, ProgramType[] types, PythonSyntax body)
    {
        var outside = new Dictionary<string, Expr?>(_names, StringComparer.Ordinal);
        // A body sees its own parameters and the function's, and no other lambda's.
        foreach (var (name, meaning) in outside)
            if (meaning is not null && HasVariable(meaning)) _names[name] = null;
        for (var i = 0; i < parameters.Count; i++) _names[parameters[i]] = new Variable(i, types[i]);
        var lowered = Lower(body);
        _names.Clear();
        foreach (var (name, meaning) in outside) _names[name] = meaning;
        return lowered is null ? null : new Lambda(lowered, ProgramType.Function(lowered.Type, types));
    }

    private static bool HasVariable(Expr expr) => expr switch
    {
        Variable => true,
        Apply apply => apply.Operands.Any(HasVariable),
        _ => false,
    };

    private Apply? Apply(string name, params IReadOnlyList<PythonSyntax> operands) => Apply(name, [.. operands.Select(Lower)]);

    private static Apply? Apply(string name, params Expr?[] operands) =>
        Array.IndexOf(operands, null) >= 0 || Primitives.Find(name, [.. operands.Select(o => o!.Type)]) is not { } primitive
            ? null : new Apply(primitive, operands!);

    private Apply? Apply(Component component, IReadOnlyList<PythonSyntax> arguments)
    {
        var operands = arguments.Select(Lower).ToArray();
        return operands.Length == component.Parameters.Count
            && operands.Zip(component.Parameters).All(p => p.First is not null && p.First.Type == p.Second)
            ? new Apply(component, operands!) : null;
    }
}
