using Ingrain.Git;
using Ingrain.Server.Wire;

namespace Ingrain.Cli.Output;

/// <summary>Draws what went to and came from a repository.</summary>
internal static class RepoView
{
    private const int IdLength = 10;
    private const int SkippedMax = 20;
    private const int LinesMax = 12;

    public static void Show(Screen screen, RepositoryExported exported)
    {
        var where = $"{Screen.SafeLine(exported.Folder)} [dim](branch {Screen.SafeLine(exported.Branch)})[/]";
        if (exported.Commit is not { } commit)
        {
            screen.Line($"[dim]○[/] no note or module was ever kept: {where} has no commit yet");
            return;
        }
        screen.Line(exported.Commits == 0
            ? $"[dim]○[/] {where} is up to date"
            : $"[green]✓[/] {Wording.Count(exported.Commits, "commit")} added to {where}");
        screen.Indented($"[dim]{commit[..IdLength]} is changeset #{exported.Sequence}[/]");
        if (exported.IsNew) screen.Unbroken($"  [dim]git clone {Screen.SafeLine(exported.Folder)}[/]");
    }

    public static void Show(Screen screen, RepositoryImported imported)
    {
        if (imported.Commits.Count == 0)
            screen.Line($"[dim]○[/] branch {Screen.SafeLine(imported.Branch)} adds nothing to the export of #{imported.BaseSequence}");
        foreach (var commit in imported.Commits) Show(screen, commit);
        if (imported.CommitsLeft > 0)
            screen.Line($"[dim]○ not looked at (--keep-going does): {Wording.Count(imported.CommitsLeft, "commit")} behind that[/]");
    }

    private static void Show(Screen screen, ImportedCommit commit)
    {
        var name = $"[dim]{commit.Commit[..IdLength]}[/] {Screen.Clip(commit.Subject, 70)}";
        screen.Line(commit.Conflicts.Count > 0 ? $"[red]✗[/] {name}"
            : commit.IsKnown ? $"[dim]○[/] {name} [dim]was taken in before[/]"
            : commit.Sequence is { } sequence ? $"[green]✓[/] {name} [dim]is #{sequence}, {Wording.Count(commit.Written.Count, "file")}[/]"
            : $"[dim]○[/] {name} [dim]has nothing that is not there[/]");
        foreach (var draft in commit.Drafts)
            screen.Indented(
                $"[yellow]draft[/] {Wording.Word(draft.Kind)} {Screen.SafeLine(draft.Id.Value)}: not in use until its examples pass");
        foreach (var conflict in commit.Conflicts) Show(screen, conflict);
        foreach (var skipped in commit.Skipped.Take(SkippedMax))
            screen.Indented($"[yellow]skipped[/] {Screen.SafeLine(skipped.File)}: {Screen.SafeLine(skipped.Why)}");
        if (commit.Skipped.Count > SkippedMax) screen.Indented($"[dim]and {commit.Skipped.Count - SkippedMax} more skipped[/]");
    }

    private static void Show(Screen screen, RepositoryConflict conflict)
    {
        screen.Indented($"[red]conflict[/] {Screen.SafeLine(conflict.File)}: {Screen.SafeLine(conflict.Why)}");
        var (ours, theirs) = (Text(conflict.Ours), Text(conflict.Theirs));
        if (ours == theirs) return;
        screen.Indented("[dim]- in the space, + on the branch[/]", 4);
        foreach (var line in TextDiff.Lines(ours, theirs).Where(l => l.Mark is '-' or '+').Take(LinesMax))
            screen.Indented((line.Mark == '-' ? "[red]- " : "[green]+ ") + Screen.Clip(line.Text, 90) + "[/]", 4);
    }

    private static string Text(Record? record) => record is null ? "" : ThingShape.TextOf(record);
}
