namespace Ingrain.Server.Wire;

/// <summary>
/// Turns what the engine gives into what clients see: visible text of a bounded length, nothing of what is in quarantine.
/// </summary>
internal static class Shown
{
    // A recalled item names its best evidence; open names all of it.
    private const int EvidenceMax = 16;
    private const string Withheld = "(in quarantine until a person has reviewed it)";

    /// <summary>Something opened, with all that is known of it.</summary>
    /// <param name="opened">What was opened.</param>
    /// <param name="offset">Where in its text to begin.</param>
    /// <param name="lengthMax">The most characters of text.</param>
    public static MemoryItem Whole(Opened opened, int offset, int lengthMax)
    {
        var item = Brief(opened, lengthMax, offset);
        if (IsInQuarantine(opened)) return item;
        if (opened.Episode is { } episode)
            return item with { RecordedAt = TimeText.Of(episode.RecordedAt) };
        var record = opened.Record!;
        return item with
        {
            VerifiedAt = TimeText.Of(record.VerifiedAt),
            RecordedAt = TimeText.Of(record.RecordedAt),
            Actor = record.Actor is { } actor ? Line(actor.ToString()) : null,
            Importance = record.Importance,
            Tags = record.Tags.Count == 0 ? null : [.. record.Tags.Select(Line)!],
            Evidence = References(record.Evidence),
        };
    }

    /// <summary>Something opened, in short.</summary>
    /// <param name="opened">What was opened.</param>
    /// <param name="lengthMax">The most characters of text.</param>
    /// <param name="offset">Where in its text to begin.</param>
    public static MemoryItem Brief(Opened opened, int lengthMax, int offset = 0)
    {
        var label = opened.Episode?.Label ?? opened.Record!.Label;
        var state = opened.Episode?.State ?? opened.Record!.State;
        var text = TextOf(opened);
        var part = VisibleText.Part(text, offset, lengthMax);
        var item = new MemoryItem
        {
            Kind = Words.Of(opened.Target.Kind),
            Id = opened.Target.Id.Value,
            Path = PathOf(opened),
            Text = VisibleText.Of(part),
            Length = part.Length < text.Length ? text.Length : null,
            NextOffset = offset + part.Length < text.Length ? offset + part.Length : null,
            Label = Words.Of(label),
            State = state == RecordState.Active ? null : Words.Of(state),
            Version = opened.Record?.Version,
        };
        if (IsInQuarantine(opened)) return item;
        return (opened.Episode, opened.Record) switch
        {
            ({ } episode, _) => OfEpisode(item, episode),
            (_, Fact fact) => OfFact(item, fact, opened.Standing),
            (_, Note note) => item with { Title = Line(note.Title), Pinned = note.Pinned ? true : null },
            (_, Session session) => item with { Title = Line(session.Title) },
            (_, Entity entity) => item with { Type = Line(entity.Type) },
            _ => item,
        };
    }

    /// <summary>Something recalled.</summary>
    /// <param name="recalled">What was recalled.</param>
    /// <param name="lengthMax">The most characters of text.</param>
    public static MemoryItem Recalled(RecalledItem recalled, int lengthMax)
    {
        var part = VisibleText.Part(recalled.Text, 0, lengthMax);
        return new MemoryItem
        {
            Kind = Words.Of(recalled.Kind),
            Id = recalled.Id.Value,
            Path = recalled.Path,
            Text = VisibleText.Of(part),
            Length = part.Length < recalled.Text.Length ? recalled.Text.Length : null,
            Label = Words.Of(recalled.Label),
            Session = recalled.Session?.Value,
            Speaker = Line(recalled.Speaker),
            OccurredAt = TimeText.Of(recalled.OccurredAt),
            ValidFrom = TimeText.Of(recalled.ValidFrom),
            ValidTo = TimeText.Of(recalled.ValidTo),
            Evidence = References(recalled.Evidence.Take(EvidenceMax)),
            Score = Math.Round(recalled.Score, 4),
        };
    }

    /// <summary>The text of something: what it says, without its other members.</summary>
    /// <param name="opened">What was opened.</param>
    /// <param name="reviews">Whether whoever reads it is the person who reviews what is in quarantine.</param>
    public static string TextOf(Opened opened, bool reviews = false)
    {
        if (!reviews && IsInQuarantine(opened)) return Withheld;
        return (opened.Episode, opened.Record) switch
        {
            ({ } episode, _) => episode.Content,
            (_, Fact fact) => fact.Statement,
            (_, Note note) => note.Text,
            (_, Module module) => module.Code,
            (_, Session session) => session.Title ?? session.Id.Value,
            (_, Entity entity) => entity.Name,
            (_, Link link) => $"{Of(link.From)} {link.Relation} {Of(link.To)}",
            _ => "",
        };
    }

    /// <summary>Whether a person has to look at it before a model may.</summary>
    /// <param name="opened">What was opened.</param>
    public static bool IsInQuarantine(Opened opened) =>
        (opened.Episode?.Label ?? opened.Record!.Label) == TrustLabel.Quarantined
        || (opened.Episode?.State ?? opened.Record!.State) == RecordState.Quarantined;

    private static MemoryItem OfEpisode(MemoryItem item, Episode episode) => item with
    {
        Session = episode.Session.Value,
        Speaker = Line(episode.Speaker ?? episode.Role),
        OccurredAt = TimeText.Of(episode.OccurredAt),
    };

    private static MemoryItem OfFact(MemoryItem item, Fact fact, FactStanding? standing) => item with
    {
        Subject = Line(fact.Subject),
        Predicate = Line(fact.Predicate),
        Object = Line(fact.Object),
        Scope = Line(fact.Scope),
        Type = fact.Type,
        ValidFrom = TimeText.Of(fact.ValidFrom),
        ValidTo = TimeText.Of(fact.ValidTo),
        Hold = standing is null or { Hold: FactHold.Holds } ? null : Words.Of(standing.Hold),
        SupersededBy = standing?.SupersededBy?.Value,
        HeldUntil = TimeText.Of(standing?.HeldUntil),
    };

    private static string? PathOf(Opened opened) => opened.Record switch
    {
        Note note => note.Path,
        Module module => module.Path,
        _ => null,
    };

    private static string Of(Endpoint end) => Words.Reference(end.Kind, end.Id);

    private static List<string>? References(IEnumerable<Evidence> evidence)
    {
        var references = evidence.Select(e => VisibleText.Line(Words.Reference(e.Kind, e.Id))).ToList();
        return references.Count == 0 ? null : references;
    }

    private static string? Line(string? text) => string.IsNullOrEmpty(text) ? null : VisibleText.Line(text);
}
