using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Wire;
using Ingrain.Storage;

namespace Ingrain.Server.Rest;

/// <summary>Listing, opening and looking back at what is kept; taking it back and vouching for it.</summary>
internal static class MemoryRoutes
{
    private const string One = "/v1/spaces/{space}/memories/{kind}/{id}";
    private const int CharactersAToken = 4;
    private const int SnippetLength = 160;

    // A listed item's text and names, estimated: what 'maxTokens' of a page is counted in.
    private const int ItemTokens = 100;

    private static readonly string[] s_kinds = ["note", "fact", "module", "episode", "session", "entity", "link"];
    private static readonly Argument s_maxTokens =
        new WholeArgument("maxTokens", "Most tokens of text, estimated; default 4000.", 64, 200_000);

    private static readonly Argument s_asOf = new PointArgument("asOf", "What was known then: changeset number or ISO 8601 time.", true);

    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new()
        {
            Method = "GET", Pattern = "/v1/spaces/{space}/memories", Id = "list",
            Summary = "A page of what is kept: names and first words. The whole text is given by id.",
            Needs = TokenVerbs.Read, Answer = RestJson.Own.ListAnswer, HandleAsync = ListAsync,
            Query = new ArgumentList(
                new ChoiceArgument("kind", "Default note, or episode with 'session'.", s_kinds),
                new TextArgument("under", "Notes and modules at or below this path.", MemoryPath.BytesMax),
                new TextArgument("session", "Episodes of this session.", RecordId.LengthMax),
                new FlagArgument("all", "Also what is no longer current."),
                new WholeArgument("limit", "Most items; default 20.", 1, 1_000), s_maxTokens,
                new TextArgument("cursor", "From the last page.", 4_000), s_asOf),
        },
        new()
        {
            Method = "GET", Pattern = "/v1/spaces/{space}/find", Id = "find",
            Summary = "Opens what has an id, or is at a path.", Needs = TokenVerbs.Read,
            Answer = RestJson.Own.OpenAnswer, HandleAsync = FindAsync,
            Query = new ArgumentList(
                new TextArgument("ref", "An id of any kind, or the path of a note or module.", MemoryPath.BytesMax) { IsRequired = true },
                new WholeArgument("offset", "Where in its text to begin.", 0, int.MaxValue), s_maxTokens, s_asOf),
        },
        new()
        {
            Method = "GET", Pattern = One, Id = "open", Summary = "Opens one thing in full, in parts where it is long.",
            Needs = TokenVerbs.Read, Answer = RestJson.Own.OpenAnswer, HandleAsync = OpenAsync,
            Query = new ArgumentList(
                new WholeArgument("offset", "Where in its text to begin.", 0, int.MaxValue), s_maxTokens, s_asOf),
        },
        new()
        {
            Method = "GET", Pattern = One + "/history", Id = "history", Summary = "Every version with who wrote it and why, newest first.",
            Needs = TokenVerbs.Read, Answer = RestJson.Own.HistoryAnswer, HandleAsync = HistoryAsync,
            Query = new ArgumentList(new WholeArgument("limit", "Most versions; default 10.", 1, 100), s_maxTokens),
        },
        Moving("retract", "Takes it back because it was wrong: recall no longer returns it, history keeps it.", RetractAsync),
        Moving("reinstate", "Brings back what was taken back or archived.", ReinstateAsync),
        new()
        {
            Method = "POST", Pattern = One + "/confirm", Id = "confirm",
            Summary = "A person vouches for exactly the content that they read: no agent changes it then.",
            Needs = TokenVerbs.Confirm, Writes = true, TakesIfMatch = true, Body = RestJson.Own.ConfirmRequest,
            Answer = RestJson.Own.RememberAnswer, HandleAsync = ConfirmAsync,
        },
    ];

    private static RestRoute Moving(
        string word, string summary, Func<RestCall, string?, string?, CancellationToken, Task<Opened>> move) => new()
        {
            Method = "POST", Pattern = $"{One}/{word}", Id = word, Summary = summary, Needs = TokenVerbs.Write, Writes = true,
            TakesIfMatch = true,
            Body = RestJson.Own.ReasonRequest, BodyIsOptional = true, Answer = RestJson.Own.OpenAnswer,
            HandleAsync = async (call, ct) =>
            {
                var request = await call.BodyAsync(RestJson.Own.ReasonRequest, ct).ConfigureAwait(false);
                var hash = HttpHeaders.IfMatch(call.Http.Request);
                return Answer(call, await move(call, hash, request.Reason, ct).ConfigureAwait(false));
            },
        };

    /// <summary>Takes back what the path names, because it was wrong.</summary>
    /// <param name="call">The request.</param>
    /// <param name="contentHash">Only if its content has this hash; null for any.</param>
    /// <param name="reason">Why.</param>
    /// <param name="ct">Cancels.</param>
    public static Task<Opened> RetractAsync(RestCall call, string? contentHash, string? reason, CancellationToken ct) => MoveAsync(
        call, (c, target, context, version, stop) => c.Engine.RetractAsync(c.Space, target, context, version, stop),
        contentHash, reason, ct);

    /// <summary>As <see cref="RetractAsync"/>, but brings it back.</summary>
    public static Task<Opened> ReinstateAsync(RestCall call, string? contentHash, string? reason, CancellationToken ct) => MoveAsync(
        call, (c, target, context, version, stop) => c.Engine.ReinstateAsync(c.Space, target, context, version, stop),
        contentHash, reason, ct);

    private static async Task<Opened> MoveAsync(
        RestCall call, Func<RestCall, Endpoint, WriteContext, int?, CancellationToken, Task<Opened>> move, string? contentHash,
        string? reason, CancellationToken ct)
    {
        var there = await call.OpenAsync(null, ct).ConfigureAwait(false);
        WriteRules.RequireChangeable(call, there);
        RequireMatch(call, there, contentHash);
        // Somebody may write between this look and the engine's: then it is not what the precondition names any more.
        int? version = contentHash is null ? null : there.Record?.Version;
        var opened = await move(call, there.Target, call.Context(reason), version, ct).ConfigureAwait(false);
        call.Parts.Meter.Wrote();
        return opened;
    }

    private static async Task<HttpAnswer> ListAsync(RestCall call, CancellationToken ct)
    {
        var given = call.Query;
        var query = QueryOf(call);
        var at = new ReadAt { AsOf = given.Point("asOf") };
        var limit = Math.Min(given.Whole("limit") ?? 20, Math.Max(1, (given.Whole("maxTokens") ?? 4_000) / ItemTokens));
        var items = new List<MemoryShape>();
        string? cursor = query.Cursor;
        // What is no longer current is left out, so a page may take several reads; after a few, the rest waits for the next page.
        for (var reads = 0; reads < 5 && items.Count < limit; reads++)
        {
            var page = await call.Engine.ListAsync(call.Space, query with { Cursor = cursor, Limit = limit - items.Count }, at, ct)
                .ConfigureAwait(false);
            items.AddRange(page.Items.Where(o => call.Principal.Sees(o) && (given.Flag("all") || IsCurrent(o)))
                .Select(o => Seen.Brief(o, call.Principal, SnippetLength)));
            cursor = page.Cursor;
            if (cursor is null) break;
        }
        return HttpAnswer.Ok(new ListAnswer(Words.Notice, items, cursor), RestJson.Own.ListAnswer);
    }

    private static ListQuery QueryOf(RestCall call)
    {
        var (under, session) = (call.Query.Text("under"), call.Query.Text("session"));
        if (under is not null && session is not null)
            throw ProblemException.Invalid("Give 'under' for notes and modules or 'session' for episodes, not both.");
        var kind = call.Query.Text("kind") is { } word ? Words.Kind(word) : session is null ? RecordKind.Note : RecordKind.Episode;
        if (under is not null && kind is not (RecordKind.Note or RecordKind.Module))
            throw ProblemException.Invalid("'under' goes with the kinds note and module.");
        if (session is not null && kind != RecordKind.Episode) throw ProblemException.Invalid("'session' goes with the kind episode.");
        if (under is not null && !MemoryPath.TryNormalize(under, out under)) throw ProblemException.Invalid("'under' is a path.");
        if (call.Principal.Path is { } root)
        {
            if (kind is not (RecordKind.Note or RecordKind.Module) || (under is not null && !call.Principal.Reaches(under)))
                throw ProblemException.Forbidden("This token reaches notes and modules below one path only.");
            under ??= root;
        }
        return new ListQuery { Kind = kind, Place = under ?? session, Cursor = call.Query.Text("cursor") };
    }

    private static async Task<HttpAnswer> OpenAsync(RestCall call, CancellationToken ct)
    {
        var at = call.Query.Point("asOf") is { } point ? new ReadAt { AsOf = point } : null;
        return Answer(call, await call.OpenAsync(at, ct).ConfigureAwait(false));
    }

    private static async Task<HttpAnswer> FindAsync(RestCall call, CancellationToken ct)
    {
        var at = call.Query.Point("asOf") is { } point ? new ReadAt { AsOf = point } : null;
        var found = await call.Engine.FindAsync(call.Space, call.Query.Required("ref"), at, ct).ConfigureAwait(false);
        return found is not null && call.Principal.Sees(found) ? Answer(call, found) : throw ProblemException.NotFound();
    }

    private static async Task<HttpAnswer> HistoryAsync(RestCall call, CancellationToken ct)
    {
        var now = await call.OpenAsync(null, ct).ConfigureAwait(false);
        var limit = call.Query.Whole("limit") ?? 10;
        // Versions beside a token's path are neither shown nor counted, so that one reads them all.
        var history = await call.Engine.HistoryAsync(call.Space, now.Target, call.Principal.Path is null ? limit : int.MaxValue, ct)
            .ConfigureAwait(false);
        var sees = history.Items.Where(h => call.Principal.Sees(h.Content)).Reverse().ToList();
        var shown = sees.Take(limit).ToList();
        var length = Math.Max(CharactersAToken * (call.Query.Whole("maxTokens") ?? 4_000) / Math.Max(1, shown.Count), 80);
        // What is held back now was no better in an earlier version.
        var isWithheld = Seen.IsWithheld(now, call.Principal);
        var versions = shown.Select(h => new VersionShape(h.Version, LogRoutes.Header(h.Changeset, call.Principal),
            Seen.Whole(isWithheld ? now : h.Content, call.Principal, 0, length))).ToList();
        return HttpAnswer.Ok(
            new HistoryAnswer(Words.Notice, versions, history.Older + sees.Count - versions.Count), RestJson.Own.HistoryAnswer);
    }

    private static async Task<HttpAnswer> ConfirmAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.ConfirmRequest, ct).ConfigureAwait(false);
        var (outcome, record) = await ConfirmAsync(call, request.ContentHash, request.Reason, ct).ConfigureAwait(false);
        return await RememberRoutes.OkAsync(call, outcome, record, ct).ConfigureAwait(false);
    }

    /// <summary>Vouches for what the path names, as it was read.</summary>
    /// <param name="call">The request.</param>
    /// <param name="contentHash">The hash of the content that was read.</param>
    /// <param name="reason">Why.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns><c>kept</c>, or <c>already-known</c> where it was confirmed before, and what is there now.</returns>
    /// <exception cref="ProblemException">It is another content by now, or the token may not.</exception>
    public static async Task<(string Outcome, Record Record)> ConfirmAsync(
        RestCall call, string contentHash, string? reason, CancellationToken ct)
    {
        var there = await call.OpenAsync(null, ct).ConfigureAwait(false);
        if (!call.Principal.IsPerson || call.Principal.Ceiling < TrustLabel.Confirmed)
            throw ProblemException.Forbidden("This token's ceiling does not let it confirm.");
        RequireMatch(call, there, HttpHeaders.IfMatch(call.Http.Request));
        var record = there.Record ?? throw ProblemException.Invalid(
            "Episodes are evidence, kept as they are. Keep what one says as a fact with it as evidence, and confirm that.");
        if (record.ContentHash != contentHash)
            throw RememberRoutes.Conflict(call, new Conflict
            {
                ExpectedVersion = null, Attempted = record, Current = record, Why = "it is not what you read any more",
            });
        if (record.State != RecordState.Active && record.State != RecordState.Quarantined)
            throw ProblemException.Invalid("It was taken back: reinstate it first.");
        if (record is { Label: TrustLabel.Confirmed, State: RecordState.Active })
            return ("already-known", record);
        var confirmed = record with
        {
            Label = TrustLabel.Confirmed,
            State = RecordState.Active,
            VerifiedAt = call.Parts.Clock.GetUtcNow(),
        };
        // The version that was read is expected: what somebody writes in between is a conflict, and not vouched for unseen.
        var remembered = await call.Engine.RememberAsync(
            call.Space, confirmed, call.Context(reason ?? "confirmed"), record.Version, ct).ConfigureAwait(false);
        if (remembered is Remembered.Conflicted { Conflict: var conflict }) throw RememberRoutes.Conflict(call, conflict);
        call.Parts.Meter.Wrote();
        return ("kept", remembered is Remembered.Kept kept ? kept.Record : confirmed);
    }

    private static void RequireMatch(RestCall call, Opened there, string? contentHash)
    {
        if (contentHash is not { } hash) return;
        if (hash == (there.Episode?.ContentHash ?? there.Record!.ContentHash)) return;
        throw new ProblemException(409, "conflict", "")
        {
            Shape = Problems.Shape(409, "conflict", "Nothing was written: the content is not what the precondition names.") with
            {
                Current = Seen.Whole(there, call.Principal),
            },
        };
    }

    private static HttpAnswer Answer(RestCall call, Opened opened)
    {
        var length = CharactersAToken * (call.Query.Whole("maxTokens") ?? 4_000);
        var shape = Seen.Whole(opened, call.Principal, call.Query.Whole("offset") ?? 0, length);
        return HttpAnswer.Ok(new OpenAnswer(Words.Notice, shape), RestJson.Own.OpenAnswer, shape.ContentHash);
    }

    private static bool IsCurrent(Opened opened) =>
        (opened.Episode?.State ?? opened.Record!.State) is RecordState.Active or RecordState.Quarantined
        && opened.Standing is null or { Hold: FactHold.Holds or FactHold.NotYet };
}
