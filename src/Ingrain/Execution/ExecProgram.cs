namespace Ingrain.Execution;

/// <summary>A program as a harness runs it: code, then examples against what the code has defined.</summary>
public sealed record ExecProgram
{
    /// <summary>The code. Where it ends in an expression, that is the value.</summary>
    public required string Code { get; init; }

    /// <summary>Whether it is a module's, which is loaded like one and not as the program that was started.</summary>
    public bool IsModule { get; init; }

    /// <summary>Code that is run after it in the same place; empty for none.</summary>
    public string Tests { get; init; } = "";

    /// <summary>What the code finds on its standard input.</summary>
    public string Stdin { get; init; } = "";

    /// <summary>Run one by one, each told apart in the result; one that fails does not end the run.</summary>
    public IReadOnlyList<ModuleExample> Examples { get; init; } = [];

    /// <summary>
    /// What the harness puts on its result when everything was run: nothing that the code knows of without searching the harness's memory.
    /// </summary>
    public string Seal { get; init; } = "";

    /// <summary>The modules at hand, which languages that compile need as sources.</summary>
    public ModuleTree Modules { get; init; } = ModuleTree.Empty;
}
