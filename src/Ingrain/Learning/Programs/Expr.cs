namespace Ingrain.Learning;

/// <summary>A program of the small language, as a tree. Immutable.</summary>
internal abstract class Expr(ProgramType type)
{
    public ProgramType Type { get; } = type;

    /// <summary>How many nodes it has: what shorter programs have fewer of.</summary>
    public abstract int Size { get; }

    /// <summary>Calls of components in it, those of a call's arguments included.</summary>
    public abstract IEnumerable<Component> Calls();

    /// <summary>The tree with some of its parts replaced, from the leaves up.</summary>
    /// <param name="replace">Gives what stands for a part whose own parts are replaced already.</param>
    public abstract Expr Rewrite(Func<Expr, Expr> replace);
}

/// <summary>An argument of the whole function.</summary>
internal sealed class Argument(int index, ProgramType type) : Expr(type)
{
    public int Index { get; } = index;

    public override int Size => 1;

    public override IEnumerable<Component> Calls() => [];

    public override Expr Rewrite(Func<Expr, Expr> replace) => replace(this);
}

/// <summary>A parameter of the innermost lambda around it.</summary>
internal sealed class Variable(int index, ProgramType type) : Expr(type)
{
    public int Index { get; } = index;

    public override int Size => 1;

    public override IEnumerable<Component> Calls() => [];

    public override Expr Rewrite(Func<Expr, Expr> replace) => replace(this);
}

/// <summary>A number, truth value or text that stands in the program.</summary>
internal sealed class Literal(object value, ProgramType type) : Expr(type)
{
    public object Value { get; } = value;

    public override int Size => 1;

    public override IEnumerable<Component> Calls() => [];

    public override Expr Rewrite(Func<Expr, Expr> replace) => replace(this);
}

/// <summary>
/// A small function given to map, filter and the like. It sees its own parameters and the arguments of the whole function.
/// </summary>
internal sealed class Lambda(Expr body, ProgramType type) : Expr(type)
{
    public Expr Body { get; } = body;

    public override int Size => Body.Size;

    public override IEnumerable<Component> Calls() => Body.Calls();

    public override Expr Rewrite(Func<Expr, Expr> replace)
    {
        var body = Body.Rewrite(replace);
        return replace(ReferenceEquals(body, Body) ? this : new Lambda(body, Type));
    }
}

/// <summary>An operation with its operands.</summary>
internal sealed class Apply(Operation operation, IReadOnlyList<Expr> operands) : Expr(operation.Result)
{
    private readonly int _size = 1 + operands.Sum(o => o.Size);

    public Operation Operation { get; } = operation;

    public IReadOnlyList<Expr> Operands { get; } = operands;

    public override int Size => _size;

    public override IEnumerable<Component> Calls() =>
        Operation is Component called ? Operands.SelectMany(o => o.Calls()).Prepend(called) : Operands.SelectMany(o => o.Calls());

    public override Expr Rewrite(Func<Expr, Expr> replace)
    {
        var operands = Operands.Select(o => o.Rewrite(replace)).ToArray();
        var isSame = operands.Zip(Operands).All(p => ReferenceEquals(p.First, p.Second));
        return replace(isSame ? this : new Apply(Operation, operands));
    }
}

/// <summary>What a program can apply: a primitive of the language, or a component from memory.</summary>
internal abstract class Operation(string name, ProgramType result, IReadOnlyList<ProgramType> parameters)
{
    public string Name { get; } = name;

    public ProgramType Result { get; } = result;

    public IReadOnlyList<ProgramType> Parameters { get; } = parameters;

    /// <summary>Whether some parameter is a function.</summary>
    public bool IsHigherOrder { get; } = parameters.Any(p => p.IsFunction);

    public override string ToString() => $"{Name}({string.Join(", ", Parameters)}) -> {Result}";
}

/// <summary>An operation that the language has from the start.</summary>
internal sealed class Primitive(string name, ProgramType result, params IReadOnlyList<ProgramType> parameters)
    : Operation(name, result, parameters)
{
    /// <summary>
    /// What it gives for values that are all there; null where it raises. Not for those that take functions or look at few operands.
    /// </summary>
    public Func<object[], object?>? Compute { get; init; }

    /// <summary>What it gives for functions and values.</summary>
    public Func<FunctionValue[], object[], object?>? ComputeOver { get; init; }

    /// <summary>Whether the order of its two operands does not matter.</summary>
    public bool IsSymmetric { get; init; }
}

/// <summary>A lambda's body with the arguments of the whole function, ready to be called.</summary>
internal readonly struct FunctionValue(Expr body, object?[] arguments)
{
    public object? Call(params object?[] bound) => Interpreter.Run(body, arguments, bound);
}

/// <summary>A function from memory that programs can call.</summary>
internal sealed class Component(string name, ProgramType result, IReadOnlyList<ProgramType> parameters)
    : Operation(name, result, parameters)
{
    /// <summary>What it computes, read from its code; null for one that must be run to know.</summary>
    public Expr? Body { get; init; }

    /// <summary>The names of its parameters.</summary>
    public IReadOnlyList<string> ParameterNames { get; init; } = [];

    /// <summary>Where it lives in memory; empty for a function that is part of another's text.</summary>
    public string Path { get; init; } = "";

    /// <summary>What it does, in words.</summary>
    public string Words { get; init; } = "";

    /// <summary>
    /// Its text where it was written, definitions that it needs before its own; empty where it is only known by its body.
    /// </summary>
    public string Code { get; init; } = "";
}
