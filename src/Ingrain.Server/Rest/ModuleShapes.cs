using Ingrain.Execution;

namespace Ingrain.Server.Rest;

/// <summary>A module to keep, if its examples pass and those of all that needs it.</summary>
internal sealed record ModuleRequest
{
    /// <summary>Where it lives, such as <c>text/slug.py</c>; the same path again is its next version.</summary>
    public required string Path { get; init; }

    /// <summary>The source text. Of a module that is there, what is left out of this and the next members stays as it is.</summary>
    public string? Code { get; init; }

    /// <summary>Calls with their values as JSON, and tests, up to 1,000.</summary>
    public IReadOnlyList<ExampleShape>? Examples { get; init; }

    /// <summary>The language; what the path's ending says where none is named.</summary>
    public string? Language { get; init; }

    /// <summary>What it does; read from the code where it is not said.</summary>
    public string? Docstring { get; init; }

    /// <summary>Up to 64.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>How far to trust it; what the token allows at most.</summary>
    public TrustLabel? Label { get; init; }

    /// <summary>Whether it is kept as a draft, which nothing loads, where it does not pass.</summary>
    public bool Draft { get; init; }

    /// <summary>Whether modules that break by it become drafts; else it is refused.</summary>
    public bool AllowBreaking { get; init; }

    /// <summary>Whether it may say the same as another module.</summary>
    public bool AllowDuplicate { get; init; }

    /// <summary>Write only on this version; 0 for a new one.</summary>
    public int? ExpectedVersion { get; init; }

    /// <summary>Write only on the version with this content hash, as <c>If-Match</c>.</summary>
    public string? IfContentHash { get; init; }

    /// <summary>Why, for the log.</summary>
    public string? Reason { get; init; }
}

/// <summary>A module to take out of use.</summary>
internal sealed record ModuleDeleteRequest
{
    /// <summary>Its path.</summary>
    public required string Path { get; init; }

    /// <summary>Whether modules that need it become drafts; else it is refused.</summary>
    public bool AllowBreaking { get; init; }

    /// <summary>Only this version.</summary>
    public int? ExpectedVersion { get; init; }

    /// <summary>Only the version with this content hash, as <c>If-Match</c>.</summary>
    public string? IfContentHash { get; init; }

    /// <summary>Why, for the log.</summary>
    public string? Reason { get; init; }
}

/// <summary>Modules whose examples are to run again.</summary>
internal sealed record ModuleTestRequest
{
    /// <summary>Their paths, 1 to 1,000; all modules and drafts where none are named.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Why, for the log.</summary>
    public string? Reason { get; init; }
}

/// <summary>What to look for among the modules in use: all that is said must hold.</summary>
internal sealed record ModuleSearchRequest
{
    /// <summary>What it does, in words.</summary>
    public string? Query { get; init; }

    /// <summary>A part of a signature, spacing aside.</summary>
    public string? Signature { get; init; }

    /// <summary>A whole word of its code.</summary>
    public string? Identifier { get; init; }

    /// <summary>Its language.</summary>
    public string? Language { get; init; }

    /// <summary>The folder that it lies in.</summary>
    public string? Under { get; init; }

    /// <summary>1 to 1,000; 10 where it is not said.</summary>
    public int? Limit { get; init; }
}

/// <summary>A module, or a folder of them.</summary>
internal sealed record ModuleLineShape
{
    /// <summary>Its path; a folder's ends in a slash.</summary>
    public required string Path { get; init; }

    /// <summary>How many lie in a folder.</summary>
    public int? Below { get; init; }
    public string? Language { get; init; }

    /// <summary>What it does, in a line.</summary>
    public string? Summary { get; init; }
    public IReadOnlyList<string>? Signatures { get; init; }

    /// <summary>Whether programs can load it; a draft cannot be loaded.</summary>
    public bool? InUse { get; init; }

    /// <summary>Whether its examples passed on what is there now.</summary>
    public bool? Verified { get; init; }
    public ModuleUsageShape? Usage { get; init; }

    /// <summary>How well it fits, comparable within one answer only.</summary>
    public double? Score { get; init; }
}

/// <summary>How a module was used: statistics.</summary>
internal sealed record ModuleUsageShape(long Reads, long Execs, long Reuses, long StepsSaved);

/// <summary>Modules and folders, by path or best first.</summary>
internal sealed record ModulesAnswer(string Notice, IReadOnlyList<ModuleLineShape> Modules, int More);

/// <summary>One module in full.</summary>
internal sealed record ModuleAnswer
{
    public required string Notice { get; init; }
    public required ModuleLineShape Module { get; init; }
    public required MemoryShape Memory { get; init; }

    /// <summary>Paths of the modules that load it, as far as the token reaches.</summary>
    public required IReadOnlyList<string> Dependents { get; init; }
}

/// <summary>What became of a write of a module.</summary>
internal sealed record ModuleWriteAnswer
{
    /// <summary><c>kept</c>, <c>already-known</c>, <c>drafted</c> or <c>deleted</c>.</summary>
    public required string Outcome { get; init; }
    public required MemoryShape Memory { get; init; }
    public ModuleReportShape? Report { get; init; }

    /// <summary>Paths of modules that needed it and are drafts by this.</summary>
    public required IReadOnlyList<string> Broken { get; init; }
}

/// <summary>How modules fared whose examples ran again.</summary>
internal sealed record ModuleTestAnswer
{
    public required IReadOnlyList<ModuleReportShape> Reports { get; init; }

    /// <summary>Paths of those that were in use and are drafts now.</summary>
    public required IReadOnlyList<string> Broken { get; init; }

    /// <summary>Paths of those that were drafts and are in use now.</summary>
    public required IReadOnlyList<string> Released { get; init; }

    /// <summary>The changeset; absent where nothing had to be written.</summary>
    public long? Sequence { get; init; }
}

/// <summary>How an example ended.</summary>
internal sealed record ExampleOutcomeShape(string Input, string? Expected, bool Passed, string? Value, string? Error);

/// <summary>How a module fares that needs one that changes.</summary>
internal sealed record DependentShape(string Path, bool Passes, string Why);

/// <summary>Another module that does the same, the path worth keeping, and the modules that would have to load that one instead.</summary>
internal sealed record DuplicateShape(string Path, bool IsExact, string Keep, IReadOnlyList<string> Rewrite);

/// <summary>What the write gate found out. Output is the program's own words, cut to their last 20,000 characters.</summary>
internal sealed record ModuleReportShape
{
    private const int OutputLength = 20_000;
    private const int ExamplesMax = 200;

    public required string Path { get; init; }
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>The first 200.</summary>
    public required IReadOnlyList<ExampleOutcomeShape> Examples { get; init; }
    public ExecStatus? Status { get; init; }
    public string? Stdout { get; init; }
    public string? Stderr { get; init; }
    public required IReadOnlyList<string> Missing { get; init; }
    public required IReadOnlyList<string> Cycle { get; init; }
    public required IReadOnlyList<DependentShape> Dependents { get; init; }
    public required IReadOnlyList<DuplicateShape> Duplicates { get; init; }

    /// <summary>A report as clients see it.</summary>
    public static ModuleReportShape Of(ModuleReport report) => new()
    {
        Path = report.Path, Problems = report.Problems, Missing = report.Missing, Cycle = report.Cycle,
        Examples =
        [
            .. report.Examples.Take(ExamplesMax).Select(e => new ExampleOutcomeShape(
                Part(e.Example.Input)!, Part(e.Example.Expected), e.Passed, Part(e.Value), Part(e.Error))),
        ],
        Status = report.Run?.Status, Stdout = Part(report.Run?.Stdout), Stderr = Part(report.Run?.Stderr),
        Dependents = Of(report.Dependents),
        Duplicates = [.. report.Duplicates.Select(d => new DuplicateShape(d.Path, d.IsExact, d.Keep, d.Rewrite))],
    };

    /// <summary>Dependents as clients see them.</summary>
    public static IReadOnlyList<DependentShape> Of(IEnumerable<DependentOutcome> dependents) =>
        [.. dependents.Select(d => new DependentShape(d.Path, d.Passes, Part(d.Why)!))];

    private static string? Part(string? text) => text is null || text.Length <= OutputLength
        ? text
        : VisibleText.Part(text, text.Length - OutputLength, OutputLength);
}
