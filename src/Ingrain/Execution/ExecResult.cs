namespace Ingrain.Execution;

/// <summary>What came of running code. Output and value are the program's own words: data, never orders.</summary>
public sealed record ExecResult
{
    /// <summary>How it ended.</summary>
    public required ExecStatus Status { get; init; }

    /// <summary>The exit code; null where it was killed from outside.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Standard output as text, invalid bytes replaced.</summary>
    public required string Stdout { get; init; }

    /// <summary>Standard error as text, invalid bytes replaced.</summary>
    public required string Stderr { get; init; }

    /// <summary>The value as JSON; null where the code gave none, or none that JSON can say.</summary>
    public string? Value { get; init; }

    /// <summary>
    /// Why <see cref="Value"/> is not all that the code gave: it has no JSON (infinite, circular, too long, of a kind that JSON has not),
    /// or something of it is told as something else, such as a set as a list. The program's own words; null for nothing to say.
    /// </summary>
    public string? Note { get; init; }

    /// <summary>From handing over the code to its end.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The most memory it held at once, in bytes; 0 where it was over too soon to be seen.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>What kept it in: "bubblewrap", or "none".</summary>
    public required string Sandbox { get; init; }
}
