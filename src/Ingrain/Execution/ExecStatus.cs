namespace Ingrain.Execution;

/// <summary>How a run ended, decided outside of the sandbox.</summary>
public enum ExecStatus
{
    /// <summary>By itself, with exit code 0.</summary>
    Ok,

    /// <summary>By itself, with another exit code or an uncaught error.</summary>
    ExitNonzero,

    /// <summary>Killed: its time on the wall was over.</summary>
    Timeout,

    /// <summary>Killed: its time on processors was over.</summary>
    CpuLimit,

    /// <summary>Killed: it took more memory than it may.</summary>
    MemoryLimit,

    /// <summary>Killed: it wrote more than it may.</summary>
    OutputLimit,

    /// <summary>Killed: it made a system call that is no program's business here.</summary>
    BlockedSyscall,

    /// <summary>It was never started: the sandbox could not be set up this time.</summary>
    SetupFailed,
}
