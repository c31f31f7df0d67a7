using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Adds up what several observes did.</summary>
internal sealed record ObserveTotal
{
    public int Added { get; init; }
    public int AlreadyKnown { get; init; }
    public IReadOnlyList<RecordId> DifferentContent { get; init; } = [];
    public IReadOnlyList<RecordId> Erased { get; init; } = [];
    public long? Sequence { get; init; }

    public ObserveTotal Plus(Observed observed) => new()
    {
        Added = Added + observed.Added,
        AlreadyKnown = AlreadyKnown + observed.AlreadyKnown,
        DifferentContent = observed.DifferentContent.Count == 0 ? DifferentContent : [.. DifferentContent, .. observed.DifferentContent],
        Erased = observed.Erased.Count == 0 ? Erased : [.. Erased, .. observed.Erased],
        Sequence = observed.Sequence ?? Sequence,
    };

    public ObserveAnswer ToAnswer(IReadOnlyList<BadLineShape>? skipped) => new()
    {
        Added = Added, AlreadyKnown = AlreadyKnown, DifferentContent = [.. DifferentContent.Select(i => i.Value)],
        Erased = [.. Erased.Select(i => i.Value)], Sequence = Sequence, Skipped = skipped,
    };
}

/// <summary>Tells what an observe did.</summary>
internal static class ObserveView
{
    private const int IdsShownMax = 10;

    public static int Answer(Call call, ObserveAnswer answer) => call.Answer(answer, CliJson.Default.ObserveAnswer, screen =>
    {
        var sequence = answer.Sequence is { } last ? $" [dim]in #{last}[/]" : "";
        screen.Line(answer.Added > 0 || answer.AlreadyKnown == 0
            ? $"[green]✓[/] [bold]{Wording.Count(answer.Added, "episode")}[/] added{sequence}"
            : "[dim]○[/] nothing new");
        if (answer.AlreadyKnown > 0) screen.Line($"  {Wording.Number(answer.AlreadyKnown)} already known");
        Ids(screen, "have other content than what is kept, which stays", answer.DifferentContent);
        Ids(screen, "were erased before and stay so", answer.Erased);
        if (answer.Skipped is { Count: > 0 } skipped)
            screen.Line($"[yellow]![/] {Wording.Count(skipped.Count, "line")} skipped, named above");
    });

    private static void Ids(Screen screen, string what, IReadOnlyList<string> ids)
    {
        if (ids.Count == 0) return;
        screen.Line($"[yellow]![/] {Wording.Number(ids.Count)} {what}:");
        foreach (var id in ids.Take(IdsShownMax)) screen.Line($"    {Screen.SafeLine(id)}");
        if (ids.Count > IdsShownMax) screen.Line($"    [dim]and {Wording.Number(ids.Count - IdsShownMax)} more (--json lists all)[/]");
    }
}
