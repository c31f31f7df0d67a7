using Ingrain.Execution;
using Ingrain.Server.Wire;
using Ingrain.Storage;

namespace Ingrain.Server.Tools;

/// <summary>Modules, and what became of them, as a model reads them: bounded, and told apart from orders.</summary>
internal static class ModuleText
{
    private const int CodeLength = 20_000;
    private const int ErrorLength = 600;
    private const int ExamplesMax = 20;
    private const int OutputLength = 2_000;

    /// <summary>A module with its code.</summary>
    public static ModuleItem Whole(FoundModule found)
    {
        var module = found.Module;
        return Brief(found, found.Summary.Length + 1) with
        {
            Label = Words.Of(module.Label),
            Version = module.Version,
            Code = VisibleText.Of(VisibleText.Part(module.Code, 0, CodeLength)),
            Length = module.Code.Length > CodeLength ? module.Code.Length : null,
            Examples = [.. module.Examples.Take(ExamplesMax).Select(Line)],
            Needs = module.Dependencies.Count == 0 ? null : module.Dependencies,
            NeededBy = found.Dependents.Count == 0 ? null : found.Dependents,
        };
    }

    /// <summary>A line of a tree or of what was found.</summary>
    public static ModuleItem Brief(ModuleListing line, int summaryLength) => line.Below > 0
        ? new ModuleItem { Path = line.Path, Below = line.Below }
        : new ModuleItem
        {
            Path = line.Path,
            Summary = line.Summary.Length == 0 ? null : VisibleText.Part(VisibleText.Line(line.Summary), 0, summaryLength),
            Signatures = line.Signatures.Count == 0 ? null : [.. line.Signatures.Take(8).Select(VisibleText.Line)],
            InUse = line.IsInUse,
            Verified = line.IsVerified,
            Reads = Counted(line.Usage.Reads),
            Execs = Counted(line.Usage.Execs),
            Reuses = Counted(line.Usage.Reuses),
            StepsSaved = Counted(line.Usage.StepsSaved),
        };

    /// <summary>A skill without its text.</summary>
    public static SkillItem Brief(SkillListing skill) =>
        new(skill.Path, VisibleText.Line(skill.Name), VisibleText.Line(skill.Description));

    /// <summary>A skill on a line.</summary>
    public static string Line(SkillItem skill) => $"- {skill.Path} — {skill.Name}: {skill.Description}";

    /// <summary>A module on a line.</summary>
    public static string Line(ModuleItem item)
    {
        if (item.Below is { } below) return $"- {item.Path} ({below} modules)";
        var signatures = item.Signatures is null ? "" : " " + string.Join("; ", item.Signatures);
        return $"- {item.Path} [{Stand(item)}]{signatures}{(item.Summary is null ? "" : " — " + item.Summary)}";
    }

    /// <summary>A module as a text.</summary>
    public static string Of(ModuleItem item)
    {
        var text = $"{item.Path} [{Stand(item)}, {item.Label}, version {item.Version}]";
        if (item.Needs is not null) text += $"\nimports: {string.Join(", ", item.Needs)}";
        if (item.NeededBy is not null) text += $"\nimported by: {string.Join(", ", item.NeededBy)}";
        if (item.Examples is { Count: > 0 }) text += "\nexamples:\n" + string.Join('\n', item.Examples);
        return text + "\n\n" + item.Code + (item.Length is { } length ? $"\n(cut: {length:N0} characters in all)" : "");
    }

    /// <summary>What became of a write.</summary>
    public static ToolAnswer Answer(ToolCall call, ModuleWriting writing)
    {
        switch (writing)
        {
            case ModuleWriting.Kept kept:
                var broken = kept.Report.Dependents.Where(d => !d.Passes).Select(d => d.Path).ToList();
                var passing = kept.Report.Dependents.Count - broken.Count;
                var text = $"Kept {kept.Module.Path}, version {kept.Module.Version}, by changeset {kept.Module.Sequence}: "
                    + $"{kept.Report.Examples.Count} examples pass."
                    + (passing > 0 ? $" {passing} that need it pass too." : "")
                    + (broken.Count == 0 ? "" : $" Drafts by it: {string.Join(", ", broken)}.") + Duplicates(kept.Report);
                return ToolCall.Plain(text, Result("kept", kept.Report) with { Sequence = kept.Module.Sequence, Broken = broken });
            case ModuleWriting.AlreadyKnown known:
                return ToolCall.Plain($"{known.Module.Path} is there already, as it is; nothing was written.",
                    new ModuleResult { Outcome = "already_known" });
            case ModuleWriting.Drafted drafted:
                return call.Evidence($"Kept as a draft, which nothing loads.\n{Failure(drafted.Report)}",
                    Result("drafted", drafted.Report) with { Sequence = drafted.Module.Sequence });
            case ModuleWriting.Refused refused:
                return call.Evidence($"Nothing was written.\n{Failure(refused.Report)}", Result("refused", refused.Report)) with
                {
                    IsError = true,
                };
            default:
                return Conflict(((ModuleWriting.Conflicted)writing).Conflict);
        }
    }

    /// <summary>The refusal of a write that does not fit what is there.</summary>
    public static ToolAnswer Conflict(Conflict conflict)
    {
        var text = $"Nothing was written: {conflict.Why}. "
            + (conflict.Current is { } there ? $"Version {there.Version} is there: read it, then update it." : "Read again and decide.");
        return ToolCall.Plain(text, new ModuleResult { Outcome = "conflict", Problems = [conflict.Why] }) with { IsError = true };
    }

    /// <summary>Dependents with why they fail.</summary>
    public static Dictionary<string, string> Of(IEnumerable<DependentOutcome> dependents) =>
        dependents.ToDictionary(d => d.Path, d => Short(d.Why));

    private static long? Counted(long count) => count == 0 ? null : count;

    private static ModuleResult Result(string outcome, ModuleReport report) => new()
    {
        Outcome = outcome, Problems = report.Problems.Count == 0 ? null : report.Problems,
        Examples = [.. report.Examples.Where(e => !e.Passed).Take(ExamplesMax).Select(Item)],
        Dependents = report.Dependents.Count == 0 ? null : Of(report.Dependents),
        Duplicates = report.Duplicates.Count == 0 ? null : [.. report.Duplicates.Select(d => d.Path)],
    };

    private static string Failure(ModuleReport report)
    {
        var lines = report.Problems.Select(p => "- " + p).ToList();
        foreach (var example in report.Examples.Where(e => !e.Passed).Take(ExamplesMax))
        {
            var got = example.Value is { } value ? $"; it gave {Short(value)}" : "";
            lines.Add($"- failed: {Line(example.Example)}{got}. {Short(example.Error ?? "")}");
        }
        lines.AddRange(report.Dependents.Where(d => !d.Passes).Take(ExamplesMax).Select(d => $"- {d.Path}: {Short(d.Why)}"));
        if (report.Run is { } run && (run.Stderr.Length > 0 || run.Stdout.Length > 0))
            lines.Add("output:\n" + VisibleText.Of(Tail(run.Stdout + run.Stderr)));
        return string.Join('\n', lines);
    }

    private static string Duplicates(ModuleReport report) => string.Concat(report.Duplicates.Select(d =>
        $" {d.Path} {(d.IsExact ? "says" : "seems to do")} the same: keep {d.Keep}"
        + (d.Rewrite.Count == 0 ? "." : $" and import it in {string.Join(", ", d.Rewrite)}.")));

    private static ExampleItem Item(ExampleOutcome outcome) => new(
        Line(outcome.Example), outcome.Passed, outcome.Value is { } value ? Short(value) : null,
        outcome.Error is { } error ? Short(error) : null);

    private static string Line(ModuleExample example) =>
        Short(example.Expected is null ? example.Input : $"{example.Input} => {example.Expected}");

    private static string Stand(ModuleItem item) =>
        item is { InUse: true, Verified: true } ? "verified" : item.InUse is true ? "in use, not verified" : "draft";

    private static string Short(string text) => VisibleText.Of(VisibleText.Part(text, 0, ErrorLength));

    private static string Tail(string text) => VisibleText.Part(text, Math.Max(0, text.Length - OutputLength), OutputLength);
}
