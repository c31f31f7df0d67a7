using Ingrain.Cli.Commands;

namespace Ingrain.Cli.Output;

/// <summary>Draws sessions.</summary>
internal static class SessionView
{
    /// <summary>What a session without a record does not have is left out.</summary>
    public static ThingShape Shape(SessionSummary session, IReadOnlyList<Episode>? episodes = null)
    {
        var shape = session.Record is { } record
            ? ThingShape.Of(record)
            : new ThingShape
            {
                Kind = Wording.Word(RecordKind.Session), Id = session.Id.Value,
                State = Wording.Word(session.IsCurrent ? RecordState.Active : RecordState.Retracted),
                Label = Wording.Word(session.Label), Text = session.Id.Value, RecordedAt = Wording.Iso(session.RecordedAt),
                Sequence = session.Sequence, ContentHash = null,
            };
        return shape with
        {
            EpisodeCount = session.Episodes,
            FirstAt = Wording.Iso(session.First),
            LastAt = Wording.Iso(session.Last),
            Episodes = episodes is null ? null : [.. episodes.Select(ThingShape.Of)],
        };
    }

    public static void Brief(Screen screen, SessionSummary session)
    {
        var text = Screen.Clip(session.Record?.Title ?? session.Id.Value, Math.Max(40, screen.Columns - 4));
        screen.Indented(session.IsCurrent ? text : $"[dim]{text}[/]");
        screen.Indented($"[dim]{string.Join(" · ", Facets(session))}[/]", 4);
        if (session.Record?.Title is not null) screen.Indented($"[dim]{Screen.SafeLine(session.Id.Value)}[/]", 4);
    }

    public static void Full(Screen screen, SessionSummary session, IReadOnlyList<Episode> episodes)
    {
        screen.Heading($"[bold]session[/] {Screen.SafeLine(session.Record?.Title ?? session.Id.Value)}");
        screen.Line();
        screen.Pairs([("id", Screen.SafeLine(session.Id.Value)), ("holds", string.Join(" · ", Facets(session)))]);
        screen.Line();
        foreach (var episode in episodes)
            ThingView.Brief(screen, new Opened { Target = new Endpoint(RecordKind.Episode, episode.Id), Episode = episode });
        if (episodes.Count < session.Episodes)
            screen.Line($"[dim]and {Wording.Number(session.Episodes - episodes.Count)} more (--limit shows more)[/]");
    }

    private static IEnumerable<string> Facets(SessionSummary session)
    {
        yield return Wording.Count(session.Episodes, "episode");
        if (session.First is { } first && session.Last is { } last)
            yield return first == last ? Wording.Moment(first) : $"{Wording.Moment(first)} to {Wording.Moment(last)}";
        if (session.Record?.Source is { } source) yield return "from " + Screen.Clip(source, 40);
        if (session.Record is { State: not RecordState.Active } record) yield return $"[red]{Wording.Word(record.State)}[/]";
        else if (!session.IsCurrent) yield return "[red]retracted[/]";
    }
}
