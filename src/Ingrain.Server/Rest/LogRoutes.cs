using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Storage;

namespace Ingrain.Server.Rest;

/// <summary>What was written when by whom, what differs, and undoing it.</summary>
internal static class LogRoutes
{
    private const int ChangesShown = 100;
    private const int DiffSpanMax = 500;
    private const int UndoneAtOnce = 1_000;

    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new()
        {
            Method = "GET", Pattern = "/v1/spaces/{space}/log", Id = "log",
            Summary = "The changesets, newest first: who wrote what when and why, without content.",
            Needs = TokenVerbs.Read, Answer = RestJson.Own.LogAnswer, HandleAsync = LogAsync,
            Query = new ArgumentList(
                new WholeArgument("before", "Only changesets before this one.", 1, int.MaxValue),
                new WholeArgument("limit", "Most changesets; default 20.", 1, 1_000)),
        },
        new()
        {
            Method = "GET", Pattern = "/v1/spaces/{space}/diff", Id = "diff",
            Summary = $"What differs between two points, at most {DiffSpanMax} changesets apart.",
            Needs = TokenVerbs.Read, Answer = RestJson.Own.DiffAnswer, HandleAsync = DiffAsync,
            Query = new ArgumentList(
                new WholeArgument("from", "A changeset.", 0, int.MaxValue) { IsRequired = true },
                new WholeArgument("to", "A changeset; default the last.", 0, int.MaxValue),
                new WholeArgument("limit", "Most differences; default 50.", 1, 1_000),
                new WholeArgument("maxTokens", "Most tokens of text, estimated; default 4000.", 64, 200_000)),
        },
        new()
        {
            Method = "POST", Pattern = "/v1/spaces/{space}/rollback", Id = "rollback",
            Summary = "Undoes one changeset, or all after a point, by a new one. What was changed again since keeps it from being done.",
            Needs = TokenVerbs.Write, Writes = true, Body = RestJson.Own.RollbackRequest,
            Answer = RestJson.Own.RollbackAnswer, HandleAsync = RollBackAsync,
        },
    ];

    /// <summary>A changeset without what it wrote.</summary>
    /// <param name="changeset">The changeset.</param>
    /// <param name="principal">Who looks: for a path alone, the reason may be about what lies beside it.</param>
    public static ChangesetShape Header(Changeset changeset, Principal principal) => new()
    {
        Sequence = changeset.Sequence, Id = changeset.Id.ToString(), Actor = Seen.Of(changeset.Actor), Credential = changeset.Credential,
        Reason = principal.Path is null && changeset.Reason is { Length: > 0 } reason ? reason : null,
        RecordedAt = changeset.RecordedAt, Hash = Convert.ToHexStringLower(changeset.Hash.Span),
    };

    /// <summary>A changeset with what it wrote, as far as a token reaches; null where it does not reach any of it.</summary>
    public static ChangesetShape? Shape(Changeset changeset, Principal principal)
    {
        var entries = changeset.Entries.Where(e => principal.Path is null || IsBelow(e, principal)).ToList();
        if (entries.Count == 0 && principal.Path is not null) return null;
        return Header(changeset, principal) with
        {
            Changes = [.. entries.Take(ChangesShown).Select(e => new ChangeShape(e.Kind, e.Id?.Value, e.Version))],
            More = entries.Count > ChangesShown ? entries.Count - ChangesShown : null,
        };
    }

    /// <summary>The changeset of a number.</summary>
    /// <exception cref="ProblemException">There is none, or this token reaches nothing of it.</exception>
    public static async Task<Changeset> FindAsync(RestCall call, long sequence, CancellationToken ct)
    {
        var changeset = await ReadAsync(call, sequence, ct).ConfigureAwait(false);
        return Shape(changeset, call.Principal) is not null ? changeset : throw NoChangeset();
    }

    /// <summary>Undoes one changeset by a new one.</summary>
    /// <exception cref="ProblemException">There is none, this token may not, or something was changed again since.</exception>
    public static async Task<RolledBack> UndoAsync(RestCall call, long sequence, string? reason, CancellationToken ct)
    {
        // What lies beside a token's path is refused as such, and so is what it may not undo: that it is there is no secret of the log.
        var changeset = await ReadAsync(call, sequence, ct).ConfigureAwait(false);
        await WriteRules.RequireUndoableAsync(call, [changeset], ct).ConfigureAwait(false);
        var done = await call.Engine.RollBackAsync(call.Space, sequence, call.Context(reason), ct).ConfigureAwait(false);
        RequireUnchanged(done);
        if (done.Sequence is not null) call.Parts.Meter.Wrote();
        return done;
    }

    private static bool IsBelow(LogEntry entry, Principal principal) =>
        entry is { Kind: RecordKind.Note or RecordKind.Module, Place: { } place } && principal.Reaches(place);

    private static async Task<HttpAnswer> LogAsync(RestCall call, CancellationToken ct)
    {
        var limit = call.Query.Whole("limit") ?? 20;
        var log = await call.Engine.LogAsync(call.Space, call.Query.Whole("before"), limit, ct).ConfigureAwait(false);
        long? before = log.Count == limit && log[^1].Sequence > 1 ? log[^1].Sequence : null;
        var shapes = log.Select(c => Shape(c, call.Principal)).OfType<ChangesetShape>().ToList();
        return HttpAnswer.Ok(new LogAnswer(EvidenceFrame.Notice, shapes, before), RestJson.Own.LogAnswer);
    }

    private static async Task<HttpAnswer> DiffAsync(RestCall call, CancellationToken ct)
    {
        long head = (await call.Engine.HeadAsync(call.Space, ct).ConfigureAwait(false)).Sequence;
        var from = Math.Min(call.Query.Whole("from")!.Value, head);
        var to = Math.Min(call.Query.Whole("to") ?? head, head);
        if (Math.Abs(to - from) > DiffSpanMax)
            throw ProblemException.Invalid($"At most {DiffSpanMax} changesets lie between the two points, not {Math.Abs(to - from)}.");
        var differences = await call.Engine.DiffAsync(call.Space, AsOf.Changeset(from), AsOf.Changeset(to), ct).ConfigureAwait(false);
        var visible = differences.Where(d => IsSeen(d.Before, call) && IsSeen(d.After, call)).ToList();
        var limit = call.Query.Whole("limit") ?? 50;
        var length = Math.Max(80, 4 * (call.Query.Whole("maxTokens") ?? 4_000) / Math.Max(1, 2 * Math.Min(limit, visible.Count)));
        var shapes = visible.Take(limit).Select(d => Shape(d, call.Principal, length)).ToList();
        var answer = new DiffAnswer(EvidenceFrame.Notice, shapes, visible.Count - shapes.Count);
        return HttpAnswer.Ok(answer, RestJson.Own.DiffAnswer);
    }

    private static bool IsSeen(Opened? opened, RestCall call) => opened is null || call.Principal.Sees(opened);

    private static DifferenceShape Shape(Difference difference, Principal principal, int length)
    {
        // What is held back on one side must not be read on the other.
        var (before, after) = (difference.Before, difference.After);
        if (before is not null && Seen.IsWithheld(before, principal)) after = after is null ? null : before;
        else if (after is not null && Seen.IsWithheld(after, principal)) before = before is null ? null : after;
        return new DifferenceShape(Seen.Of(difference.Target),
            before is null ? null : Seen.Whole(before, principal, 0, length),
            after is null ? null : Seen.Whole(after, principal, 0, length));
    }

    private static async Task<HttpAnswer> RollBackAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.RollbackRequest, ct).ConfigureAwait(false);
        if (request.Sequence is null == request.To is null) throw ProblemException.Invalid("Give either 'sequence' or 'to'.");
        RolledBack done;
        if (request.Sequence is { } sequence) done = await UndoAsync(call, sequence, request.Reason, ct).ConfigureAwait(false);
        else
        {
            if (!call.Principal.IsPerson || call.Principal.Path is not null || call.Principal.Ceiling < TrustLabel.Confirmed)
                throw ProblemException.Forbidden("Bringing a whole space back is for a person's token without path or ceiling.");
            var point = Ids.Point(request.To, "to")!.Value;
            done = await call.Engine.RollBackToAsync(call.Space, point, call.Context(request.Reason), ct).ConfigureAwait(false);
            RequireUnchanged(done);
            if (done.Sequence is not null) call.Parts.Meter.Wrote();
        }
        return HttpAnswer.Ok(new RollbackAnswer
        {
            Sequence = done.Sequence, Restored = done.Restored, Withdrawn = done.Withdrawn, Gone = done.Gone, ChangedSince = [],
            Broken = [.. done.Broken.Where(call.Principal.Reaches)],
        }, RestJson.Own.RollbackAnswer);
    }

    private static async Task<Changeset> ReadAsync(RestCall call, long sequence, CancellationToken ct)
    {
        var log = sequence < 1 ? [] : await call.Engine.LogAsync(call.Space, sequence + 1, 1, ct).ConfigureAwait(false);
        return log is [{ } changeset] && changeset.Sequence == sequence ? changeset : throw NoChangeset();
    }

    private static ProblemException NoChangeset() =>
        ProblemException.NotFound("There is no such changeset, or none that this token reaches.");

    private static void RequireUnchanged(RolledBack done)
    {
        if (done.ChangedSince.Count == 0) return;
        var shape = Problems.Shape(409, "conflict", "Nothing was written: something was changed again since. Undo that first.");
        throw new ProblemException(409, "conflict", "")
        {
            Shape = shape with { ChangedSince = Seen.Of(done.ChangedSince.Take(UndoneAtOnce)) },
        };
    }
}
