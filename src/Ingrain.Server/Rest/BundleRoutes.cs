using Ingrain.Server.Access;
using Ingrain.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Ingrain.Server.Rest;

/// <summary>Taking a whole space out and in: every version, hash and time of it.</summary>
internal static class BundleRoutes
{
    private const string Pattern = "/v1/spaces/{space}/bundle";
    private const string MediaType = "application/jsonl";

    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new()
        {
            Method = "GET", Pattern = Pattern, Id = "exportBundle", MediaType = MediaType,
            Summary = "The whole log as a bundle, streamed. A response that ends without its last chunk is no bundle.",
            Needs = TokenVerbs.Admin, WholeSpace = true, IsStream = true, HandleAsync = ExportAsync,
        },
        new()
        {
            Method = "PUT", Pattern = Pattern, Id = "importBundle", RawBody = MediaType, IsImport = true,
            Summary = "Restores a bundle into a space that is still empty: all of it, or nothing.",
            Needs = TokenVerbs.Admin, WholeSpace = true, IsStream = true, Writes = true,
            Answer = RestJson.Own.SpaceShape, HandleAsync = ImportAsync,
        },
    ];

    private static async Task<HttpAnswer> ExportAsync(RestCall call, CancellationToken ct)
    {
        var head = await call.Engine.HeadAsync(call.Space, ct).ConfigureAwait(false);
        if (head.Sequence == 0) throw ProblemException.NotFound("That space is empty: there is nothing to export.");
        call.Http.Response.ContentType = MediaType;
        await call.Engine.ExportAsync(call.Space, call.Http.Response.Body, null, ct).ConfigureAwait(false);
        return HttpAnswer.Streamed;
    }

    private static async Task<HttpAnswer> ImportAsync(RestCall call, CancellationToken ct)
    {
        var type = call.Http.Request.ContentType;
        if (type is null || !type.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase))
            throw new ProblemException(415, "unsupported-media-type", $"A bundle is {MediaType}.");
        // A bundle's labels and authors are taken as they are: for somebody who may give any of them.
        if (call.Principal.Ceiling < TrustLabel.Confirmed) throw ProblemException.Forbidden("A token with a ceiling imports no bundles.");
        try
        {
            var head = await call.Engine.RestoreAsync(call.Space, call.Http.Request.Body, ct).ConfigureAwait(false);
            call.Parts.Meter.Wrote();
            return HttpAnswer.Ok(SpaceRoutes.Shape(head), RestJson.Own.SpaceShape);
        }
        catch (BadHttpRequestException e)
        {
            throw e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? new ProblemException(413, "too-large", "The bundle is larger than this server takes.")
                : ProblemException.Invalid("The bundle ended early or came too slowly.");
        }
    }
}
