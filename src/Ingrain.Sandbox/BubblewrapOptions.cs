using Ingrain.Execution;

namespace Ingrain.Sandbox;

/// <summary>How a <see cref="BubblewrapSandbox"/> shares its host.</summary>
public sealed record BubblewrapOptions
{
    /// <summary>Programs that run at once; at least 1. Default: the processors.</summary>
    public int RunningMax { get; init; } = Environment.ProcessorCount;

    /// <summary>Programs that wait for their turn, 0 or more; one more is told to try again later. Default 64.</summary>
    public int WaitingMax { get; init; } = 64;

    /// <summary>Interpreters kept waiting for each pair of runner and modules, 0 to 16; 0 starts each run from nothing. Default
    /// 2.</summary>
    public int WarmPerKey { get; init; } = 2;

    /// <summary>Pairs of runner and modules that interpreters are kept waiting for, the last used ones. Default 4.</summary>
    public int WarmKeysMax { get; init; } = 4;

    /// <summary>How long an interpreter is kept waiting before it is dropped. Default one minute.</summary>
    public TimeSpan WarmAgeMax { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What no run gets more of, whatever it asks for.</summary>
    public ExecLimits LimitsMax { get; init; } = new()
    {
        Wall = TimeSpan.FromMinutes(10),
        Cpu = TimeSpan.FromMinutes(10),
        MemoryBytes = 8L << 30,
        OutputBytes = 16 << 20,
        ResultBytes = 16 << 20,
        Processes = 512,
    };

    /// <summary>
    /// The folder below which modules are laid out for programs, in a private folder that is removed on disposal. As root it has to be open
    /// to others on its way, since programs never run as root. Default: the system's folder for temporary files.
    /// </summary>
    public string Folder { get; init; } = Path.GetTempPath();

    /// <summary>Whether to limit memory by control groups where this host has them. Default true; else a watchdog does it, less
    /// exactly.</summary>
    public bool UsesControlGroups { get; init; } = true;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(RunningMax, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(WaitingMax);
        ArgumentOutOfRangeException.ThrowIfNegative(WarmPerKey);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(WarmPerKey, 16);
        ArgumentOutOfRangeException.ThrowIfNegative(WarmKeysMax);
        ArgumentException.ThrowIfNullOrEmpty(Folder);
    }
}
