using Spectre.Console;

namespace Ingrain.Cli.Output;

/// <summary>Draws one thing: in a list, or opened.</summary>
internal static class ThingView
{
    private const int TextLinesOfList = 3;

    /// <summary>One to four lines: what it says, then where it stands, then its id.</summary>
    public static void Brief(Screen screen, Opened opened)
    {
        var text = Title(opened) ?? TerminalText.Clip(TextOf(opened), Math.Max(40, (screen.Columns - 4) * TextLinesOfList));
        var isCurrent = StateOf(opened) == RecordState.Active && opened.Standing?.Hold is null or FactHold.Holds or FactHold.NotYet;
        screen.Indented(isCurrent ? Markup.Escape(text) : $"[dim]{Markup.Escape(text)}[/]");
        screen.Indented($"[dim]{string.Join(" · ", Facets(screen, opened))}[/]", 4);
        screen.Indented($"[dim]{Screen.SafeLine(opened.Target.Id.Value)}[/]", 4);
    }

    /// <summary>Everything that is known about it.</summary>
    public static void Full(Screen screen, Opened opened)
    {
        var heading = $"[bold]{Wording.Word(opened.Target.Kind)}[/] {Screen.SafeLine(Title(opened) ?? opened.Target.Id.Value)}";
        screen.Heading(heading);
        screen.Line();
        if (opened.Target.Kind is not (RecordKind.Link or RecordKind.Session))
        {
            screen.Indented(Screen.Safe(TextOf(opened).TrimEnd()));
            screen.Line();
        }
        screen.Pairs(Rows(screen, opened));
    }

    /// <summary>What it says, as it is.</summary>
    public static string TextOf(Opened opened) => opened.Episode?.Content ?? ThingShape.TextOf(opened.Record!);

    public static RecordState StateOf(Opened opened) => opened.Episode?.State ?? opened.Record!.State;

    /// <summary>Where a fact stands, in words; empty where there is nothing to say.</summary>
    public static string Standing(FactStanding? standing) => standing switch
    {
        null => "",
        { Hold: FactHold.Holds, HeldUntil: { } until } => $"held until {Wording.Moment(until)}",
        { Hold: FactHold.Holds } => "[green]holds[/]",
        { Hold: FactHold.NotYet } => "[yellow]not yet true[/]",
        { Hold: FactHold.Ended, HeldUntil: { } until } => $"[yellow]ended {Wording.Moment(until)}[/]",
        { Hold: FactHold.Superseded, HeldUntil: { } until } => $"[yellow]superseded, held until {Wording.Moment(until)}[/]",
        { Hold: FactHold.Withdrawn } => "[red]withdrawn[/]",
        _ => $"[yellow]{Wording.Word(standing.Hold)}[/]",
    };

    private static string? Title(Opened opened) => opened.Record switch
    {
        Note note => TerminalText.SafeLine(note.Title is { } title ? $"{note.Path}  {title}" : note.Path),
        Module module => TerminalText.SafeLine(module.Path),
        _ => null,
    };

    private static IEnumerable<string> Facets(Screen screen, Opened opened)
    {
        if (opened.Episode is { } episode)
        {
            yield return Screen.SafeLine(episode.Speaker ?? episode.Role);
            yield return "session " + Screen.Clip(episode.Session.Value, 40);
            if (episode.OccurredAt is { } at) yield return Wording.Moment(at);
            yield return Screen.Label(episode.Label);
            if (episode.State != RecordState.Active) yield return $"[red]{Wording.Word(episode.State)}[/]";
            yield break;
        }
        var record = opened.Record!;
        if (record is Fact { Subject: not null } fact)
            yield return Screen.Clip($"{fact.Subject} → {fact.Predicate}{(fact.Scope is null ? "" : $" ({fact.Scope})")}", 60);
        if (Standing(opened.Standing) is { Length: > 0 } standing) yield return standing;
        if (record.ValidFrom is { } from) yield return $"since {Wording.Moment(from)}";
        yield return Screen.Label(record.Label);
        if (record.State != RecordState.Active) yield return $"[red]{Wording.Word(record.State)}[/]";
        if (record is Note { Pinned: true }) yield return "[bold]pinned[/]";
        if (record is Note note) yield return Wording.Count(note.Text.Length, "character");
        yield return $"v{record.Version}, {Wording.Ago(record.RecordedAt, screen.Now)}";
    }

    private static IEnumerable<(string, string)> Rows(Screen screen, Opened opened)
    {
        yield return ("id", Screen.SafeLine(opened.Target.Id.Value));
        var rows = opened.Episode is { } episode ? EpisodeRows(screen, episode) : RecordRows(screen, opened.Record!, opened.Standing);
        foreach (var row in rows) yield return row;
        var hash = opened.Episode?.ContentHash ?? opened.Record!.ContentHash;
        yield return ("content hash", $"[dim]{Screen.SafeLine(hash)}[/]");
    }

    private static IEnumerable<(string, string)> EpisodeRows(Screen screen, Episode episode)
    {
        yield return ("session", Screen.SafeLine(episode.Session.Value));
        yield return ("role", Screen.SafeLine(episode.Role) + (episode.Speaker is { } speaker ? $" ({Screen.SafeLine(speaker)})" : ""));
        if (episode.OccurredAt is { } at) yield return ("occurred", screen.Time(at));
        yield return ("recorded", $"{screen.Time(episode.RecordedAt)} in #{episode.Sequence}");
        yield return ("label", Screen.Label(episode.Label));
        if (episode.State != RecordState.Active) yield return ("state", $"[red]{Wording.Word(episode.State)}[/]");
        foreach (var (name, value) in episode.Metadata) yield return (Screen.Clip(name, 30), Screen.Clip(value, 400));
    }

    private static IEnumerable<(string, string)> RecordRows(Screen screen, Record record, FactStanding? standing)
    {
        if (record is Fact fact)
        {
            if (fact.Subject is not null)
                yield return ("claims",
                    Screen.SafeLine($"{fact.Subject} → {fact.Predicate}{(fact.Object is null ? "" : $" → {fact.Object}")}"));
            if (fact.Scope is not null) yield return ("scope", Screen.SafeLine(fact.Scope));
            yield return ("type", Screen.SafeLine(fact.Type));
            foreach (var old in fact.Supersedes) yield return ("supersedes", Screen.SafeLine(old.Value));
        }
        if (Standing(standing) is { Length: > 0 } words) yield return ("stands", words);
        if (standing?.SupersededBy is { } successor) yield return ("superseded by", Screen.SafeLine(successor.Value));
        if (record is Link link)
            yield return ("connects", Screen.SafeLine($"{Wording.Word(link.From.Kind)} {link.From.Id} → {link.Relation} → "
                + $"{Wording.Word(link.To.Kind)} {link.To.Id}"));
        if (record is Session { Title: { } title }) yield return ("title", Screen.SafeLine(title));
        if (record is Session { Source: { } source }) yield return ("source", Screen.SafeLine(source));
        if (record is Entity { Type.Length: > 0 } entity) yield return ("type", Screen.SafeLine(entity.Type));
        if (record is Module module) yield return ("language", Screen.SafeLine(module.Language));
        if (record is Note { Pinned: true }) yield return ("pinned", "every recall carries it");
        if (record.ValidFrom is { } from) yield return ("true since", screen.Time(from));
        if (record.ValidTo is { } to) yield return ("true until", screen.Time(to));
        if (record.VerifiedAt is { } verified) yield return ("verified", screen.Time(verified));
        yield return ("recorded", $"{screen.Time(record.RecordedAt)} in #{record.Sequence}, version {record.Version}");
        if (record.SupersededAt is { } next) yield return ("replaced", screen.Time(next));
        if (record.Actor is { } actor) yield return ("by", Screen.SafeLine(actor.ToString()));
        yield return ("label", Screen.Label(record.Label));
        if (record.State != RecordState.Active) yield return ("state", $"[red]{Wording.Word(record.State)}[/]");
        yield return ("weighs", $"importance {Wording.Score(record.Importance)}, confidence {Wording.Score(record.Confidence)}");
        if (record.Tags.Count > 0) yield return ("tags", Screen.SafeLine(string.Join(", ", record.Tags)));
        foreach (var evidence in record.Evidence)
            yield return ("rests on", $"{Wording.Word(evidence.Kind)} {Screen.SafeLine(evidence.Id.Value)}"
                + (evidence.Start is { } start ? $" [dim]at {start}+{evidence.Length}[/]" : ""));
    }
}
