using Ingrain.Server.Access;
using Ingrain.Server.Http;

namespace Ingrain.Server.Rest;

/// <summary>Whether what recall gave was of use: kept with its author, shown with explanations, read by no score.</summary>
internal static class FeedbackRoutes
{
    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new()
        {
            Method = "POST", Pattern = "/v1/spaces/{space}/feedback", Id = "giveFeedback",
            Summary = "Keeps whether recalled things were of use, in one changeset. Of an author, what they said last counts.",
            Needs = TokenVerbs.Write, WholeSpace = true, Writes = true, Body = RestJson.Own.FeedbackRequest,
            Answer = RestJson.Own.FeedbackAnswer, HandleAsync = GiveAsync,
        },
        new()
        {
            Method = "GET", Pattern = "/v1/spaces/{space}/memories/{kind}/{id}/feedback", Id = "readFeedback",
            Summary = "How many called it useful, and how many not.",
            Needs = TokenVerbs.Read, Answer = RestJson.Own.FeedbackShape, HandleAsync = ReadAsync,
        },
    ];

    private static async Task<HttpAnswer> GiveAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.FeedbackRequest, ct).ConfigureAwait(false);
        var feedback = request.Items.Select(i => new Feedback(new Endpoint(i.Kind, Ids.Parse(i.Id, "id")), i.Useful)).ToList();
        var sequence = await call.Engine.JudgeAsync(call.Space, feedback, call.Context(request.Reason), ct).ConfigureAwait(false);
        if (sequence is not null) call.Parts.Meter.Wrote();
        return HttpAnswer.Ok(new FeedbackAnswer { Kept = feedback.Count, Sequence = sequence }, RestJson.Own.FeedbackAnswer);
    }

    private static async Task<HttpAnswer> ReadAsync(RestCall call, CancellationToken ct)
    {
        var there = await call.OpenAsync(null, ct).ConfigureAwait(false);
        var counts = await call.Engine.FeedbackAsync(call.Space, there.Target, ct).ConfigureAwait(false);
        return HttpAnswer.Ok(new FeedbackShape(counts.Useful, counts.NotUseful), RestJson.Own.FeedbackShape);
    }
}
