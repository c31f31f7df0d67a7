using System.Globalization;
using System.Text.Json;
using Ingrain.Server.Access;
using Ingrain.Server.Access.OAuth;
using Ingrain.Server.Arguments;
using Ingrain.Server.Dashboard;
using Ingrain.Server.Metrics;
using Ingrain.Server.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ingrain.Server.Http;

/// <summary>
/// Where every request comes in, in this order: its names, its endpoint, its token, how much is let in, what the token reaches, its
/// arguments. Only then anything is done. Whatever fails leaves as a problem document, or as a page where a page was asked
/// for.
/// </summary>
internal sealed class HttpEdge(HttpParts parts, HostGuard guard, RouteTable routes, Admission admission)
{
    private static readonly IReadOnlyDictionary<string, string> s_nothing = new Dictionary<string, string>();

    private readonly Edge _edge = new(parts.Log.CreateLogger("http"), parts.Ids);
    private readonly ILogger _log = parts.Log.CreateLogger("http");

    /// <summary>Answers a request.</summary>
    /// <param name="http">The request and its response.</param>
    /// <param name="gone">Cancelled when its sender is gone.</param>
    public async Task AnswerAsync(HttpContext http, CancellationToken gone)
    {
        parts.Meter.Began();
        var began = parts.Clock.GetTimestamp();
        var seen = new RequestSeen();
        using var span = HttpSpan.Begin(http.Request);
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, parts.Clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(gone, limit.Token);
        HttpHeaders.Protect(http.Response);
        try
        {
            var (answer, problem) = await _edge.TryAsync(
                "a request", () => AnswerAsync(http, seen, limit, ending.Token), ending.Token).ConfigureAwait(false);
            answer = await AsPageAsync(http, answer ?? Answer(problem!), seen, ending.Token).ConfigureAwait(false);
            await WriteAsync(http, answer, ending.Token).ConfigureAwait(false);
            if (http.Response.StatusCode >= 400) await RequestBody.DrainAsync(http, gone).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested && !http.Response.HasStarted)
        {
            var late = Problems.Shape(503, "timeout", "It took too long, or the server ends. Whether anything was written is not known: "
                + "ask again with the same Idempotency-Key.");
            var answer = await AsPageAsync(http, Answer(late), seen, CancellationToken.None).ConfigureAwait(false);
            await WriteAsync(http, answer, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Nobody reads the answer any more, or half of it was sent: the connection's end tells.
            http.Abort();
        }
        finally
        {
            var took = parts.Clock.GetElapsedTime(began);
            span?.End(seen.Pattern, http.Response.StatusCode, took);
            Tell(http, seen, took);
        }
    }

    private async Task<HttpAnswer> AnswerAsync(HttpContext http, RequestSeen seen, CancellationTokenSource limit, CancellationToken ct)
    {
        try
        {
            var segments = RawPath.Of(http);
            seen.IsPage = PageDoor.Owns(segments);
            guard.Check(http.Request);
            var (route, path, methods) = segments is null ? (null, s_nothing, []) : routes.Find(http.Request.Method, segments);
            (seen.Route, seen.Pattern) = (route?.Id ?? "none", route?.Pattern);
            if (route is { IsPage: true, Method: "POST" }) CrossSite.Refuse(http.Request);
            if (route?.Needs == TokenVerbs.None) return await OpenToAllAsync(http, route, path, ct).ConfigureAwait(false);
            var session = seen.IsPage ? PageDoor.Identify(parts, http.Request) : null;
            if (seen.IsPage && session is null) return PageDoor.NotSignedIn(http);
            var principal = session?.Principal ?? await IdentifyAsync(http, route, path, ct).ConfigureAwait(false);
            seen.Token = principal.Token.Id;
            if (route is not { IsStream: true })
                limit.CancelAfter(route is { IsLong: true } ? parts.Settings.LongRequestTime : parts.Settings.RequestTime);
            using var turn = await admission.EnterAsync(principal, route?.IsStream ?? false, ct).ConfigureAwait(false);
            if (route is null) return NoRoute(http, methods);
            (principal, var space) = Admit(http, route, path, principal);
            var call = new RestCall
            {
                Engine = parts.Engine, Http = http, Principal = principal, Route = route, Path = path, Parts = parts,
                Space = space, Query = QueryOf(http.Request, route), Session = session,
            };
            seen.Call = call;
            Preconditions.Check(http.Request, route);
            RequestBody.Bound(http, route.IsImport ? parts.Settings.ImportBytesMax : parts.Settings.BodyBytesMax);
            if (route is { IsPage: true, Method: "POST" })
                call = call with { Form = await PageForm.ReadAsync(http.Request, route, session, ct).ConfigureAwait(false) };
            return HttpMethods.IsHead(http.Request.Method)
                ? await HeadOnly.AnswerAsync(http, c => route.HandleAsync(call, c), ct).ConfigureAwait(false)
                : await route.HandleAsync(call, ct).ConfigureAwait(false);
        }
        catch (ProblemException e)
        {
            if (e.RetryAfterSeconds is { } seconds)
                http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return Answer(e.Shape);
        }
    }

    private async Task<HttpAnswer> OpenToAllAsync(
        HttpContext http, RestRoute route, IReadOnlyDictionary<string, string> path, CancellationToken ct)
    {
        using var turn = await admission.EnterAsync(null, false, ct).ConfigureAwait(false);
        var call = new RestCall
        {
            Engine = parts.Engine, Http = http, Principal = null!, Route = route, Path = path, Parts = parts,
            Query = QueryOf(http.Request, route),
        };
        if (route is { IsPage: true, Method: "POST" })
        {
            RequestBody.Bound(http, PageForm.BytesMaxBefore);
            call = call with { Form = await PageForm.ReadAsync(http.Request, route, null, ct).ConfigureAwait(false) };
        }
        return await route.HandleAsync(call, ct).ConfigureAwait(false);
    }

    private async Task<HttpAnswer> AsPageAsync(HttpContext http, HttpAnswer answer, RequestSeen seen, CancellationToken ct) =>
        seen.IsPage && answer.Document is ProblemShape shape && !http.Response.HasStarted
            ? await PageDoor.ProblemAsync(parts, http, shape, seen.Call, ct).ConfigureAwait(false)
            : answer;

    private async ValueTask<Principal> IdentifyAsync(
        HttpContext http, RestRoute? route, IReadOnlyDictionary<string, string> path, CancellationToken ct)
    {
        var space = path.GetValueOrDefault("space");
        var isMcp = route?.Pattern.StartsWith("/mcp/", StringComparison.Ordinal) is true;
        try
        {
            if (await parts.Credentials.FindAsync(http.Request, isMcp ? space : null, ct).ConfigureAwait(false) is { } known) return known;
        }
        catch (MemoryException e) when (e.Code is MemoryErrorCode.Corrupt or MemoryErrorCode.TooNew or MemoryErrorCode.StorageFailed)
        {
            // Whoever asks is nobody yet: where the tokens lie and what is wrong with them is for the log.
            _log.TokensFailed(e);
            throw new ProblemException(Problems.StatusOf(e.Code), Problems.Word(e.Code), "The access tokens cannot be read here, so nobody "
                + "is let in. The server's log says why.");
        }
        var isPresented = http.Request.Headers.Authorization.Count > 0;
        http.Response.Headers.WWWAuthenticate = parts.Settings.OAuth is { } oauth
            ? OAuthRoutes.Challenge(oauth, isPresented ? "invalid_token" : null, route, space) : "Bearer";
        throw new ProblemException(401, "unauthorized", "Send a token that is good here: Authorization: Bearer ingrain_… "
            + "'ingrain token create' makes one.");
    }

    /// <summary>What a principal is in the space that was asked for, which has to be enough for the endpoint.</summary>
    private (Principal Principal, SpaceId Space) Admit(
        HttpContext http, RestRoute route, IReadOnlyDictionary<string, string> path, Principal principal)
    {
        var named = path.TryGetValue("space", out var name) ? SpaceOf(name) : null;
        if (named is { } wanted) principal = principal.In(wanted);
        if (!principal.Has(route.Needs))
        {
            if (principal.Scopes is not null && parts.Settings.OAuth is { } oauth)
                http.Response.Headers.WWWAuthenticate = OAuthRoutes.Challenge(oauth, "insufficient_scope", route, name);
            throw ProblemException.Forbidden($"This token does not allow {Words(route.Needs)}.");
        }
        if (name is null) return (principal, SpaceId.Default);
        if (named is not { } space || !principal.Reaches(space)) throw ProblemException.Forbidden("This token does not reach that space.");
        if (route.WholeSpace && principal.Path is not null)
            throw ProblemException.Forbidden("This token reaches notes and modules below one path only.");
        return (principal, space);
    }

    private static SpaceId? SpaceOf(string name)
    {
        try
        {
            return new SpaceId(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Words(TokenVerbs verbs) => verbs.ToString().ToLowerInvariant().Replace(", ", " and ", StringComparison.Ordinal);

    /// <summary>The query, strictly: a parameter that is not known or comes twice is refused.</summary>
    private static ReadArguments QueryOf(HttpRequest request, RestRoute route)
    {
        if (request.QueryString.Value is { Length: > 16_384 }) throw ProblemException.Invalid("The query is too long.");
        if (route.TakesAnyQuery) return route.Query.Read([], "");
        var given = new List<KeyValuePair<string, JsonElement>>();
        foreach (var (name, values) in request.Query)
        {
            if (values is not [{ } value])
                throw ProblemException.Invalid($"'{VisibleText.Part(VisibleText.Line(name), 0, 40)}' is given more than once.");
            // A browser sends a form's empty fields, too.
            if (route.IsPage && value.Length == 0) continue;
            given.Add(KeyValuePair.Create(name, JsonSerializer.SerializeToElement(value, QueryJson.Default.String)));
        }
        return route.Query.Read(given, "");
    }

    /// <summary>Says what a path knows, or that there is none.</summary>
    private static HttpAnswer NoRoute(HttpContext http, IReadOnlyList<string> methods)
    {
        if (methods.Count == 0)
            throw new ProblemException(404, "no-such-endpoint", "There is no such endpoint. GET /openapi.json lists them.");
        http.Response.Headers.Allow = string.Join(", ", methods.Order(StringComparer.Ordinal));
        if (HttpMethods.IsOptions(http.Request.Method)) return new HttpAnswer { Status = StatusCodes.Status204NoContent };
        throw new ProblemException(405, "method-not-allowed", "That endpoint does not know the method; Allow says which it knows.");
    }

    private static HttpAnswer Answer(Edge.Problem problem) => Answer(problem.Kind is { } kind
        ? Problems.Shape(Problems.StatusOf(kind), Problems.Word(kind), problem.Text)
        : Problems.Shape(500, "unexpected", problem.Text));

    private static HttpAnswer Answer(ProblemShape shape) =>
        new() { Status = shape.Status, Document = shape, Type = RestJson.Own.ProblemShape };

    private static async Task WriteAsync(HttpContext http, HttpAnswer answer, CancellationToken ct)
    {
        if (ReferenceEquals(answer, HttpAnswer.Streamed)) return;
        var response = http.Response;
        if (response.HasStarted)
        {
            // A stream that fails half way must not look like one that ended.
            http.Abort();
            return;
        }
        response.StatusCode = answer.Status;
        if (answer.ContentHash is { } hash) response.Headers.ETag = $"\"{hash}\"";
        if (answer.Status == 503 && response.Headers.RetryAfter.Count == 0) response.Headers.RetryAfter = "1";
        var bytes = answer switch
        {
            { Document: { } document, Type: { } type } => JsonSerializer.SerializeToUtf8Bytes(document, type),
            { Text: var (text, _) } => System.Text.Encoding.UTF8.GetBytes(text),
            _ => [],
        };
        if (bytes.Length > 0)
            response.ContentType = answer.Text?.MediaType
                ?? (answer.Document is ProblemShape ? "application/problem+json" : "application/json");
        if (answer.Status != StatusCodes.Status204NoContent) response.ContentLength = bytes.Length;
        // An answer without content takes no write, not even of nothing.
        if (bytes.Length > 0 && !HttpMethods.IsHead(http.Request.Method)) await response.Body.WriteAsync(bytes, ct).ConfigureAwait(false);
    }

    private void Tell(HttpContext http, RequestSeen seen, TimeSpan took)
    {
        parts.Meter.Answered(seen.Route, http.Response.StatusCode, took);
        if (parts.Settings.LogsRequests)
            _log.Answered(http.Request.Method, seen.Route, http.Response.StatusCode, took.TotalMilliseconds, seen.Token);
    }

    /// <summary>What is told of a request.</summary>
    private sealed class RequestSeen
    {
        public string Route { get; set; } = "none";

        public string? Pattern { get; set; }

        public string Token { get; set; } = "none";

        public bool IsPage { get; set; }

        public RestCall? Call { get; set; }
    }
}
