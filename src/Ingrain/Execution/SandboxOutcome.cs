namespace Ingrain.Execution;

/// <summary>What came of one run. All bytes in it are the program's: data from somebody who may lie.</summary>
public sealed record SandboxOutcome
{
    /// <summary>How it ended.</summary>
    public required ExecStatus Status { get; init; }

    /// <summary>The exit code, or 128 and the number of the signal; null where it was killed from outside.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Its standard output, up to the cap.</summary>
    public ReadOnlyMemory<byte> Stdout { get; init; }

    /// <summary>Its standard error, up to the cap; for <see cref="ExecStatus.SetupFailed"/>, what the sandbox said.</summary>
    public ReadOnlyMemory<byte> Stderr { get; init; }

    /// <summary>What it wrote to descriptor 3; empty where that was nothing, or more than it may.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }

    /// <summary>From the moment it was given its input to its end.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The most memory that it and its children held at once, in bytes; 0 where it was over too soon to be seen.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>What kept it in; see <see cref="ISandbox.Tier"/>.</summary>
    public required string Tier { get; init; }
}
