namespace Ingrain.Execution;

/// <summary>One program to run in a sandbox.</summary>
public sealed record SandboxJob
{
    /// <summary>The interpreter and its harness.</summary>
    public required Runner Runner { get; init; }

    /// <summary>What the harness reads from its standard input, to the end.</summary>
    public required ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>The modules that the program may load, mounted read-only; <see cref="ModuleTree.Empty"/> for none.</summary>
    public ModuleTree Modules { get; init; } = ModuleTree.Empty;

    /// <summary>How much it may use.</summary>
    public ExecLimits Limits { get; init; } = ExecLimits.Default;
}
