using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Shows what differs between two points.</summary>
internal sealed class DiffCommand : CliCommand
{
    private readonly Argument<string> _from = Flags.Argument("from", "FROM", "A changeset, such as 12 or '#12', or a time");
    private readonly Argument<string?> _to = new("to")
    {
        Description = "The same (default: now)", HelpName = "TO", Arity = ArgumentArity.ZeroOrOne,
    };

    public DiffCommand(CommandSetting setting) : base("diff", "Show what differs between two points", setting)
    {
        Add(_from);
        Add(_to);
    }

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("diff 12", "what changed since changeset 12"),
        ("diff 2026-03-01 2026-04-01", "what March brought"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var (from, to) = (call.Get(_from)!, call.Get(_to));
        await using var engine = call.Open(StoreUse.Read);
        var (first, second) = (TimeText.ParsePoint(from, "FROM"), to is null ? default(AsOf?) : TimeText.ParsePoint(to, "TO"));
        await Points.RequireAsync(engine, call.Space, first, ct);
        await Points.RequireAsync(engine, call.Space, second, ct);
        var differences = await engine.DiffAsync(call.Space, first, second, ct);
        var answer = new DiffAnswer(from, to, [.. differences.Select(Shape)]);
        return call.Answer(answer, CliJson.Default.DiffAnswer, screen => Show(screen, [.. differences.Where(IsSeen)]));
    }

    /// <summary>What came and went in between was at neither point: nothing that a person would see differs.</summary>
    private static bool IsSeen(Difference d) =>
        d.Before is not null || d.After is not { } after || ThingView.StateOf(after) != RecordState.Retracted;

    private static DifferenceShape Shape(Difference d) => new(
        Wording.Word(d.Target.Kind), d.Target.Id.Value, DifferenceView.Word(d),
        d.Before is null ? null : ThingShape.Of(d.Before), d.After is null ? null : ThingShape.Of(d.After));

    private static void Show(Screen screen, IReadOnlyList<Difference> differences)
    {
        if (differences.Count == 0) screen.Line("[dim]○[/] Nothing differs.");
        foreach (var difference in differences)
        {
            var (word, colour) = DifferenceView.Word(difference) switch
            {
                "added" => ("added", "green"),
                "withdrawn" => ("withdrawn", "red"),
                _ => ("changed", "yellow"),
            };
            var name = (difference.After ?? difference.Before)?.Record is Note note ? note.Path : difference.Target.Id.Value;
            screen.Line($"[{colour}]{word}[/] {Wording.Word(difference.Target.Kind)} [dim]{Screen.SafeLine(name)}[/]");
            foreach (var line in DifferenceView.Lines(screen, difference.Before, difference.After)) screen.Indented(line, 4);
        }
        if (differences.Count > 0) screen.Line($"[dim]{Wording.Count(differences.Count, "difference")}[/]");
    }
}
