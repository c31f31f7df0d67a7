namespace Ingrain.Execution;

/// <summary>
/// Runs programs that nobody vouches for, each in a place of its own that is gone afterwards. Safe from many threads; a bounded number
/// runs at once and a bounded number waits.
/// </summary>
public interface ISandbox : IAsyncDisposable
{
    /// <summary>What keeps the program in: "bubblewrap"; "none" where a server's owner allowed to run without.</summary>
    string Tier { get; }

    /// <summary>Whether programs can be run here, found out by trying, once.</summary>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The verdict, and what to do where it is no.</returns>
    ValueTask<SandboxVerdict> ProbeAsync(CancellationToken ct);

    /// <summary>Runs one program to its end, or to the first limit that it breaks.</summary>
    /// <param name="job">What to run, on what, within which limits.</param>
    /// <param name="ct">Kills the program.</param>
    /// <returns>What came of it, judged from outside of the sandbox.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.SandboxUnavailable"/>: nothing was run, and nothing is tried without the sandbox.
    /// <see cref="MemoryErrorCode.Busy"/>: too many wait.
    /// </exception>
    ValueTask<SandboxOutcome> RunAsync(SandboxJob job, CancellationToken ct);
}
