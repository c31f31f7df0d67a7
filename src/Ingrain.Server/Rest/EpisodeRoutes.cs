using Ingrain.Server.Access;
using Ingrain.Server.Http;

namespace Ingrain.Server.Rest;

/// <summary>Keeping what happened. It is listed and opened with everything else.</summary>
internal static class EpisodeRoutes
{
    private const int EpisodesMax = 1_000;

    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new()
        {
            Method = "POST", Pattern = "/v1/spaces/{space}/episodes", Id = "observe",
            Summary = "Keeps up to 1,000 episodes in one changeset. An id that is known already adds nothing.",
            Needs = TokenVerbs.Write, WholeSpace = true, Writes = true, Body = RestJson.Own.ObserveRequest,
            Answer = RestJson.Own.ObserveAnswer, HandleAsync = ObserveAsync,
        },
    ];

    private static async Task<HttpAnswer> ObserveAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.ObserveRequest, ct).ConfigureAwait(false);
        if (request.Episodes.Count is 0 or > EpisodesMax)
            throw ProblemException.Invalid($"'episodes' has 1 to {EpisodesMax} entries, not {request.Episodes.Count}.");
        var session = Ids.Parse(request.Session, "session");
        var context = call.Context(request.Reason);
        // Ids are made here where a key does not make them: the answer names them.
        var episodes = request.Episodes.Select((e, i) => EpisodeOf(call, session, e, MadeId(call, context, i))).ToList();
        var observed = await call.Engine.ObserveAsync(call.Space, episodes, context, ct).ConfigureAwait(false);
        if (observed.Added > 0) call.Parts.Meter.Wrote(observed.Added);
        return HttpAnswer.Ok(new ObserveAnswer
        {
            Added = observed.Added, AlreadyKnown = observed.AlreadyKnown, Ids = [.. episodes.Select(e => e.Id.Value)],
            DifferentContent = [.. observed.DifferentContent.Select(i => i.Value)],
            Erased = [.. observed.Erased.Select(i => i.Value)], Sequence = observed.Sequence,
        }, RestJson.Own.ObserveAnswer);
    }

    /// <summary>An episode as it is written.</summary>
    public static Episode EpisodeOf(RestCall call, RecordId session, EpisodeRequest given, RecordId made) => new()
    {
        Id = given.Id is { } id ? Ids.Parse(id, "id") : made,
        Session = session,
        Role = given.Role,
        Speaker = given.Speaker,
        Content = given.Content,
        OccurredAt = given.OccurredAt,
        Label = WriteRules.Label(call, given.Label),
        Metadata = given.Metadata ?? new Dictionary<string, string>(),
    };

    /// <summary>The same id in every try of one key, so that a retry is known again.</summary>
    public static RecordId MadeId(RestCall call, WriteContext context, int place) => context.Changeset is { } changeset
        ? new RecordId($"{changeset}-{place}")
        : call.Parts.Ids.NextRecordId();
}
