namespace Ingrain.Execution;

/// <summary>What came of running examples against code.</summary>
public sealed record ExampleRun
{
    /// <summary>How the run as a whole ended. Examples pass only where it ended by itself and in order.</summary>
    public required ExecResult Result { get; init; }

    /// <summary>One outcome for each example, in their order.</summary>
    public required IReadOnlyList<ExampleOutcome> Examples { get; init; }

    /// <summary>Whether the code ran to its end and every example passed.</summary>
    public bool HasPassed => Result.Status == ExecStatus.Ok && Examples.All(e => e.Passed);
}

/// <summary>What one example came to.</summary>
public sealed record ExampleOutcome
{
    /// <summary>The example.</summary>
    public required ModuleExample Example { get; init; }

    /// <summary>Whether it gave what it should, or ended without error where nothing is expected.</summary>
    public required bool Passed { get; init; }

    /// <summary>The value that it gave as JSON: the program's word. Null where none is expected or none came.</summary>
    public string? Value { get; init; }

    /// <summary>Why it failed, at most a few lines that may hold the program's own words; null where it passed.</summary>
    public string? Error { get; init; }
}
