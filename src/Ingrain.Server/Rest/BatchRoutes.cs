using System.Globalization;
using Ingrain.Server.Access;
using Ingrain.Server.Http;

namespace Ingrain.Server.Rest;

/// <summary>Keeping and taking back many things with one request.</summary>
internal static class BatchRoutes
{
    private const int ItemsMax = 1_000;

    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new()
        {
            Method = "POST", Pattern = "/v1/spaces/{space}/remember", Id = "rememberMany",
            Summary = "Keeps up to 1,000 facts, notes and episodes: episodes first, as evidence that the rest may rest on, then facts and "
                + "notes in one changeset or each in its own.",
            Needs = TokenVerbs.Write, Writes = true, IsLong = true, Body = RestJson.Own.RememberManyRequest,
            Answer = RestJson.Own.ManyAnswer, HandleAsync = RememberAsync,
        },
        new()
        {
            Method = "POST", Pattern = "/v1/spaces/{space}/retract", Id = "retractMany",
            Summary = "Takes back up to 1,000 things, each in a changeset of its own; each says what became of it.",
            Needs = TokenVerbs.Write, Writes = true, IsLong = true, Body = RestJson.Own.RetractManyRequest,
            Answer = RestJson.Own.ManyAnswer, HandleAsync = RetractAsync,
        },
    ];

    private static async Task<HttpAnswer> RememberAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.RememberManyRequest, ct).ConfigureAwait(false);
        RequireCount(request.Items.Count, "items");
        var things = request.Items.Select((item, i) => ThingOf(call, item, i)).ToList();
        var outcomes = new ManyOutcome[things.Count];
        if (request.Together is not false) await TogetherAsync(call, request, (things, outcomes), ct).ConfigureAwait(false);
        else await EachAsync(call, request, (things, outcomes), ct).ConfigureAwait(false);
        return Answer(outcomes);
    }

    /// <summary>Reads one item, so that what is malformed is refused before anything is written.</summary>
    private static (RecordRequest? Request, Record? Record, Episode? Episode) ThingOf(RestCall call, ManyItem item, int place)
    {
        switch (item)
        {
            case { Fact: { } fact, Note: null, Episode: null }:
                return (fact, RememberRoutes.FactOf(call, fact), null);
            case { Fact: null, Note: { } note, Episode: null }:
                return (note, RememberRoutes.NoteOf(call, note), null);
            case { Fact: null, Note: null, Episode: { } episode }:
                if (call.Principal.Path is not null) throw RememberRoutes.NotesOnly();
                var made = EpisodeRoutes.MadeId(call, call.Context(null, "episodes"), place);
                return (null, null, EpisodeRoutes.EpisodeOf(call, Ids.Parse(episode.Session, "session"), episode, made));
            default:
                throw ProblemException.Invalid($"items[{place}] has exactly one of 'fact', 'note' and 'episode'.");
        }
    }

    private static async Task TogetherAsync(
        RestCall call, RememberManyRequest request,
        (List<(RecordRequest? Request, Record? Record, Episode? Episode)> Things, ManyOutcome[] Outcomes) work, CancellationToken ct)
    {
        var (things, outcomes) = work;
        var records = Enumerable.Range(0, things.Count).Where(i => things[i].Record is not null).ToList();
        // Looked at before episodes are written: what is refused now costs nothing.
        var earlier = things.Where(t => t.Episode is not null).Select(t => new Endpoint(RecordKind.Episode, t.Episode!.Id)).ToHashSet();
        var (writes, expected) = (new List<Record>(), new List<int?>());
        foreach (var i in records)
        {
            var record = things[i].Record!;
            expected.Add(await RememberRoutes.RequireAsync(call, things[i].Request!, record, earlier, ct).ConfigureAwait(false));
            writes.Add(record);
            if (record.Id != default) earlier.Add(new Endpoint(record.Kind, record.Id));
        }
        await ObserveAsync(call, request, work, ct).ConfigureAwait(false);
        var remembered = await call.Engine.RememberAsync(call.Space, writes, call.Context(request.Reason), expected, ct)
            .ConfigureAwait(false);
        for (var i = 0; i < records.Count; i++) outcomes[records[i]] = Outcome(call, remembered[i]);
    }

    private static async Task EachAsync(
        RestCall call, RememberManyRequest request,
        (List<(RecordRequest? Request, Record? Record, Episode? Episode)> Things, ManyOutcome[] Outcomes) work, CancellationToken ct)
    {
        await ObserveAsync(call, request, work, ct).ConfigureAwait(false);
        for (var i = 0; i < work.Things.Count; i++)
        {
            if (work.Things[i] is not { Record: { } record, Request: { } given }) continue;
            work.Outcomes[i] = await TryAsync(async () =>
            {
                var expected = await RememberRoutes.RequireAsync(call, given, record, new HashSet<Endpoint>(), ct).ConfigureAwait(false);
                var context = call.Context(given.Reason ?? request.Reason, Part(i));
                return Outcome(call, await call.Engine.RememberAsync(call.Space, record, context, expected, ct).ConfigureAwait(false));
            }).ConfigureAwait(false);
        }
    }

    private static async Task ObserveAsync(
        RestCall call, RememberManyRequest request,
        (List<(RecordRequest? Request, Record? Record, Episode? Episode)> Things, ManyOutcome[] Outcomes) work, CancellationToken ct)
    {
        var places = Enumerable.Range(0, work.Things.Count).Where(i => work.Things[i].Episode is not null).ToList();
        if (places.Count == 0) return;
        var episodes = places.Select(i => work.Things[i].Episode!).ToList();
        var before = new HashSet<RecordId>();
        foreach (var id in episodes.Select(e => e.Id))
        {
            var target = new Endpoint(RecordKind.Episode, id);
            if (await call.Engine.OpenAsync(call.Space, target, null, ct).ConfigureAwait(false) is not null) before.Add(id);
        }
        var context = call.Context(request.Reason, "episodes");
        var observed = await call.Engine.ObserveAsync(call.Space, episodes, context, ct).ConfigureAwait(false);
        if (observed.Added > 0) call.Parts.Meter.Wrote(observed.Added);
        for (var i = 0; i < places.Count; i++)
        {
            var id = episodes[i].Id;
            work.Outcomes[places[i]] = new ManyOutcome
            {
                Outcome = observed.Erased.Contains(id) ? "erased" : observed.DifferentContent.Contains(id) ? "different-content"
                    : before.Contains(id) ? "already-known" : "kept",
                Target = new TargetShape { Kind = RecordKind.Episode, Id = id.Value }, Sequence = observed.Sequence,
            };
        }
    }

    private static async Task<HttpAnswer> RetractAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.RetractManyRequest, ct).ConfigureAwait(false);
        RequireCount(request.Targets.Count, "targets");
        var targets = request.Targets.Select(t => Ids.Target(t, "targets")).ToList();
        var outcomes = new List<ManyOutcome>();
        foreach (var target in targets)
        {
            var part = Part(outcomes.Count);
            var outcome = await TryAsync(async () =>
            {
                var there = await call.Engine.OpenAsync(call.Space, target, null, ct).ConfigureAwait(false)
                    ?? throw ProblemException.NotFound();
                WriteRules.RequireChangeable(call, there);
                var context = call.Context(request.Reason, part);
                var opened = await call.Engine.RetractAsync(call.Space, target, context, ct).ConfigureAwait(false);
                call.Parts.Meter.Wrote();
                return new ManyOutcome
                {
                    Outcome = "retracted", Version = opened.Record?.Version, Sequence = opened.Episode?.Sequence ?? opened.Record?.Sequence,
                };
            }).ConfigureAwait(false);
            outcomes.Add(outcome with { Target = Seen.Of(target) });
        }
        return Answer(outcomes);
    }

    /// <summary>One of several: what is wrong with it is its own outcome.</summary>
    private static async Task<ManyOutcome> TryAsync(Func<Task<ManyOutcome>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (ProblemException e)
        {
            return Refused(e.Shape.Code, e.Shape.Detail);
        }
        catch (MemoryException e) when (e.Code is MemoryErrorCode.Invalid or MemoryErrorCode.NotFound or MemoryErrorCode.Conflict
            or MemoryErrorCode.Forbidden)
        {
            return Refused(Problems.Word(e.Code), e.Message);
        }
    }

    private static ManyOutcome Refused(string code, string detail) =>
        new() { Outcome = "refused", Problem = new ManyProblem(code, detail) };

    private static ManyOutcome Outcome(RestCall call, Remembered remembered)
    {
        if (remembered is Remembered.Kept) call.Parts.Meter.Wrote();
        return remembered switch
        {
            Remembered.Kept { Record: var record } => Of("kept", record),
            Remembered.AlreadyKnown { Record: var record } => Of("already-known", record),
            Remembered.Conflicted { Conflict: var conflict } => Refused("conflict", RememberRoutes.Why(conflict)),
            _ => new ManyOutcome { Outcome = "erased" },
        };
    }

    private static ManyOutcome Of(string outcome, Record record) => new()
    {
        Outcome = outcome, Target = new TargetShape { Kind = record.Kind, Id = record.Id.Value }, Version = record.Version,
        Sequence = record.Sequence, ContentHash = record.ContentHash,
    };

    private static HttpAnswer Answer(IReadOnlyList<ManyOutcome> outcomes) => HttpAnswer.Ok(
        new ManyAnswer(outcomes, outcomes.Count(o => o.Outcome == "refused")), RestJson.Own.ManyAnswer);

    private static void RequireCount(int count, string name)
    {
        if (count is 0 or > ItemsMax) throw ProblemException.Invalid($"'{name}' has 1 to {ItemsMax:N0} entries, not {count}.");
    }

    private static string Part(int place) => place.ToString(CultureInfo.InvariantCulture);
}
