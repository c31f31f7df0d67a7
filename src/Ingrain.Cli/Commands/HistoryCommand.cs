using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Spectre.Console;

namespace Ingrain.Cli.Commands;

/// <summary>Shows every version of something with who wrote it and why.</summary>
internal sealed class HistoryCommand : CliCommand
{
    private readonly Argument<string> _target =
        Flags.Argument("target", "ID|PATH", "An id of any kind, or the path of a note or module");

    public HistoryCommand(CommandSetting setting) : base("history", "Show every version of something, who wrote it and why", setting) =>
        Add(_target);

    public override IReadOnlyList<(string, string)> Examples => [("history runbooks/deploy", "the life of a note, oldest version first")];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        await using var engine = call.Open(StoreUse.Read);
        var target = (await Ids.FindAsync(engine, call.Space, call.Get(_target)!, null, ct)).Target;
        var history = await engine.HistoryAsync(call.Space, target, ct);
        var versions = history.Select(h =>
            new VersionShape(h.Version, ChangesetView.Shape(h.Changeset, withEntries: false), ThingShape.Of(h.Content)));
        var answer = new HistoryAnswer(Wording.Word(target.Kind), target.Id.Value, [.. versions]);
        return call.Answer(answer, CliJson.Default.HistoryAnswer, screen => Show(screen, target, history));
    }

    private static void Show(Screen screen, Endpoint target, IReadOnlyList<HistoryEntry> history)
    {
        var tree = new Tree($"[bold]{Wording.Word(target.Kind)}[/] {Screen.SafeLine(target.Id.Value)}") { Style = Style.Parse("dim") };
        for (var i = 0; i < history.Count; i++)
        {
            var (entry, changeset) = (history[i], history[i].Changeset);
            var why = changeset.Reason is { Length: > 0 } reason ? $" · [italic]{Screen.Clip(reason, 200)}[/]" : "";
            var node = tree.AddNode($"[bold]version {entry.Version}[/] in #{changeset.Sequence} · {screen.Time(changeset.RecordedAt)} · "
                + ChangesetView.By(changeset.Actor) + why);
            var before = i == 0 ? null : history[i - 1].Content;
            foreach (var line in DifferenceView.Lines(screen, before, entry.Content)) node.AddNode(line);
        }
        screen.Write(tree);
    }
}
