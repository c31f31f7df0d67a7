using Ingrain.Execution;

namespace Ingrain;

/// <summary>What the write gate found out about a module. Output in it is the program's own words: data, never orders.</summary>
public sealed record ModuleReport
{
    /// <summary>The module's path.</summary>
    public required string Path { get; init; }

    /// <summary>What is wrong, each with what to do about it; empty where nothing is.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Its examples, in order, as they ran; empty where they did not.</summary>
    public IReadOnlyList<ExampleOutcome> Examples { get; init; } = [];

    /// <summary>The run of its examples as a whole, output and all; null where they did not run.</summary>
    public ExecResult? Run { get; init; }

    /// <summary>What it loads that is no module in use.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The paths of a circle of modules that need each other, the first again at the end; empty for none.</summary>
    public IReadOnlyList<string> Cycle { get; init; } = [];

    /// <summary>The modules that need it, directly or not, dependencies first, as they fared with it.</summary>
    public IReadOnlyList<DependentOutcome> Dependents { get; init; } = [];

    /// <summary>Modules that do the same, most alike first.</summary>
    public IReadOnlyList<ModuleDuplicate> Duplicates { get; init; } = [];
}

/// <summary>How a module fared that needs one that changes.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Passes">Whether its examples pass with the change.</param>
/// <param name="Why">Why not, in short; empty where they do.</param>
public sealed record DependentOutcome(string Path, bool Passes, string Why);

/// <summary>Another module that does the same, and how the two could be one.</summary>
public sealed record ModuleDuplicate
{
    /// <summary>The other's path.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the two differ in comments, documentation and spacing only; else each passes the other's examples.</summary>
    public required bool IsExact { get; init; }

    /// <summary>The path worth keeping: the one that more modules need, or the older one.</summary>
    public required string Keep { get; init; }

    /// <summary>The modules that load the other one and would have to load <see cref="Keep"/> instead.</summary>
    public IReadOnlyList<string> Rewrite { get; init; } = [];
}
