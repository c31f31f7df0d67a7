using Ingrain.Storage;

namespace Ingrain.Cli.Output;

/// <summary>Modules, and what became of them, for people and for programs.</summary>
internal static class ModuleView
{
    private const int ErrorLinesMax = 12;
    private const int OutputLengthMax = 4_000;

    /// <summary>Answers a write.</summary>
    public static int Answer(Call call, ModuleWriting writing)
    {
        switch (writing)
        {
            case ModuleWriting.Kept { Module: var module, Report: var report }:
                Warn(call, report);
                return call.Answer(Shape(report, "kept", module), CliJson.Default.ModuleAnswer, screen =>
                {
                    screen.Line($"[green]✓[/] kept {Screen.SafeLine(module.Path)} [dim]version {module.Version} in #{module.Sequence}[/]");
                    screen.Indented($"[dim]{Passing(report)}[/]");
                    Broken(screen, report);
                    Duplicates(screen, report);
                });
            case ModuleWriting.AlreadyKnown { Module: var known }:
                var there = new ModuleAnswer
                {
                    Outcome = "already-known", Path = known.Path, Version = known.Version, Sequence = known.Sequence,
                };
                return call.Answer(there, CliJson.Default.ModuleAnswer, screen => screen.Line(
                    $"[dim]○[/] already there: {Screen.SafeLine(known.Path)} [dim]version {known.Version} of #{known.Sequence}[/]"));
            case ModuleWriting.Drafted { Module: var draft, Report: var report }:
                Warn(call, report);
                return call.Answer(Shape(report, "drafted", draft), CliJson.Default.ModuleAnswer, screen =>
                {
                    var version = $"[dim]version {draft.Version} in #{draft.Sequence}[/]";
                    screen.Line($"[yellow]![/] kept as a draft: {Screen.SafeLine(draft.Path)} {version}");
                    Findings(screen, report);
                });
            case ModuleWriting.Refused { Report: var report }:
                Warn(call, report);
                var error = new CliException(ExitCode.Failed, "refused", "Nothing was written: the module does not pass.");
                var refused = Shape(report, "refused", null) with { Error = new(error.Word, error.Message) };
                return call.Fail(refused, CliJson.Default.ModuleAnswer, error, screen =>
                {
                    Findings(screen, report);
                    if (report.Dependents.Any(d => !d.Passes)) screen.Line("[dim]--breaking makes drafts of what breaks.[/]");
                    else if (report.Duplicates.Any(d => d.IsExact)) screen.Line("[dim]--duplicate keeps it all the same.[/]");
                    else screen.Line("[dim]--draft keeps it without using it.[/]");
                });
            default:
                return Conflicted(call, ((ModuleWriting.Conflicted)writing).Conflict);
        }
    }

    /// <summary>Answers a write that does not fit what is there.</summary>
    public static int Conflicted(Call call, Conflict conflict)
    {
        var path = conflict.Attempted is Module module ? module.Path : "";
        var next = conflict is { ExpectedVersion: 0, Current: not null }
            ? "'ingrain module update' writes its next version." : "Read it again and decide.";
        var error = new CliException(ExitCode.Conflict, "conflict", $"Nothing was written: {conflict.Why}. {next}");
        var answer = new ModuleAnswer
        {
            Outcome = "conflict", Path = path, Version = conflict.Current?.Version, Error = new(error.Word, error.Message),
        };
        return call.Fail(answer, CliJson.Default.ModuleAnswer, error);
    }

    /// <summary>One line of the tree.</summary>
    public static void Line(Screen screen, ModuleListing line)
    {
        if (line.Below > 0)
        {
            screen.Line($"[bold]{Screen.SafeLine(line.Path)}[/] [dim]{Wording.Count(line.Below, "module")}[/]");
            return;
        }
        screen.Line($"{Mark(line)} {Screen.SafeLine(line.Path)}{(line.IsInUse ? "" : " [yellow]draft[/]")}");
        var says = line.Summary.Length > 0 ? line.Summary : string.Join("; ", line.Signatures);
        if (says.Length > 0) screen.Indented($"[dim]{Screen.Clip(says, screen.Columns - 6)}[/]", 4);
        if (!line.Usage.IsNone) screen.Indented($"[dim]{Used(line.Usage)}[/]", 4);
    }

    /// <summary>A skill on a line.</summary>
    public static void Line(Screen screen, SkillListing skill)
    {
        screen.Line($"[dim]¶[/] {Screen.SafeLine(skill.Path)}");
        screen.Indented($"[dim]{Screen.Clip($"{skill.Name}: {skill.Description}", screen.Columns - 6)}[/]", 4);
    }

    /// <summary>A module with all that is known of it.</summary>
    public static void Show(Screen screen, FoundModule found)
    {
        var module = found.Module;
        screen.Heading($"[bold]module[/] {Screen.SafeLine(found.Path)}");
        screen.Line();
        screen.Indented(Screen.Safe(module.Code.TrimEnd()));
        screen.Line();
        var rows = new List<(string, string)> { ("stands", Stand(screen, found)) };
        if (module.Examples.Count > 0) rows.Add(("examples", string.Join('\n', module.Examples.Select(e => Screen.Safe(Text(e))))));
        if (module.Dependencies.Count > 0) rows.Add(("needs", Screen.SafeLine(string.Join(", ", module.Dependencies))));
        if (found.Dependents.Count > 0) rows.Add(("needed by", Screen.SafeLine(string.Join(", ", found.Dependents))));
        if (!found.Usage.IsNone) rows.Add(("used", Used(found.Usage)));
        rows.Add(("label", Screen.Label(module.Label)));
        rows.Add(("version", $"{module.Version} in #{module.Sequence}"));
        rows.Add(("id", Screen.SafeLine(module.Id.Value)));
        screen.Pairs(rows);
    }

    /// <summary>How one fared in a test of many.</summary>
    public static void Tested(Screen screen, ModuleReport report)
    {
        if (report.Problems.Count == 0)
        {
            screen.Line($"[green]✓[/] {Screen.SafeLine(report.Path)} [dim]{Wording.Count(report.Examples.Count, "example")}[/]");
            return;
        }
        screen.Line($"[red]✗[/] {Screen.SafeLine(report.Path)}");
        Findings(screen, report);
    }

    /// <summary>What would break.</summary>
    public static void Dependents(Screen screen, IEnumerable<DependentOutcome> dependents)
    {
        foreach (var dependent in dependents.Where(d => !d.Passes))
        {
            screen.Indented($"[red]✗[/] {Screen.SafeLine(dependent.Path)}");
            screen.Indented($"[dim]{Screen.Clip(dependent.Why, 400)}[/]", 6);
        }
    }

    public static ModuleShape Shape(ModuleListing line) => line.Below > 0
        ? new ModuleShape { Path = line.Path, Below = line.Below }
        : new ModuleShape
        {
            Path = line.Path, Language = line.Language, Summary = line.Summary, Signatures = line.Signatures, IsInUse = line.IsInUse,
            IsVerified = line.IsVerified,
            Usage = line.Usage is { IsNone: false, Reads: var reads, Execs: var execs, Reuses: var reuses, StepsSaved: var steps }
                ? new UsageShape(reads, execs, reuses, steps) : null,
        };

    public static SkillShape Shape(SkillListing skill) => new(skill.Path, skill.Name, skill.Description);

    public static ModuleShape Shape(FoundModule found) => Shape((ModuleListing)found) with
    {
        Id = found.Module.Id.Value,
        Version = found.Module.Version,
        Label = Wording.Word(found.Module.Label),
        Code = found.Module.Code,
        Examples = [.. found.Module.Examples.Select(e => new ExampleShape(e.Input, e.Expected, null, null, null))],
        Needs = found.Module.Dependencies,
        NeededBy = found.Dependents,
        VerifiedAt = Wording.Iso(found.Module.Verification?.RanAt),
    };

    public static ModuleAnswer Shape(ModuleReport report) => Shape(report, report.Problems.Count == 0 ? "passed" : "failed", null);

    public static IReadOnlyList<DependentShape> Shape(IEnumerable<DependentOutcome> dependents) =>
        [.. dependents.Select(d => new DependentShape(d.Path, d.Passes, d.Passes ? null : d.Why))];

    private static ModuleAnswer Shape(ModuleReport report, string outcome, Module? module) => new()
    {
        Outcome = outcome, Path = report.Path, Version = module?.Version, Sequence = module?.Sequence,
        Problems = report.Problems.Count == 0 ? null : report.Problems,
        Examples = [.. report.Examples.Select(e => new ExampleShape(e.Example.Input, e.Example.Expected, e.Passed, e.Value, e.Error))],
        Missing = report.Missing.Count == 0 ? null : report.Missing,
        Cycle = report.Cycle.Count == 0 ? null : report.Cycle,
        Dependents = report.Dependents.Count == 0 ? null : Shape(report.Dependents),
        Duplicates = report.Duplicates.Count == 0 ? null
            : [.. report.Duplicates.Select(d => new DuplicateShape(d.Path, d.IsExact, d.Keep, d.Rewrite))],
        Stdout = report.Run is { Stdout.Length: > 0 } run ? run.Stdout : null,
        Stderr = report.Run is { Stderr.Length: > 0 } ran ? ran.Stderr : null,
    };

    private static void Warn(Call call, ModuleReport report)
    {
        if (report.Run is { } run) SandboxChoice.Warn(call, run.Sandbox);
    }

    private static string Passing(ModuleReport report)
    {
        var passing = report.Dependents.Count(d => d.Passes);
        var text = $"{Wording.Count(report.Examples.Count, "example")} passed";
        return passing == 0 ? text : $"{text}; {Wording.Count(passing, "module")} that need it too";
    }

    private static void Broken(Screen screen, ModuleReport report)
    {
        foreach (var broken in report.Dependents.Where(d => !d.Passes))
            screen.Indented($"[yellow]![/] {Screen.SafeLine(broken.Path)} broke and is a draft now");
    }

    private static void Findings(Screen screen, ModuleReport report)
    {
        foreach (var problem in report.Problems) screen.Indented(Screen.Safe(problem));
        foreach (var example in report.Examples.Where(e => !e.Passed))
        {
            screen.Indented($"[red]✗[/] {Screen.Safe(Text(example.Example))}");
            if (example.Value is { } value) screen.Indented($"it gave {Screen.Clip(value, 400)}", 6);
            if (example.Error is { } error) screen.Indented($"[dim]{Screen.Safe(Lines(error))}[/]", 6);
        }
        Dependents(screen, report.Dependents);
        Duplicates(screen, report);
        if (report.Run is { } run && (run.Stdout + run.Stderr).Trim() is { Length: > 0 } output)
        {
            screen.Indented("[dim]it wrote:[/]");
            screen.Indented($"[dim]{Screen.Safe(Lines(output[..Math.Min(output.Length, OutputLengthMax)]))}[/]", 4);
        }
    }

    private static void Duplicates(Screen screen, ModuleReport report)
    {
        foreach (var duplicate in report.Duplicates)
        {
            var rewrite = duplicate.Rewrite.Count == 0 ? "" : $" and load it in {string.Join(", ", duplicate.Rewrite)}";
            var same = duplicate.IsExact ? "says the same" : "seems to do the same";
            screen.Indented($"[yellow]≈[/] {Screen.SafeLine(duplicate.Path)} {same}: keep {Screen.SafeLine(duplicate.Keep + rewrite)}");
        }
    }

    private static string Used(ModuleUsage usage)
    {
        var parts = new[]
        {
            (usage.Reads, "read"), (usage.Execs, "run"), (usage.Reuses, "reuse"), (usage.StepsSaved, "step"),
        };
        return string.Join(", ", parts.Where(p => p.Item1 > 0)
            .Select(p => Wording.Count(p.Item1, p.Item2) + (p.Item2 == "step" ? " saved" : "")));
    }

    private static string Mark(ModuleListing line) => line switch
    {
        { IsInUse: true, IsVerified: true } => "[green]✓[/]",
        { IsInUse: true } => "[yellow]?[/]",
        _ => "[dim]○[/]",
    };

    private static string Stand(Screen screen, FoundModule found) => (found.IsInUse, found.IsVerified) switch
    {
        (true, true) when found.Module.Verification is { } run =>
            $"[green]verified[/] {screen.Time(run.RanAt)}, {Wording.Count(run.Passed, "example")}",
        (true, _) => "[yellow]in use, not verified on what is there now[/]",
        _ => "[yellow]draft: it has not passed its examples[/]",
    };

    private static string Text(ModuleExample example) =>
        example.Expected is null ? example.Input : $"{example.Input} => {example.Expected}";

    private static string Lines(string text) => string.Join('\n', text.Trim().Split('\n').TakeLast(ErrorLinesMax));
}
