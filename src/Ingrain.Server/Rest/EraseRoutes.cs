using Ingrain.Server.Access;
using Ingrain.Server.Http;

namespace Ingrain.Server.Rest;

/// <summary>Removing every byte of something, and seeing first what that would be.</summary>
internal static class EraseRoutes
{
    private const int TargetsMax = 1_000;

    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new()
        {
            Method = "POST", Pattern = "/v1/spaces/{space}/erase/preview", Id = "previewErase", Summary = "What an erase would remove.",
            Needs = TokenVerbs.Erase, WholeSpace = true, Body = RestJson.Own.EraseRequest, Answer = RestJson.Own.EraseAnswer,
            HandleAsync = PreviewAsync,
        },
        new()
        {
            Method = "POST", Pattern = "/v1/spaces/{space}/erase", Id = "erase",
            Summary = "Removes every byte of some things for good, from all versions and the store's files. Cannot be undone.",
            Needs = TokenVerbs.Erase, WholeSpace = true, Writes = true, IsStream = true, Body = RestJson.Own.EraseRequest,
            Answer = RestJson.Own.EraseAnswer, HandleAsync = EraseAsync,
        },
    ];

    private static async Task<HttpAnswer> PreviewAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.EraseRequest, ct).ConfigureAwait(false);
        var preview = await call.Engine.PreviewEraseAsync(call.Space, Targets(request), ct).ConfigureAwait(false);
        return Answer(preview, request, isDone: false);
    }

    private static async Task<HttpAnswer> EraseAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.EraseRequest, ct).ConfigureAwait(false);
        var erased = await EraseAsync(call, Targets(request), request.WithDerived, request.Reason, ct).ConfigureAwait(false);
        return Answer(erased, request, isDone: true);
    }

    /// <summary>Erases.</summary>
    /// <exception cref="ProblemException">This token may not.</exception>
    public static async Task<Erased> EraseAsync(
        RestCall call, IReadOnlyList<Endpoint> targets, bool withDerived, string? reason, CancellationToken ct)
    {
        if (call.Principal.Ceiling < TrustLabel.Confirmed)
            throw ProblemException.Forbidden("A token with a ceiling does not erase: it might reach above it.");
        var erased = await call.Engine.EraseAsync(call.Space, targets, withDerived, call.Context(reason), ct).ConfigureAwait(false);
        if (erased.Sequence is not null) call.Parts.Meter.Wrote();
        return erased;
    }

    private static List<Endpoint> Targets(EraseRequest request)
    {
        if (request.Targets.Count is 0 or > TargetsMax)
            throw ProblemException.Invalid($"'targets' has 1 to {TargetsMax:N0} entries, not {request.Targets.Count}.");
        return [.. request.Targets.Select(t => Ids.Target(t, "targets"))];
    }

    private static HttpAnswer Answer(Erased erased, EraseRequest request, bool isDone) => HttpAnswer.Ok(new EraseAnswer
    {
        Targets = Seen.Of(erased.Targets), Derived = Seen.Of(erased.Derived), WithDerived = request.WithDerived,
        Broken = erased.Broken, Sequence = erased.Sequence, Purged = isDone ? erased.Purged : null,
    }, RestJson.Own.EraseAnswer);
}
