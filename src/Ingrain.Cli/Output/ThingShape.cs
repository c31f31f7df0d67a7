namespace Ingrain.Cli.Output;

/// <summary>One piece of evidence, as JSON.</summary>
internal sealed record EvidenceShape(string Kind, string Id, int? Start, int? Length)
{
    public static IReadOnlyList<EvidenceShape> Of(IReadOnlyList<Evidence> evidence) =>
        [.. evidence.Select(e => new EvidenceShape(Wording.Word(e.Kind), e.Id.Value, e.Start, e.Length))];
}

/// <summary>Kind and id, as JSON.</summary>
internal sealed record EndpointShape(string Kind, string Id)
{
    public static EndpointShape Of(Endpoint endpoint) => new(Wording.Word(endpoint.Kind), endpoint.Id.Value);

    public static IReadOnlyList<EndpointShape> Of(IReadOnlyList<Endpoint> endpoints) => [.. endpoints.Select(Of)];
}

/// <summary>Who acted, as JSON.</summary>
internal sealed record ActorShape(string Kind, string Name)
{
    public static ActorShape Of(Actor actor) => new(Wording.Word(actor.Kind), actor.Name);
}

/// <summary>Where a fact stands, as JSON.</summary>
internal sealed record StandingShape(string Hold, string? SupersededBy, string? HeldUntil, string? SupersededAt)
{
    public static StandingShape? Of(FactStanding? standing) => standing is null
        ? null
        : new(Wording.Word(standing.Hold), standing.SupersededBy?.Value, Wording.Iso(standing.HeldUntil),
            Wording.Iso(standing.SupersededAt));
}

/// <summary>
/// Anything kept, as JSON: what its kind does not have is left out. <see cref="Text"/> is what a person would read of it.
/// </summary>
internal sealed record ThingShape
{
    public required string Kind { get; init; }
    public required string Id { get; init; }
    public int? Version { get; init; }
    public required string State { get; init; }
    public required string Label { get; init; }
    public required string Text { get; init; }
    public string? Path { get; init; }
    public string? Title { get; init; }
    public bool? Pinned { get; init; }
    public string? Subject { get; init; }
    public string? Predicate { get; init; }
    public string? Object { get; init; }
    public string? Scope { get; init; }
    public string? Type { get; init; }
    public IReadOnlyList<string>? Supersedes { get; init; }
    public StandingShape? Standing { get; init; }
    public string? Session { get; init; }
    public string? Role { get; init; }
    public string? Speaker { get; init; }
    public string? OccurredAt { get; init; }
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
    public string? Language { get; init; }
    public string? Docstring { get; init; }
    public IReadOnlyList<string>? Signatures { get; init; }
    public IReadOnlyList<string>? Dependencies { get; init; }
    public string? Name { get; init; }
    public IReadOnlyList<string>? Aliases { get; init; }
    public EndpointShape? From { get; init; }
    public string? Relation { get; init; }
    public EndpointShape? To { get; init; }
    public string? Source { get; init; }
    public int? EpisodeCount { get; init; }
    public string? FirstAt { get; init; }
    public string? LastAt { get; init; }

    /// <summary>A session's episodes, where it was opened.</summary>
    public IReadOnlyList<ThingShape>? Episodes { get; init; }
    public double? Importance { get; init; }
    public double? Confidence { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public string? ValidFrom { get; init; }
    public string? ValidTo { get; init; }
    public string? VerifiedAt { get; init; }
    public required string RecordedAt { get; init; }
    public string? SupersededAt { get; init; }
    public required long Sequence { get; init; }
    public ActorShape? Actor { get; init; }
    public IReadOnlyList<EvidenceShape>? Evidence { get; init; }

    /// <summary>Null for a session that has no record of its own.</summary>
    public required string? ContentHash { get; init; }

    public static ThingShape Of(Opened opened) =>
        opened.Episode is { } episode ? Of(episode) : Of(opened.Record!, opened.Standing);

    public static ThingShape Of(Episode episode) => new()
    {
        Kind = Wording.Word(RecordKind.Episode), Id = episode.Id.Value, State = Wording.Word(episode.State),
        Label = Wording.Word(episode.Label),
        Text = episode.Content, Session = episode.Session.Value, Role = episode.Role, Speaker = episode.Speaker,
        OccurredAt = Wording.Iso(episode.OccurredAt), Metadata = episode.Metadata, RecordedAt = Wording.Iso(episode.RecordedAt),
        Sequence = episode.Sequence, ContentHash = episode.ContentHash,
    };

    public static ThingShape Of(Record record, FactStanding? standing = null) => Kindly(record) with
    {
        Standing = StandingShape.Of(standing),
        Version = record.Version,
        Importance = record.Importance,
        Confidence = record.Confidence,
        Tags = record.Tags,
        ValidFrom = Wording.Iso(record.ValidFrom),
        ValidTo = Wording.Iso(record.ValidTo),
        VerifiedAt = Wording.Iso(record.VerifiedAt),
        SupersededAt = Wording.Iso(record.SupersededAt),
        Actor = record.Actor is null ? null : ActorShape.Of(record.Actor),
        Evidence = EvidenceShape.Of(record.Evidence),
    };

    /// <summary>What a person would read of a record.</summary>
    public static string TextOf(Record record) => record switch
    {
        Fact fact => fact.Statement,
        Note note => note.Text,
        Module module => module.Code,
        Entity entity => entity.Name,
        Link link => $"{link.From.Id} {link.Relation} {link.To.Id}",
        Session session => session.Title ?? session.Id.Value,
        _ => record.Id.Value,
    };

    private static ThingShape Kindly(Record record)
    {
        var shape = new ThingShape
        {
            Kind = Wording.Word(record.Kind), Id = record.Id.Value, State = Wording.Word(record.State), Label = Wording.Word(record.Label),
            Text = TextOf(record), RecordedAt = Wording.Iso(record.RecordedAt), Sequence = record.Sequence,
            ContentHash = record.ContentHash,
        };
        return record switch
        {
            Fact f => shape with
            {
                Subject = f.Subject,
                Predicate = f.Predicate,
                Object = f.Object,
                Scope = f.Scope,
                Type = f.Type,
                Supersedes = [.. f.Supersedes.Select(i => i.Value)],
            },
            Note n => shape with { Path = n.Path, Title = n.Title, Pinned = n.Pinned },
            Module m => shape with
            {
                Path = m.Path,
                Language = m.Language,
                Docstring = m.Docstring,
                Signatures = m.Signatures,
                Dependencies = m.Dependencies,
            },
            Entity e => shape with { Name = e.Name, Type = e.Type, Aliases = e.Aliases },
            Link l => shape with { From = EndpointShape.Of(l.From), Relation = l.Relation, To = EndpointShape.Of(l.To) },
            Session s => shape with { Title = s.Title, Source = s.Source },
            _ => shape,
        };
    }
}
