using Ingrain.Server.Access;
using Ingrain.Server.Http;
using Ingrain.Storage;

namespace Ingrain.Server.Rest;

/// <summary>Which spaces there are.</summary>
internal static class SpaceRoutes
{
    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new()
        {
            Method = "GET", Pattern = "/v1/spaces", Id = "listSpaces", Summary = "The spaces that the token reaches, by name.",
            Needs = TokenVerbs.Read, Answer = RestJson.Own.SpacesAnswer, HandleAsync = ListAsync,
        },
        new()
        {
            Method = "GET", Pattern = "/v1/spaces/{space}", Id = "openSpace",
            Summary = "Where a space's log ends; sequence 0 for one that nothing was written to.",
            Needs = TokenVerbs.Read, Answer = RestJson.Own.SpaceShape, HandleAsync = OpenAsync,
        },
    ];

    private static async Task<HttpAnswer> ListAsync(RestCall call, CancellationToken ct)
    {
        var heads = await call.Engine.SpacesAsync(ct).ConfigureAwait(false);
        var answer = new SpacesAnswer([.. heads.Where(h => call.Principal.Reaches(h.Space)).Select(Shape)]);
        return HttpAnswer.Ok(answer, RestJson.Own.SpacesAnswer);
    }

    private static async Task<HttpAnswer> OpenAsync(RestCall call, CancellationToken ct) =>
        HttpAnswer.Ok(Shape(await call.Engine.HeadAsync(call.Space, ct).ConfigureAwait(false)), RestJson.Own.SpaceShape);

    /// <summary>A head as clients see it.</summary>
    public static SpaceShape Shape(SpaceHead head) => new(
        head.Space.Name, head.Sequence, Convert.ToHexStringLower(head.Hash.Span), head.Sequence == 0 ? null : head.RecordedAt);
}
