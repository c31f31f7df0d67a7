using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Undoes a changeset, or everything since a point, with a new changeset.</summary>
internal sealed class RollbackCommand : CliCommand
{
    private readonly Argument<string?> _changeset = new("changeset")
    {
        Description = "The changeset to undo, such as 12 or '#12'", HelpName = "CHANGESET", Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _to = Flags.Text("--to", "POINT", "Bring the whole space back to a changeset or time");
    private readonly Option<bool> _dryRun = Flags.Of("--dry-run", "Only say what it would do");
    private readonly WriteOptions _write = new();

    public RollbackCommand(CommandSetting setting) : base("rollback", "Undo a changeset, or everything since a point", setting)
    {
        Add(_changeset);
        AddAll([_to, _dryRun, .. _write.All]);
    }

    public override string Details =>
        "History stays whole: undoing is a new changeset, which can be undone too. Where something was changed again since, nothing is "
        + "written and it is named.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("rollback 12 --reason \"imported the wrong file\"", "undoes one changeset"),
        ("rollback --to 2026-03-01 --dry-run", "says what would change"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound, ExitCode.Conflict);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var (changeset, to) = (call.Get(_changeset), call.Get(_to));
        if ((changeset is null) == (to is null)) throw CliException.Invalid("Give either the changeset to undo, or --to POINT.");
        var point = TimeText.ParsePoint(changeset ?? to!, changeset is null ? "--to" : "CHANGESET");
        if (changeset is not null && point.Sequence is not > 0) throw CliException.Invalid("CHANGESET is a number, such as 12 or #12.");
        var reason = changeset is null ? $"rolled back to {to}" : $"rolled back #{point.Sequence}";
        var context = _write.Read(call.Parsed, call.Surroundings, reason);
        var isDry = call.Get(_dryRun);
        await using var engine = call.Open(
            isDry ? StoreUse.Read : StoreUse.Write, SandboxChoice.Choose(call.Surroundings));
        if (changeset is null) await Points.RequireAsync(engine, call.Space, point, ct);
        // A dry run is a real one, in a copy that is thrown away: it cannot say anything else than what would happen.
        await using var copy = isDry ? await CopyAsync(call, engine, ct) : null;
        var rolled = changeset is null
            ? await (copy ?? engine).RollBackToAsync(call.Space, point, context, ct)
            : await (copy ?? engine).RollBackAsync(call.Space, point.Sequence!.Value, context, ct);
        return Answer(call, rolled, isDry);
    }

    private static async Task<MemoryEngine> CopyAsync(Call call, MemoryEngine engine, CancellationToken ct)
    {
        var (clock, sandbox) = (call.Surroundings.Clock, SandboxChoice.Choose(call.Surroundings));
        var copy = new MemoryEngine(StoreFactory.Empty(clock), clock, sandbox: sandbox);
        using var bundle = new MemoryStream();
        if ((await engine.HeadAsync(call.Space, ct)).Sequence == 0) return copy;
        await engine.ExportAsync(call.Space, bundle, null, ct);
        bundle.Position = 0;
        await copy.RestoreAsync(call.Space, bundle, ct);
        return copy;
    }

    private static int Answer(Call call, RolledBack rolled, bool isDry)
    {
        var answer = new RollbackAnswer
        {
            Sequence = isDry ? null : rolled.Sequence, Restored = rolled.Restored, Withdrawn = rolled.Withdrawn, Gone = rolled.Gone,
            ChangedSince = EndpointShape.Of(rolled.ChangedSince), DryRun = isDry,
            Broken = rolled.Broken.Count == 0 ? null : rolled.Broken,
        };
        if (rolled.ChangedSince.Count == 0)
            return call.Answer(answer, CliJson.Default.RollbackAnswer, screen => Show(screen, rolled, isDry));
        var count = Wording.Count(rolled.ChangedSince.Count, "thing");
        var error = new CliException(ExitCode.Conflict, "conflict",
            $"Nothing was written: {count} changed again since. Undo the later changesets first, or roll back with --to.");
        return call.Fail(answer with { Error = new(error.Word, error.Message) }, CliJson.Default.RollbackAnswer, error, screen =>
        {
            foreach (var target in rolled.ChangedSince.Take(20))
                screen.Indented($"{Wording.Word(target.Kind)} {Screen.SafeLine(target.Id.Value)}");
        });
    }

    private static void Show(Screen screen, RolledBack rolled, bool isDry)
    {
        var parts = new List<string>();
        if (rolled.Restored > 0) parts.Add($"{Wording.Count(rolled.Restored, "thing")} brought back");
        if (rolled.Withdrawn > 0) parts.Add($"{Wording.Number(rolled.Withdrawn)} withdrawn");
        if (rolled.Gone > 0) parts.Add($"{Wording.Number(rolled.Gone)} erased and beyond return");
        var what = parts.Count == 0 ? "nothing to undo"
            : parts.Count == 1 && rolled.Gone > 0
                ? $"nothing to undo: {Wording.Count(rolled.Gone, "thing")} written then {(rolled.Gone == 1 ? "was" : "were")} erased "
                    + "and beyond return"
            : string.Join(", ", parts);
        screen.Line(isDry ? $"[dim]would be:[/] {what}"
            : rolled.Sequence is null ? $"[dim]○[/] {what}"
            : $"[green]✓[/] {what} [dim]in #{rolled.Sequence}[/]");
        var stands = isDry ? "would be" : "is";
        foreach (var path in rolled.Broken)
            screen.Indented($"[yellow]![/] {Screen.SafeLine(path)} {stands} a draft: it does not pass with what is there");
    }
}
