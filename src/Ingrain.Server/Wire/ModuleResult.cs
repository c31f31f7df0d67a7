namespace Ingrain.Server.Wire;

/// <summary>What a <c>module</c> did or found. Members that do not apply are left out.</summary>
internal sealed record ModuleResult
{
    /// <summary>
    /// <c>found</c>, <c>kept</c>, <c>already_known</c>, <c>drafted</c>, <c>refused</c>, <c>conflict</c>, <c>deleted</c> or <c>tested</c>.
    /// </summary>
    public required string Outcome { get; init; }

    /// <summary>What to bear in mind about text out of memory.</summary>
    public string? Notice { get; init; }

    /// <summary>The modules it is about.</summary>
    public IReadOnlyList<ModuleItem>? Modules { get; init; }

    /// <summary>The skills that lie there, without their texts: <c>open</c> reads one by its path.</summary>
    public IReadOnlyList<SkillItem>? Skills { get; init; }

    /// <summary>What is wrong, each with what to do about it.</summary>
    public IReadOnlyList<string>? Problems { get; init; }

    /// <summary>How the examples ended.</summary>
    public IReadOnlyList<ExampleItem>? Examples { get; init; }

    /// <summary>Modules that need it, with why each would fail; an empty text for one that passes.</summary>
    public IReadOnlyDictionary<string, string>? Dependents { get; init; }

    /// <summary>Paths of modules that do the same.</summary>
    public IReadOnlyList<string>? Duplicates { get; init; }

    /// <summary>Paths of modules that are drafts by this.</summary>
    public IReadOnlyList<string>? Broken { get; init; }

    /// <summary>Paths of drafts that are in use by this.</summary>
    public IReadOnlyList<string>? Released { get; init; }

    /// <summary>The changeset that wrote it.</summary>
    public long? Sequence { get; init; }

    /// <summary>Whether more fits than is shown.</summary>
    public bool? More { get; init; }
}

/// <summary>A module, or a folder of them.</summary>
internal sealed record ModuleItem
{
    /// <summary>Its path; a folder's ends in a slash.</summary>
    public required string Path { get; init; }

    /// <summary>How many lie in a folder.</summary>
    public int? Below { get; init; }

    /// <summary>What it does, in a line.</summary>
    public string? Summary { get; init; }

    /// <summary>What it offers.</summary>
    public IReadOnlyList<string>? Signatures { get; init; }

    /// <summary>Whether programs can load it; a draft cannot be loaded.</summary>
    public bool? InUse { get; init; }

    /// <summary>Whether its examples passed on what is there now.</summary>
    public bool? Verified { get; init; }

    /// <summary>How far it may be trusted.</summary>
    public string? Label { get; init; }

    /// <summary>Its version.</summary>
    public int? Version { get; init; }

    /// <summary>Its code, or the beginning of it.</summary>
    public string? Code { get; init; }

    /// <summary>Characters of the whole code, where that is not all of it.</summary>
    public int? Length { get; init; }

    /// <summary>Its examples, as they are written.</summary>
    public IReadOnlyList<string>? Examples { get; init; }

    /// <summary>Paths of what it loads.</summary>
    public IReadOnlyList<string>? Needs { get; init; }

    /// <summary>Paths of what loads it.</summary>
    public IReadOnlyList<string>? NeededBy { get; init; }

    /// <summary>How often it was read; statistics, as all the counts below are.</summary>
    public long? Reads { get; init; }

    /// <summary>How many runs loaded it.</summary>
    public long? Execs { get; init; }

    /// <summary>How many tasks it was reused for.</summary>
    public long? Reuses { get; init; }

    /// <summary>How many steps those were spared.</summary>
    public long? StepsSaved { get; init; }
}

/// <summary>A skill as a line.</summary>
internal sealed record SkillItem(string Path, string Name, string Description);

/// <summary>How an example ended.</summary>
internal sealed record ExampleItem(string Input, bool Passed, string? Got, string? Error);

/// <summary>What came of an <c>exec</c>. All text in it is the program's.</summary>
internal sealed record ExecAnswer
{
    /// <summary><c>ok</c>, <c>exit_nonzero</c>, <c>timeout</c>, <c>memory_limit</c> and so on.</summary>
    public required string Status { get; init; }

    /// <summary>What to bear in mind about a program's output.</summary>
    public required string Notice { get; init; }

    /// <summary>The exit code; left out where it was killed.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The value as JSON; left out where there is none, or it is too long.</summary>
    public string? Value { get; init; }

    /// <summary>Why the value is not all that the code gave; left out where it is.</summary>
    public string? Note { get; init; }

    /// <summary>What it wrote, or the beginning of it.</summary>
    public required string Stdout { get; init; }

    /// <summary>What it wrote as errors, or the end of it.</summary>
    public required string Stderr { get; init; }

    /// <summary>Whether anything was cut.</summary>
    public bool? Cut { get; init; }

    /// <summary>Milliseconds.</summary>
    public required long DurationMs { get; init; }

    /// <summary>The most memory it held, in bytes; 0 where that was not seen.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>What kept it in: <c>bubblewrap</c>, or <c>none</c>.</summary>
    public required string Sandbox { get; init; }
}
