using Ingrain.Server.Access;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Rest;

/// <summary>Turns what the engine gives into what a principal may see of it.</summary>
internal static class Seen
{
    private const string Withheld = "(in quarantine until a person has reviewed it)";
    private const string Unread = "(this token does not read)";

    /// <summary>Something with all that is known of it, and a part of its text.</summary>
    /// <param name="opened">What was opened.</param>
    /// <param name="principal">Who looks.</param>
    /// <param name="offset">Where in its text to begin.</param>
    /// <param name="lengthMax">The most characters of text.</param>
    public static MemoryShape Whole(Opened opened, Principal principal, int offset = 0, int lengthMax = int.MaxValue)
    {
        // What a write gives back, and what it conflicts with, is not read by whom nobody let read.
        if (!principal.Has(TokenVerbs.Read)) return Named(opened, Unread) with { Path = null };
        if (IsWithheld(opened, principal)) return Named(opened, Withheld);
        var text = Shown.TextOf(opened, reviews: true);
        var part = VisibleText.Part(text, offset, lengthMax);
        var shape = opened.Episode is { } episode ? Of(Named(opened, part), episode) : Of(Named(opened, part), opened);
        return part.Length == text.Length ? shape : shape with
        {
            Length = text.Length,
            NextOffset = offset + part.Length < text.Length ? offset + part.Length : null,
        };
    }

    /// <summary>Something in short: what names it, and the beginning of its text.</summary>
    public static MemoryShape Brief(Opened opened, Principal principal, int lengthMax)
    {
        var whole = Whole(opened, principal, 0, lengthMax);
        return whole with
        {
            NextOffset = null,
            Docstring = null,
            Examples = null,
            Metadata = null,
            Evidence = null,
            Actor = null,
        };
    }

    /// <summary>A record, as if opened now.</summary>
    public static MemoryShape Of(Record record, Principal principal) =>
        Whole(new Opened { Target = new Endpoint(record.Kind, record.Id), Record = record }, principal);

    /// <summary>Kind and id.</summary>
    public static TargetShape Of(Endpoint target) => new() { Kind = target.Kind, Id = target.Id.Value };

    /// <summary>Kinds and ids.</summary>
    public static IReadOnlyList<TargetShape> Of(IEnumerable<Endpoint> targets) => [.. targets.Select(Of)];

    /// <summary>Who acted.</summary>
    public static ActorShape Of(Actor actor) => new(actor.Kind, actor.Name);

    /// <summary>Whether a person has to look at it first.</summary>
    public static bool IsWithheld(Opened opened, Principal principal) => Shown.IsInQuarantine(opened) && !principal.Reviews;

    private static MemoryShape Named(Opened opened, string text) => new()
    {
        Kind = opened.Target.Kind,
        Id = opened.Target.Id.Value,
        Version = opened.Record?.Version,
        State = opened.Episode?.State ?? opened.Record!.State,
        Label = opened.Episode?.Label ?? opened.Record!.Label,
        Text = text,
        Path = opened.Record switch { Note note => note.Path, Module module => module.Path, _ => null },
        RecordedAt = opened.Episode?.RecordedAt ?? opened.Record!.RecordedAt,
        Sequence = opened.Episode?.Sequence ?? opened.Record!.Sequence,
        ContentHash = opened.Episode?.ContentHash ?? opened.Record!.ContentHash,
    };

    private static MemoryShape Of(MemoryShape shape, Episode episode) => shape with
    {
        Session = episode.Session.Value,
        Role = episode.Role,
        Speaker = episode.Speaker,
        OccurredAt = episode.OccurredAt,
        Metadata = episode.Metadata.Count == 0 ? null : episode.Metadata,
    };

    private static MemoryShape Of(MemoryShape shape, Opened opened)
    {
        var record = opened.Record!;
        shape = shape with
        {
            Importance = record.Importance,
            Confidence = record.Confidence,
            Tags = Some(record.Tags),
            ValidFrom = record.ValidFrom,
            ValidTo = record.ValidTo,
            VerifiedAt = record.VerifiedAt,
            Actor = record.Actor is { } actor ? Of(actor) : null,
            Evidence = Some([.. record.Evidence.Select(e =>
                new EvidenceShape { Kind = e.Kind, Id = e.Id.Value, Start = e.Start, Length = e.Length })]),
        };
        return record switch
        {
            Fact fact => OfFact(shape, fact, opened.Standing),
            Note note => shape with { Title = note.Title, Pinned = note.Pinned },
            Module module => OfModule(shape, module),
            Session session => shape with { Title = session.Title, Source = session.Source },
            Entity entity => shape with { Type = entity.Type, Aliases = Some(entity.Aliases) },
            Link link => shape with { From = Of(link.From), Relation = link.Relation, To = Of(link.To) },
            _ => shape,
        };
    }

    private static MemoryShape OfFact(MemoryShape shape, Fact fact, FactStanding? standing) => shape with
    {
        Subject = fact.Subject,
        Predicate = fact.Predicate,
        Object = fact.Object,
        Scope = fact.Scope,
        Type = fact.Type,
        Supersedes = Some([.. fact.Supersedes.Select(i => i.Value)]),
        Standing = standing is null ? null : new StandingShape(standing.Hold, standing.SupersededBy?.Value, standing.HeldUntil),
    };

    private static MemoryShape OfModule(MemoryShape shape, Module module) => shape with
    {
        Language = module.Language,
        Docstring = module.Docstring,
        Signatures = Some(module.Signatures),
        Dependencies = Some(module.Dependencies),
        Examples = Some([.. module.Examples.Select(e => new ExampleShape { Input = e.Input, Expected = e.Expected })]),
    };

    private static IReadOnlyList<T>? Some<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : list;
}
