namespace Ingrain.Learning;

/// <summary>What a search is after: a function of these types that gives these outputs for these inputs.</summary>
internal sealed record SearchGoal
{
    public required IReadOnlyList<ProgramType> Parameters { get; init; }

    public required ProgramType Result { get; init; }

    /// <summary>The arguments of each example.</summary>
    public required IReadOnlyList<object[]> Inputs { get; init; }

    /// <summary>What each example gives.</summary>
    public required IReadOnlyList<object> Outputs { get; init; }

    /// <summary>Numbers and texts that programs may hold because the task speaks of them.</summary>
    public IReadOnlyList<object> Said { get; init; } = [];

    /// <summary>Numbers and texts that are always at hand, and cost a little more.</summary>
    public IReadOnlyList<object> Usual { get; init; } = [];
}

/// <summary>How a search goes about it.</summary>
internal sealed record SearchSettings
{
    /// <summary>The most candidates that are built and evaluated.</summary>
    public int StepsMax { get; init; } = 8_000;

    /// <summary>The names of the primitives that may be used; null for all.</summary>
    public IReadOnlySet<string>? Primitives { get; init; }

    /// <summary>What applying a primitive costs, where an argument or literal costs 1, if it is none of the rare ones.</summary>
    public int PrimitiveCost { get; init; } = 2;

    /// <summary>What calling a component costs.</summary>
    public int ComponentCost { get; init; } = 1;

    /// <summary>Whether no lambdas are built.</summary>
    public bool IsFlat { get; init; }

    /// <summary>Whether candidates of one cost are built from the last operation to the first.</summary>
    public bool IsBackward { get; init; }
}

/// <summary>What a search came to.</summary>
internal sealed record SearchResult
{
    /// <summary>The cheapest program that fits all examples; null for none within the steps.</summary>
    public Expr? Found { get; init; }

    /// <summary>Candidates that were built and evaluated.</summary>
    public required int Steps { get; init; }

    /// <summary>Programs of the right type that fit some of the examples and not all, the closest first.</summary>
    public IReadOnlyList<Expr> Near { get; init; } = [];
}
