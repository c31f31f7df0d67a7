using Ingrain.Server.Access;
using Ingrain.Server.Http;

namespace Ingrain.Server.Rest;

/// <summary>Keeping facts and notes.</summary>
internal static class RememberRoutes
{
    // No version is this one: it asks whether what is wanted is there already, and writes nothing.
    private const int NoVersion = int.MaxValue;

    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new()
        {
            Method = "POST", Pattern = "/v1/spaces/{space}/facts", Id = "rememberFact",
            Summary = "Keeps a fact: a new one, or the next version of an id. One that is claimed already is not written again.",
            Needs = TokenVerbs.Write, WholeSpace = true, Writes = true, TakesIfMatch = true, Body = RestJson.Own.FactRequest,
            Answer = RestJson.Own.RememberAnswer, HandleAsync = FactAsync,
        },
        new()
        {
            Method = "POST", Pattern = "/v1/spaces/{space}/notes", Id = "rememberNote",
            Summary = "Keeps a note at a path: a new one, or the next version of what is there.",
            Needs = TokenVerbs.Write, Writes = true, TakesIfMatch = true, Body = RestJson.Own.NoteRequest,
            Answer = RestJson.Own.RememberAnswer, HandleAsync = NoteAsync,
        },
    ];

    private static async Task<HttpAnswer> FactAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.FactRequest, ct).ConfigureAwait(false);
        return await KeepAsync(call, request, FactOf(call, request), ct).ConfigureAwait(false);
    }

    private static async Task<HttpAnswer> NoteAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.NoteRequest, ct).ConfigureAwait(false);
        return await KeepAsync(call, request, NoteOf(call, request), ct).ConfigureAwait(false);
    }

    /// <summary>A fact as it is asked for.</summary>
    /// <exception cref="ProblemException">It names something wrongly, or the token does not reach facts.</exception>
    public static Record FactOf(RestCall call, FactRequest request)
    {
        if (call.Principal.Path is not null) throw NotesOnly();
        var fact = new Fact
        {
            Statement = request.Statement, Subject = request.Subject, Predicate = request.Predicate, Object = request.Object,
            Scope = request.Scope, Type = request.Type ?? FactType.Statement.Name,
            Supersedes = [.. (request.Supersedes ?? []).Select(s => Ids.Parse(s, "supersedes"))],
        };
        return With(call, request, fact);
    }

    /// <summary>A note as it is asked for.</summary>
    /// <exception cref="ProblemException">It names something wrongly, or the token does not reach its path.</exception>
    public static Record NoteOf(RestCall call, NoteRequest request)
    {
        if (!MemoryPath.TryNormalize(request.Path, out var path))
            throw ProblemException.Invalid("'path' is relative segments parted by '/', such as runbooks/deploy.md.");
        WriteRules.RequirePath(call, path);
        return With(call, request, new Note { Path = path, Text = request.Text, Title = request.Title, Pinned = request.Pinned });
    }

    /// <summary>The refusal of anything but notes to a token for a path.</summary>
    public static ProblemException NotesOnly() => ProblemException.Forbidden("This token reaches notes and modules below one path only.");

    /// <summary>Refuses to write what the token may not.</summary>
    /// <param name="call">The request.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="record">What would be written.</param>
    /// <param name="earlier">What the same request writes before it.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The version to write on; null for any.</returns>
    public static async Task<int?> RequireAsync(
        RestCall call, RecordRequest request, Record record, IReadOnlySet<Endpoint> earlier, CancellationToken ct)
    {
        var there = await ThereAsync(call, record, ct).ConfigureAwait(false);
        WriteRules.RequireChangeable(call, there);
        await WriteRules.RequireCitedAsync(call, record, earlier, ct).ConfigureAwait(false);
        return Expected(call, request.IfContentHash, request.ExpectedVersion, there?.Record);
    }

    private static async Task<HttpAnswer> KeepAsync(RestCall call, RecordRequest request, Record record, CancellationToken ct)
    {
        var expected = await RequireAsync(call, request, record, new HashSet<Endpoint>(), ct).ConfigureAwait(false);
        var remembered = await call.Engine.RememberAsync(call.Space, record, call.Context(request.Reason), expected, ct)
            .ConfigureAwait(false);
        return await AnswerAsync(call, remembered, ct).ConfigureAwait(false);
    }

    private static Record With(RestCall call, RecordRequest request, Record record) => record with
    {
        Id = request.Id is { } id ? Ids.Parse(id, "id") : default,
        Label = WriteRules.Label(call, request.Label),
        Evidence = [.. (request.Evidence ?? []).Select(Ids.Evidence)],
        Tags = request.Tags ?? [],
        Importance = request.Importance ?? record.Importance,
        Confidence = request.Confidence ?? record.Confidence,
        ValidFrom = request.ValidFrom,
        ValidTo = request.ValidTo,
        VerifiedAt = request.VerifiedAt,
    };

    /// <summary>What the write would be the next version of.</summary>
    private static async Task<Opened?> ThereAsync(RestCall call, Record record, CancellationToken ct)
    {
        if (record.Id != default)
        {
            var known = await call.Engine.OpenAsync(call.Space, new Endpoint(record.Kind, record.Id), null, ct).ConfigureAwait(false);
            // To a token for a path, an id beside the path and one that is free look alike: it takes no new one of its own choice.
            if (call.Principal.Path is not null && (known is null || !call.Principal.Sees(known))) throw ProblemException.NotFound();
            return known;
        }
        // By the path alone: whoever gives something else that path for an id hides nothing of what lies there.
        return record is Note { Path: var path }
            ? await call.Engine.FindAtAsync(call.Space, RecordKind.Note, path, null, ct).ConfigureAwait(false) : null;
    }

    /// <summary>The version to write on; null for any.</summary>
    /// <param name="call">The request, whose <c>If-Match</c> counts too.</param>
    /// <param name="ifContentHash">The content hash that the body names.</param>
    /// <param name="expectedVersion">The version that the body names.</param>
    /// <param name="there">What is there.</param>
    public static int? Expected(RestCall call, string? ifContentHash, int? expectedVersion, Record? there)
    {
        var hash = HttpHeaders.IfMatch(call.Http.Request);
        if (hash is not null && ifContentHash is { } said && said != hash)
            throw ProblemException.Invalid("If-Match and 'ifContentHash' name different content.");
        hash ??= ifContentHash;
        if (hash is null) return expectedVersion;
        if (there is null || there.ContentHash != hash) return NoVersion;
        if (expectedVersion is { } version && version != there.Version) return NoVersion;
        return there.Version;
    }

    private static async Task<HttpAnswer> AnswerAsync(RestCall call, Remembered remembered, CancellationToken ct)
    {
        switch (remembered)
        {
            case Remembered.Kept kept:
                call.Parts.Meter.Wrote();
                return await OkAsync(call, "kept", kept.Record, ct).ConfigureAwait(false);
            case Remembered.AlreadyKnown known:
                return await OkAsync(call, "already-known", known.Record, ct).ConfigureAwait(false);
            case Remembered.Conflicted { Conflict: var conflict }:
                throw Conflict(call, conflict);
            default:
                throw new ProblemException(410, "erased", "That id was erased on request and stays so; nothing was written.");
        }
    }

    /// <summary>A conflict with both versions, of which the one that is there may not be this token's to see.</summary>
    public static ProblemException Conflict(RestCall call, Storage.Conflict conflict)
    {
        var current = conflict.Current is { } there && call.Principal.Sees(there) ? Seen.Of(there, call.Principal) : null;
        return new ProblemException(409, "conflict", "")
        {
            Shape = Problems.Shape(409, "conflict", Why(conflict) + " Read what is there and decide.") with
            {
                Current = current,
                Attempted = Seen.Of(conflict.Attempted, call.Principal),
            },
        };
    }

    /// <summary>What does not fit, in words.</summary>
    public static string Why(Storage.Conflict conflict) => conflict.ExpectedVersion == NoVersion
        ? "Nothing was written: the content is not what the precondition names."
        : $"Nothing was written: {conflict.Why}.";

    /// <summary>What is there after a write.</summary>
    public static async Task<HttpAnswer> OkAsync(RestCall call, string outcome, Record record, CancellationToken ct)
    {
        var opened = await call.Engine.OpenAsync(call.Space, new Endpoint(record.Kind, record.Id), null, ct).ConfigureAwait(false);
        // As it was written: somebody may have written the next version by now.
        var shape = opened?.Record?.Version == record.Version
            ? Seen.Whole(opened, call.Principal)
            : Seen.Of(record, call.Principal);
        return HttpAnswer.Ok(new RememberAnswer { Outcome = outcome, Memory = shape }, RestJson.Own.RememberAnswer, shape.ContentHash);
    }
}
