namespace Ingrain.Execution;

/// <summary>Whether a host can run programs in its sandbox.</summary>
public sealed record SandboxVerdict
{
    /// <summary>Whether it can.</summary>
    public required bool IsAvailable { get; init; }

    /// <summary>The check that failed, as a stable name such as <c>bubblewrap-missing</c>; null where all hold.</summary>
    public string? FailedCheck { get; init; }

    /// <summary>What was found and what to do about it, in words for whoever runs the host.</summary>
    public string Reason { get; init; } = "";
}
