using System.Globalization;
using System.Text;
using System.Text.Json;
using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ingrain.Server.Rest;

/// <summary>
/// The feed of changes: one server-sent event for each changeset, in order, without gaps and without content. Its id is the changeset's
/// sequence, so that a reader who comes back with <c>Last-Event-ID</c> misses and repeats nothing, whichever process wrote.
/// </summary>
internal static class ChangesRoutes
{
    private const int AtOnce = 100;
    private static readonly TimeSpan s_silenceMax = TimeSpan.FromSeconds(15);

    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new()
        {
            Method = "GET", Pattern = "/v1/spaces/{space}/changes", Id = "changes",
            Summary = "Server-sent events, one for each changeset: after Last-Event-ID, else after 'after', else from now on.",
            Needs = TokenVerbs.Read, IsStream = true, MediaType = "text/event-stream", HandleAsync = FollowAsync,
            Query = new ArgumentList(new WholeArgument("after", "The last changeset that is known already; 0 for all.", 0, int.MaxValue)),
        },
    ];

    private static async Task<HttpAnswer> FollowAsync(RestCall call, CancellationToken ct)
    {
        var after = await StartAsync(call, ct).ConfigureAwait(false);
        var watch = new TokenWatch(call, ct);
        await using var _ = watch.ConfigureAwait(false);
        var response = call.Http.Response;
        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no";
        call.Http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        call.Parts.Meter.Streams(1);
        try
        {
            await WriteAsync(response, ": follow\n\n", watch.Ended).ConfigureAwait(false);
            await SendAsync(call, after, watch.Ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The server or the token ended: the reader comes back with the last id that it saw.
        }
        finally
        {
            call.Parts.Meter.Streams(-1);
        }
        return HttpAnswer.Streamed;
    }

    private static async Task<long> StartAsync(RestCall call, CancellationToken ct)
    {
        if (call.Http.Request.Headers["Last-Event-ID"] is { Count: > 0 } given)
            return given is [{ } last] && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
                ? sequence
                : throw ProblemException.Invalid("Last-Event-ID is the id of an event of this feed.");
        return call.Query.Whole("after") ?? (await call.Engine.HeadAsync(call.Space, ct).ConfigureAwait(false)).Sequence;
    }

    private static async Task SendAsync(RestCall call, long after, CancellationToken ct)
    {
        using var looking = new PeriodicTimer(call.Parts.Settings.ChangesEvery, call.Parts.Clock);
        var quietSince = call.Parts.Clock.GetTimestamp();
        do
        {
            while ((await call.Engine.HeadAsync(call.Space, ct).ConfigureAwait(false)).Sequence - after is > 0 and var missing)
            {
                // The log is asked for newest first: the next so many, turned round.
                var count = (int)Math.Min(missing, AtOnce);
                var next = await call.Engine.LogAsync(call.Space, after + count + 1, count, ct).ConfigureAwait(false);
                var events = new StringBuilder();
                foreach (var changeset in next.Reverse()) Append(events, changeset, call.Principal);
                after += count;
                if (events.Length == 0) continue;
                await WriteAsync(call.Http.Response, events.ToString(), ct).ConfigureAwait(false);
                quietSince = call.Parts.Clock.GetTimestamp();
            }
            if (call.Parts.Clock.GetElapsedTime(quietSince) < s_silenceMax) continue;
            await WriteAsync(call.Http.Response, ": still here\n\n", ct).ConfigureAwait(false);
            quietSince = call.Parts.Clock.GetTimestamp();
        }
        while (await looking.WaitForNextTickAsync(ct).ConfigureAwait(false));
    }

    private static void Append(StringBuilder events, Changeset changeset, Principal principal)
    {
        if (LogRoutes.Shape(changeset, principal) is not { } shape) return;
        events.Append("event: changeset\nid: ").Append(CultureInfo.InvariantCulture, $"{changeset.Sequence}\ndata: ")
            .Append(JsonSerializer.Serialize(shape, RestJson.Own.ChangesetShape)).Append("\n\n");
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken ct)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ct).ConfigureAwait(false);
        await response.Body.FlushAsync(ct).ConfigureAwait(false);
    }
}
