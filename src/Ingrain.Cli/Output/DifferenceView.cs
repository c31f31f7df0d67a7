using Ingrain.Server.Wire;

namespace Ingrain.Cli.Output;

/// <summary>Words what differs between two versions of a thing, as lines of markup.</summary>
internal static class DifferenceView
{
    private const int LinesShownMax = 24;

    public static IEnumerable<string> Lines(Screen screen, Opened? before, Opened? after)
    {
        var width = Math.Max(40, screen.Columns - 10);
        foreach (var (mark, text) in Texts(before, after).Take(LinesShownMax))
        {
            yield return mark switch
            {
                '-' => $"[red]- {Screen.ClipSpaced(text, width)}[/]",
                '+' => $"[green]+ {Screen.ClipSpaced(text, width)}[/]",
                '…' => "[dim]…[/]",
                _ => $"[dim]  {Screen.ClipSpaced(text, width)}[/]",
            };
        }
        foreach (var (name, was, now) in Properties(before, after))
            yield return was is null ? $"[dim]{name}[/] {Screen.Clip(now, 80)}"
                : $"[dim]{name}[/] {Screen.Clip(was, 80)} → {Screen.Clip(now, 80)}";
    }

    /// <summary>Whether it came, went or changed.</summary>
    public static string Word(Difference difference)
    {
        var (before, after) = (IsThere(difference.Before), IsThere(difference.After));
        return before == after ? "changed" : after ? "added" : "withdrawn";
    }

    private static bool IsThere(Opened? opened) => opened is not null && ThingView.StateOf(opened) == RecordState.Active;

    private static IEnumerable<DiffLine> Texts(Opened? before, Opened? after)
    {
        var (was, now) = (before is null ? null : ThingView.TextOf(before), after is null ? null : ThingView.TextOf(after));
        if (was == now) return [];
        if (was is null) return now!.Split('\n').Select(l => new DiffLine('+', l));
        return now is null ? was.Split('\n').Select(l => new DiffLine('-', l)) : TextDiff.Lines(was, now);
    }

    private static IEnumerable<(string Name, string? Was, string Now)> Properties(Opened? before, Opened? after)
    {
        if (after is null) yield break;
        var (was, now) = (before is null ? [] : Values(before), Values(after));
        foreach (var (name, value) in now)
        {
            var old = was.GetValueOrDefault(name);
            if (old != value && (value is not null || old is not null)) yield return (name, old, value ?? "(none)");
        }
    }

    private static Dictionary<string, string?> Values(Opened opened)
    {
        var state = ThingView.StateOf(opened);
        var values = new Dictionary<string, string?> { ["state"] = state == RecordState.Active ? null : Wording.Word(state) };
        if (opened.Record is not { } record) return values;
        if (record is Fact fact)
        {
            values["subject"] = fact.Subject;
            values["predicate"] = fact.Predicate;
            values["object"] = fact.Object;
            values["scope"] = fact.Scope;
        }
        if (record is Note note)
        {
            values["path"] = note.Path;
            values["title"] = note.Title;
            values["pinned"] = note.Pinned ? "yes" : null;
        }
        values["true since"] = record.ValidFrom is { } from ? Wording.Moment(from) : null;
        values["true until"] = record.ValidTo is { } to ? Wording.Moment(to) : null;
        values["label"] = Wording.Word(record.Label);
        values["tags"] = record.Tags.Count == 0 ? null : string.Join(", ", record.Tags);
        return values;
    }
}
