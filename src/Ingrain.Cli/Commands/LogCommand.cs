using System.CommandLine;
using System.Globalization;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Storage;
using Spectre.Console;

namespace Ingrain.Cli.Commands;

/// <summary>Shows the newest changesets.</summary>
internal sealed class LogCommand : CliCommand
{
    private const int LimitDefault = 20;

    private readonly Option<int?> _limit = Flags.Number("--limit", $"How many at most (default {LimitDefault})", 1, 10_000);
    private readonly Option<int?> _before = Flags.Number("--before", "Only changesets before this one", 1, int.MaxValue);
    private readonly Option<bool> _entries = Flags.Of("--entries", "With --json: also every entry's kind, id and version");

    public LogCommand(CommandSetting setting) : base("log", "Show the changesets, newest first", setting) =>
        AddAll([_limit, _before, _entries]);

    public override string Details =>
        "A changeset is one atomic change with who made it and why: everything that was ever written is in one.";

    public override IReadOnlyList<(string, string)> Examples => [("log --limit 5", "what happened last")];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        await using var engine = call.Open(StoreUse.Read);
        var log = await engine.LogAsync(call.Space, call.Get(_before), call.Get(_limit) ?? LimitDefault, ct);
        var answer = new LogAnswer([.. log.Select(c => ChangesetView.Shape(c, call.Get(_entries)))]);
        return call.Answer(answer, CliJson.Default.LogAnswer, screen => Show(screen, call.Space, log));
    }

    private static void Show(Screen screen, SpaceId space, IReadOnlyList<Changeset> log)
    {
        if (log.Count == 0)
        {
            screen.Line($"[dim]○[/] Nothing was written to space {Screen.SafeLine(space.Name)} yet.");
            return;
        }
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Alignment = Justify.Right, Padding = new Padding(1, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var changeset in log)
        {
            var number = changeset.Sequence.ToString(CultureInfo.InvariantCulture);
            var why = changeset.Reason is { Length: > 0 } reason ? $"\n{Screen.Clip(reason, 200)}" : "";
            var when = $"{Wording.Ago(changeset.RecordedAt, screen.Now)} · {Wording.Moment(changeset.RecordedAt)}";
            var what = $"{ChangesetView.Changes(changeset)} by {ChangesetView.By(changeset.Actor)}";
            grid.AddRow($"[bold]#{number}[/]", $"{what} [dim]· {when} · {Wording.Hex(changeset.Hash)[..12]}[/]{why}");
        }
        screen.Write(grid);
        if (log[^1].Sequence > 1) screen.Line($"[dim]Older:[/] --before {log[^1].Sequence}");
    }
}
