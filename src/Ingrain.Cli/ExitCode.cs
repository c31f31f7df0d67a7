namespace Ingrain.Cli;

/// <summary>What the program's exit code says. Documented in <c>docs/cli.md</c>; programs rely on it.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Unexpected = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int Conflict = 4;
    public const int Corrupt = 5;
    public const int Unavailable = 6;
    public const int Failed = 7;
    public const int Cancelled = 130;

    /// <summary>Every code with its meaning, for help and documents.</summary>
    public static readonly IReadOnlyList<(int Code, string Meaning)> All =
    [
        (Ok, "done; for recall also: nothing relevant is known"),
        (Unexpected, "an unexpected error; INGRAIN_DEBUG=1 shows its details"),
        (Usage, "wrong usage or invalid input; nothing was written"),
        (NotFound, "nothing is kept under that id, path, changeset or file name"),
        (Conflict, "somebody else wrote first, or the target is not as expected"),
        (Corrupt, "verification failed: the store does not hold what was written"),
        (Unavailable, "the store or the sandbox cannot be used: busy, full, too new, not writable, or something is missing"),
        (Failed, "a program that was run failed, or one of several did"),
        (Cancelled, "cancelled, for example with Ctrl-C"),
    ];

    public static int Of(MemoryErrorCode code) => code switch
    {
        MemoryErrorCode.Invalid => Usage,
        MemoryErrorCode.NotFound => NotFound,
        MemoryErrorCode.Conflict => Conflict,
        MemoryErrorCode.Corrupt => Corrupt,
        _ => Unavailable,
    };
}
