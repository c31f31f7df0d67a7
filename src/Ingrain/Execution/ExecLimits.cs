namespace Ingrain.Execution;

/// <summary>How much one run may use. What is above the sandbox's own bounds is lowered to them.</summary>
public sealed record ExecLimits
{
    /// <summary>The limits of a run that names none.</summary>
    public static ExecLimits Default { get; } = new();

    /// <summary>Time on the wall, after which everything is killed.</summary>
    public TimeSpan Wall { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time on processors, in whole seconds.</summary>
    public TimeSpan Cpu { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Memory of all its processes together, in bytes.</summary>
    public long MemoryBytes { get; init; } = 512L << 20;

    /// <summary>Standard output and error together, in bytes; at the cap the run is killed and what came before is kept.</summary>
    public int OutputBytes { get; init; } = 1 << 20;

    /// <summary>The result, in bytes.</summary>
    public int ResultBytes { get; init; } = 1 << 20;

    /// <summary>Processes and threads at once.</summary>
    public int Processes { get; init; } = 32;
}
