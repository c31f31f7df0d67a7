using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Wire;
using Ingrain.Storage;

namespace Ingrain.Server.Tools;

/// <summary>The tool that keeps a fact or a note.</summary>
internal static class RememberTool
{
    private const int ShownLength = 2_000;

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "remember",
        Title = "Remember a fact or note",
        Description = "Keep what later sessions should know: a decision and why, a preference, a correction, how something works. One "
            + "self-contained claim a call; give subject, predicate and object where the value can change: a new value then replaces the "
            + "old. With path it is a markdown note (runbook, profile); the same path again writes its next version. No guesses, no "
            + "secrets.",
        Effect = ToolEffect.Adds,
        Idempotent = true,
        Arguments = new ArgumentList(
            new TextArgument("text", "The claim as a full sentence (up to 16,384 characters), or the note.", Note.TextLengthMax)
            {
                IsRequired = true,
            },
            new TextArgument("subject", "What it is about.", 1_000),
            new TextArgument("predicate", "Which property, e.g. works_at.", 1_000),
            new TextArgument("object", "Its value.", 1_000),
            new TextArgument("scope", "Where it applies.", 1_000),
            new ChoiceArgument("type", "All but statement and preference hold one value at a time.",
                [.. FactType.All.Select(t => t.Name)]),
            new PointArgument("valid_from", "True since (ISO 8601). Never guess.", OrSequence: false),
            new PointArgument("valid_to", "True until, exclusive.", OrSequence: false),
            new TextArgument("path", "Makes it a note, e.g. runbooks/deploy.md.", MemoryPath.BytesMax),
            new TextArgument("title", "Of a note.", 1_000),
            new WholeArgument("expected_version", "The note version you read; 0: new.", 0, int.MaxValue),
            new ListArgument(new TextArgument("supersedes", "Facts it replaces, by id.", RecordId.LengthMax + 10), 64),
            new ListArgument(new TextArgument("evidence", "Episodes or memories it rests on, by id.", MemoryPath.BytesMax), 64),
            new ListArgument(new TextArgument("tags", "At most 64.", 100), 64),
            new ShareArgument("importance", "0 to 1; default 0.5."),
            new TextArgument("reason", "For the log.", WriteContext.ReasonLengthMax)),
        Example = """{"text":"Ada works at Initech.","subject":"Ada","predicate":"works_at","object":"Initech","type":"attribute"}""",
        OutputSchema = Schemas.Object("\"outcome\"", $$"""
            "outcome":{"enum":["kept","already_known","conflict","erased"]},"memory":{{Schemas.Item}},"sequence":{{Schemas.Whole}}
            """),
        CallAsync = CallAsync,
    };

    private static async Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken ct)
    {
        var given = call.Arguments;
        Record record = given.Text("path") is { } path ? await NoteAsync(call, path, ct).ConfigureAwait(false) : FactOf(given);
        record = record with
        {
            Label = TrustLabel.Agent,
            ValidFrom = given.Time("valid_from"),
            ValidTo = given.Time("valid_to"),
            Evidence = await EvidenceAsync(call, ct).ConfigureAwait(false),
            Tags = [.. record.Tags.Union(given.Texts("tags"))],
            Importance = given.Share("importance") ?? record.Importance,
        };
        if (record is Fact fact) record = fact with { Supersedes = await SupersededAsync(call, ct).ConfigureAwait(false) };
        var remembered = await call.Engine.RememberAsync(
            call.Space, record, call.Context(given.Text("reason")), given.Whole("expected_version"), ct).ConfigureAwait(false);
        return await AnswerAsync(call, remembered, ct).ConfigureAwait(false);
    }

    private static Fact FactOf(ReadArguments given)
    {
        foreach (var name in new[] { "title", "expected_version" })
            if (given.Has(name)) throw new RefusedException($"'{name}' is for notes: give a 'path' with it.");
        return new Fact
        {
            Statement = given.Required("text"),
            Subject = given.Text("subject"),
            Predicate = given.Text("predicate"),
            Object = given.Text("object"),
            Scope = given.Text("scope"),
            Type = given.Text("type") ?? FactType.Statement.Name,
        };
    }

    /// <summary>The next version of the note at a path, or a new one. What the call does not say stays as it was.</summary>
    private static async Task<Note> NoteAsync(ToolCall call, string path, CancellationToken ct)
    {
        var given = call.Arguments;
        foreach (var name in new[] { "subject", "predicate", "object", "scope", "type" })
            if (given.Text(name) is not null) throw new RefusedException($"'{name}' is for facts: leave it out where there is a 'path'.");
        if (given.Has("supersedes")) throw new RefusedException("'supersedes' is for facts: writing a note's path again replaces it.");
        if (!MemoryPath.TryNormalize(path, out var stored))
            throw new RefusedException("'path' must be relative segments parted by '/', such as runbooks/deploy.md.");
        var there = (await call.Engine.FindAsync(call.Space, stored, null, ct).ConfigureAwait(false))?.Record as Note;
        if (there?.Path != stored) there = null;
        if (there is { Label: TrustLabel.Confirmed, State: RecordState.Active })
            throw new RefusedException(
                "A person has confirmed the note at this path, and only a person changes it. Write to another path.");
        return new Note
        {
            Path = stored, Text = given.Required("text"), Title = given.Text("title") ?? there?.Title,
            Pinned = there?.Pinned ?? false, Tags = there?.Tags ?? [], Importance = there?.Importance ?? 0.5,
        };
    }

    private static async Task<IReadOnlyList<Evidence>> EvidenceAsync(ToolCall call, CancellationToken ct)
    {
        var evidence = new List<Evidence>();
        foreach (var reference in call.Arguments.Texts("evidence"))
        {
            var found = await Targets.FindAsync(call, reference, null, ct).ConfigureAwait(false);
            evidence.Add(new Evidence { Kind = found.Target.Kind, Id = found.Target.Id });
        }
        return evidence;
    }

    private static async Task<IReadOnlyList<RecordId>> SupersededAsync(ToolCall call, CancellationToken ct)
    {
        var ids = new List<RecordId>();
        foreach (var reference in call.Arguments.Texts("supersedes"))
        {
            var found = await Targets.FindAsync(call, reference, null, ct).ConfigureAwait(false);
            if (found.Record is not Fact) throw new RefusedException($"'supersedes' names facts; {found.Target.Kind} is something else.");
            if (AgentBounds.OnReplacing(found.Record, isPerson: false) is { } why) throw new RefusedException(why);
            ids.Add(found.Target.Id);
        }
        return ids;
    }

    private static async Task<ToolAnswer> AnswerAsync(ToolCall call, Remembered remembered, CancellationToken ct)
    {
        switch (remembered)
        {
            case Remembered.Kept kept:
                var item = await ItemAsync(call, kept.Record, ct).ConfigureAwait(false);
                return ToolCall.Plain($"Kept as {item.Kind}:{item.Id} (version {item.Version}, label {item.Label}).",
                    new RememberResult { Outcome = "kept", Memory = item, Sequence = kept.Record.Sequence });
            case Remembered.AlreadyKnown known:
                item = await ItemAsync(call, known.Record, ct).ConfigureAwait(false);
                return ToolCall.Plain($"Already known as {item.Kind}:{item.Id}; nothing was written.",
                    new RememberResult { Outcome = "already_known", Memory = item });
            case Remembered.Conflicted { Conflict: var conflict }:
                return Conflict(call, conflict);
            default:
                var why = "That id was erased on request and stays so; nothing was written.";
                var erased = new RememberResult { Outcome = "erased", Why = why };
                return new ToolAnswer(why, WireJson.Element(erased)) { IsError = true };
        }
    }

    private static ToolAnswer Conflict(ToolCall call, Conflict conflict)
    {
        var current = conflict.Current is { } there ? Shown.Brief(Opened(there), ShownLength) : null;
        var attempted = Shown.Brief(Opened(conflict.Attempted), ShownLength);
        var text = $"Nothing was written: {conflict.Why} Merge the two versions and write again"
            + (current is null ? "." : $" with expected_version {current.Version}.")
            + (current is null ? "" : $"\nThere now, version {current.Version}:\n{current.Text}")
            + $"\nYours:\n{attempted.Text}";
        var result = new RememberResult { Outcome = "conflict", Memory = current, Attempted = attempted, Why = conflict.Why };
        return call.Evidence(text, result) with { IsError = true };
    }

    private static async Task<MemoryItem> ItemAsync(ToolCall call, Record record, CancellationToken ct)
    {
        var opened = await call.Engine.OpenAsync(call.Space, new Endpoint(record.Kind, record.Id), null, ct).ConfigureAwait(false);
        return Shown.Brief(opened ?? Opened(record), 400);
    }

    private static Opened Opened(Record record) => new() { Target = new Endpoint(record.Kind, record.Id), Record = record };
}
