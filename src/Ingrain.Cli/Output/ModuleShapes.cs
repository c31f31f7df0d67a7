namespace Ingrain.Cli.Output;

/// <summary>Answer of <c>module write</c>, <c>update</c> and <c>delete</c>.</summary>
internal sealed record ModuleAnswer
{
    /// <summary><c>kept</c>, <c>already-known</c>, <c>drafted</c>, <c>refused</c>, <c>conflict</c> or <c>deleted</c>.</summary>
    public required string Outcome { get; init; }

    public required string Path { get; init; }

    public int? Version { get; init; }

    public long? Sequence { get; init; }

    public IReadOnlyList<string>? Problems { get; init; }

    public IReadOnlyList<ExampleShape>? Examples { get; init; }

    public IReadOnlyList<string>? Missing { get; init; }

    public IReadOnlyList<string>? Cycle { get; init; }

    public IReadOnlyList<DependentShape>? Dependents { get; init; }

    public IReadOnlyList<DuplicateShape>? Duplicates { get; init; }

    public IReadOnlyList<string>? Broken { get; init; }

    public string? Stdout { get; init; }

    public string? Stderr { get; init; }

    public ErrorShape? Error { get; init; }
}

/// <summary>How an example ended; <c>passed</c> is left out where it was not run.</summary>
internal sealed record ExampleShape(string Input, string? Expected, bool? Passed, string? Value, string? Error);

/// <summary>How a module fared that needs another.</summary>
internal sealed record DependentShape(string Path, bool Passes, string? Why);

/// <summary>A module that does the same.</summary>
internal sealed record DuplicateShape(string Path, bool IsExact, string Keep, IReadOnlyList<string> Rewrite);

/// <summary>A module, or a folder of them.</summary>
internal sealed record ModuleShape
{
    public required string Path { get; init; }

    public int? Below { get; init; }

    public string? Language { get; init; }

    public string? Summary { get; init; }

    public IReadOnlyList<string>? Signatures { get; init; }

    public bool? IsInUse { get; init; }

    public bool? IsVerified { get; init; }

    public string? Id { get; init; }

    public int? Version { get; init; }

    public string? Label { get; init; }

    public string? Code { get; init; }

    public IReadOnlyList<ExampleShape>? Examples { get; init; }

    public IReadOnlyList<string>? Needs { get; init; }

    public IReadOnlyList<string>? NeededBy { get; init; }

    public string? VerifiedAt { get; init; }

    public UsageShape? Usage { get; init; }
}

/// <summary>How a module was used; left out where it was not.</summary>
internal sealed record UsageShape(long Reads, long Execs, long Reuses, long StepsSaved);

/// <summary>A skill, without its text.</summary>
internal sealed record SkillShape(string Path, string Name, string Description);

/// <summary>Answer of <c>module list</c> and <c>module find</c>, which has no skills.</summary>
internal sealed record ModuleListAnswer(IReadOnlyList<ModuleShape> Modules, IReadOnlyList<SkillShape>? Skills = null);

/// <summary>Answer of <c>module test</c>.</summary>
internal sealed record ModuleTestAnswer(
    int Passed, int Failed, IReadOnlyList<ModuleAnswer> Modules, IReadOnlyList<string> Broken, IReadOnlyList<string> Released,
    long? Sequence);
