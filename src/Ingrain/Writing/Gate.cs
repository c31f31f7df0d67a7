namespace Ingrain.Writing;

/// <summary>
/// What may be written, and in which form: bounds, well-formed text, times in UTC, tidy tags and paths, labels no higher than their
/// writer may give. Everything that passes is stored exactly as it leaves here.
/// </summary>
internal static class Gate
{
    private const int ShortTextMax = 1_000;
    private const int MetadataCountMax = 64;
    private const int MetadataLengthMax = 65_536;
    public const int EvidenceMax = 256;
    private const int ListMax = 64;
    private const int ExamplesMax = 1_000;

    /// <summary>Checks an episode.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/>, naming the rule.</exception>
    public static Episode Pass(Episode episode, Actor actor)
    {
        Said(episode.Content, "content", Episode.ContentLengthMax);
        Named(episode.Session, "session");
        Text(episode.Role, "role", 1, 64);
        if (episode.Speaker is not null) Text(episode.Speaker, "speaker", 1, 200);
        if (episode.Metadata.Count > MetadataCountMax) throw Invalid($"An episode has at most {MetadataCountMax} metadata entries.");
        var length = 0;
        foreach (var (name, value) in episode.Metadata)
        {
            Text(name, "metadata name", 1, 200);
            Text(value, "metadata value", 0, MetadataLengthMax);
            length += name.Length + value.Length;
        }
        if (length > MetadataLengthMax) throw Invalid($"An episode's metadata has at most {MetadataLengthMax} characters.");
        return episode with
        {
            OccurredAt = episode.OccurredAt?.ToUniversalTime(),
            Label = Lower(Lower(episode.Label, actor.Ceiling), RoleCeiling(episode.Role)),
            // One order for one content: the stored bytes decide whether an episode is already known.
            Metadata = new SortedDictionary<string, string>(episode.Metadata.ToDictionary(), StringComparer.Ordinal),
        };
    }

    /// <summary>Checks a record.</summary>
    /// <param name="record">What is to be written.</param>
    /// <param name="actor">Who writes.</param>
    /// <param name="evidenceLabel">The lowest label of its evidence; the highest there is where it has none.</param>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/>, naming the rule.</exception>
    public static Record Pass(Record record, Actor actor, TrustLabel evidenceLabel)
    {
        if (double.IsNaN(record.Importance) || record.Importance is < 0 or > 1) throw Invalid("Importance lies between 0 and 1.");
        if (double.IsNaN(record.Confidence) || record.Confidence is < 0 or > 1) throw Invalid("Confidence lies between 0 and 1.");
        if (record.Evidence.Count > EvidenceMax) throw Invalid($"A record rests on at most {EvidenceMax} pieces of evidence.");
        if (record.ValidFrom is { } from && record.ValidTo is { } to && to <= from) throw Invalid("ValidTo must lie after ValidFrom.");
        foreach (var evidence in record.Evidence) Pass(evidence);
        Texts(record.Tags, "tag", 100);
        // A person vouches for what they say whatever they cite; anything else is worth no more than what it rests on.
        var ceiling = actor.Kind == ActorKind.Person ? actor.Ceiling : Lower(actor.Ceiling, evidenceLabel);
        return PassOwn(record) with
        {
            Actor = actor,
            Label = Lower(record.Label, ceiling),
            Tags = [.. record.Tags.Select(t => t.Trim().ToLowerInvariant()).Where(t => t.Length > 0).Distinct()
                .Order(StringComparer.Ordinal)],
            ValidFrom = record.ValidFrom?.ToUniversalTime(),
            ValidTo = record.ValidTo?.ToUniversalTime(),
            VerifiedAt = record.VerifiedAt?.ToUniversalTime(),
        };
    }

    /// <summary>Checks who writes and why.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/>, naming the rule.</exception>
    public static void Pass(WriteContext context)
    {
        Text(context.Actor.Name, "actor name", 1, 120);
        Text(context.Credential, "credential", 0, 120);
        Text(context.Reason, "reason", 0, WriteContext.ReasonLengthMax);
    }

    private static Record PassOwn(Record record)
    {
        switch (record)
        {
            case Fact fact:
                Said(fact.Statement, "statement", Fact.StatementLengthMax);
                foreach (var (value, what) in new[] {
                    (fact.Subject, "subject"), (fact.Predicate, "predicate"), (fact.Object, "object"), (fact.Scope, "scope") })
                    if (value is not null) Text(value, what, 1, ShortTextMax);
                if (fact.Subject is null != fact.Predicate is null) throw Invalid("A fact has both subject and predicate, or neither.");
                if (FactType.Find(fact.Type) is null)
                    throw Invalid(
                        $"'{Shown(fact.Type)}' is no fact type; there are {string.Join(", ", FactType.All.Select(t => t.Name))}.");
                if (fact.Supersedes.Count > ListMax) throw Invalid($"A fact supersedes at most {ListMax} facts.");
                foreach (var old in fact.Supersedes) Named(old, "superseded fact");
                if (fact.Supersedes.Contains(fact.Id)) throw Invalid("A fact does not supersede itself: write its next version instead.");
                return fact;
            case Note note:
                Said(note.Text, "text", Note.TextLengthMax);
                if (note.Title is not null) Text(note.Title, "title", 1, ShortTextMax);
                return note with { Path = Path(note.Path) };
            case Module module:
                Text(module.Code, "code", 1, Module.CodeLengthMax);
                Text(module.Language, "language", 1, 40);
                Text(module.Docstring, "docstring", 0, Note.TextLengthMax);
                Texts(module.Signatures, "signature", ShortTextMax);
                if (module.Dependencies.Count > ListMax) throw Invalid($"A module needs at most {ListMax} others.");
                if (module.Examples.Count > ExamplesMax) throw Invalid($"A module has at most {ExamplesMax} examples.");
                foreach (var example in module.Examples) Text(example.Input, "example", 1, Module.CodeLengthMax);
                if (module.Examples.Sum(e => (long)e.Input.Length + (e.Expected?.Length ?? 0)) > Module.CodeLengthMax)
                    throw Invalid($"A module's examples have at most {Module.CodeLengthMax:N0} characters together.");
                return module with { Path = Path(module.Path), Dependencies = [.. module.Dependencies.Select(Path)] };
            case Entity entity:
                Said(entity.Name, "name", ShortTextMax);
                Text(entity.Type, "type", 0, ShortTextMax);
                Texts(entity.Aliases, "alias", ShortTextMax);
                return entity;
            case Link link:
                Text(link.Relation, "relation", 1, ShortTextMax);
                Pass(link.From);
                Pass(link.To);
                return link;
            case Session session:
                if (session.Title is not null) Text(session.Title, "title", 1, ShortTextMax);
                if (session.Source is not null) Text(session.Source, "source", 1, ShortTextMax);
                return session;
            default:
                throw Invalid($"{record.GetType().Name} cannot be written.");
        }
    }

    /// <summary>Checks what a caller points at.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/>, naming the rule.</exception>
    public static void Pass(Endpoint target)
    {
        Named(target.Id, "id");
        if (target.Kind is < RecordKind.Episode or > RecordKind.Link) throw Invalid("That kind cannot be named.");
    }

    private static void Pass(Evidence evidence)
    {
        Pass(new Endpoint(evidence.Kind, evidence.Id));
        if (evidence.Start < 0 || evidence.Length < 0) throw Invalid("A span of evidence begins at 0 or later and is not shorter than 0.");
    }

    private static void Named(RecordId id, string what)
    {
        if (id == default) throw Invalid($"The {what} has no id.");
    }

    private static string Path(string path)
    {
        try
        {
            return MemoryPath.Normalize(path);
        }
        catch (ArgumentException e)
        {
            throw Invalid(e.Message, e);
        }
    }

    private static void Texts(IReadOnlyList<string> texts, string what, int lengthMax)
    {
        if (texts.Count > ListMax) throw Invalid($"There are at most {ListMax} entries of kind {what}.");
        foreach (var text in texts) Text(text, what, 0, lengthMax);
    }

    private static void Text(string? text, string what, int lengthMin, int lengthMax)
    {
        if (text is null || text.Length < lengthMin || text.Length > lengthMax)
            throw Invalid($"The {what} has {lengthMin:N0} to {lengthMax:N0} characters, not {text?.Length ?? 0:N0}.");
        if (!TextRules.IsWellFormed(text)) throw Invalid($"The {what} holds half a surrogate pair, which no encoding can keep.");
    }

    /// <summary>The label that a role allows: an agent that reports a conversation must not make a tool's output its user's word.</summary>
    private static TrustLabel RoleCeiling(string role) => role.ToLowerInvariant() switch
    {
        "user" or "human" or "system" or "developer" => TrustLabel.Confirmed,
        "assistant" or "agent" or "ai" or "model" or "thinking" => TrustLabel.Agent,
        _ => TrustLabel.External,
    };

    private static void Said(string? text, string what, int lengthMax)
    {
        Text(text, what, 1, lengthMax);
        if (string.IsNullOrWhiteSpace(text)) throw Invalid($"The {what} is blank.");
    }

    private static TrustLabel Lower(TrustLabel a, TrustLabel b) => a < b ? a : b;

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static MemoryException Invalid(string message, Exception? inner = null) => new(MemoryErrorCode.Invalid, message, inner);
}
