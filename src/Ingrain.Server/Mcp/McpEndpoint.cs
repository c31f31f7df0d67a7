using Ingrain.Server.Access;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Ingrain.Server.Mcp;

/// <summary>
/// MCP over streamable HTTP, a space at <c>/mcp/{space}</c>: revisions up to 2025-11-25 with sessions, 2026-07-28 without. The token, not
/// the session, says who asks, with every request.
/// </summary>
internal sealed class McpEndpoint(HttpParts parts) : IAsyncDisposable
{
    private const string Pattern = "/mcp/{space}";
    private const string Json = "application/json";
    private const string Events = "text/event-stream";

    private readonly McpSessions _sessions = new(parts);

    /// <summary>The sessions that are open.</summary>
    public McpSessions Sessions => _sessions;

    /// <summary>The endpoints.</summary>
    public IReadOnlyList<RestRoute> Routes =>
    [
        Route("POST", "mcp", "A message of the Model Context Protocol, answered as JSON-RPC.", PostAsync) with
        {
            RawBody = Json, IsLong = true,
        },
        Route("GET", "mcpListen", "What an MCP session has to say unasked. Revisions without sessions have none.", ListenAsync) with
        {
            IsStream = true,
        },
        Route("DELETE", "mcpEnd", "Ends an MCP session.", EndAsync),
    ];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sessions.DisposeAsync();

    private static RestRoute Route(
        string method, string id, string summary, Func<RestCall, CancellationToken, Task<HttpAnswer>> handle) => new()
        {
            Method = method, Pattern = Pattern, Id = id, Summary = summary, Needs = TokenVerbs.Read, WholeSpace = true, MediaType = Events,
            HandleAsync = async (call, ct) =>
            {
                try
                {
                    return await handle(call, ct).ConfigureAwait(false);
                }
                catch (McpRefusal e)
                {
                    return e.ToAnswer(default);
                }
            },
        };

    private async Task<HttpAnswer> PostAsync(RestCall call, CancellationToken ct)
    {
        var request = call.Http.Request;
        if (!McpHeaders.Accepts(request, Json, Events))
            throw new McpRefusal(406, McpErrorCode.InvalidRequest, $"Accept must list {Json} and {Events}.");
        var message = await McpMessage.ReadAsync(request, ct).ConfigureAwait(false);
        try
        {
            var revision = McpHeaders.Check(request, message);
            (message.Message.Context ??= new()).ProtocolVersion = revision;
            if (!McpRevision.IsStateless(revision)) return await InSessionAsync(call, message, ct).ConfigureAwait(false);
            // An older session's id has no meaning here.
            var once = new McpHttpSession(null, Owner(call), Options(call), parts);
            await using var _ = once.ConfigureAwait(false);
            return await HandAsync(call, once, message, ct).ConfigureAwait(false);
        }
        catch (McpRefusal e)
        {
            return e.ToAnswer(message.Id);
        }
    }

    private async Task<HttpAnswer> InSessionAsync(RestCall call, McpMessage message, CancellationToken ct)
    {
        var session = call.Http.Request.Headers[McpHeaders.SessionId] switch
        {
            [{ } id] => _sessions.Find(id, Owner(call)),
            [] when message is { Method: "initialize", Message: JsonRpcRequest } =>
                await _sessions.BeginAsync(Owner(call), Options(call), ct).ConfigureAwait(false),
            _ => throw new McpRefusal(400, McpErrorCode.InvalidRequest, "Begin with initialize, then send its Mcp-Session-Id."),
        };
        session.Use(1, parts.Clock.GetTimestamp());
        try
        {
            call.Http.Response.Headers[McpHeaders.SessionId] = session.Id;
            return await HandAsync(call, session, message, ct).ConfigureAwait(false);
        }
        finally
        {
            session.Use(-1, parts.Clock.GetTimestamp());
        }
    }

    /// <summary>Hands a message to the protocol's library, which writes the answer.</summary>
    private static async Task<HttpAnswer> HandAsync(RestCall call, McpHttpSession session, McpMessage message, CancellationToken ct)
    {
        var response = call.Http.Response;
        Stream(call.Http);
        Func<JsonRpcMessage?, ValueTask>? starting = session.Id is not null ? null : first =>
        {
            if (first is JsonRpcError { Error.Code: var code } && !response.HasStarted) response.StatusCode = StatusOf((McpErrorCode)code);
            return default;
        };
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct, session.Ended);
        if (await session.Transport.HandlePostRequestAsync(message.Message, response.Body, starting, ending.Token).ConfigureAwait(false))
            return HttpAnswer.Streamed;
        response.Headers.ContentType = default;
        return new HttpAnswer { Status = StatusCodes.Status202Accepted };
    }

    private async Task<HttpAnswer> ListenAsync(RestCall call, CancellationToken ct)
    {
        var session = Named(call);
        if (!McpHeaders.Accepts(call.Http.Request, Events))
            throw new McpRefusal(406, McpErrorCode.InvalidRequest, $"Accept must list {Events}.");
        if (!session.Listen(begins: true))
            throw new McpRefusal(409, McpErrorCode.InvalidRequest, "Somebody listens to this session already.");
        session.Use(1, parts.Clock.GetTimestamp());
        try
        {
            var watch = new TokenWatch(call, ct, session.Ended);
            await using var _ = watch.ConfigureAwait(false);
            Stream(call.Http);
            await call.Http.Response.Body.FlushAsync(watch.Ended).ConfigureAwait(false);
            await session.Transport.HandleGetRequestAsync(call.Http.Response.Body, watch.Ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The session, the token or the server ended.
        }
        finally
        {
            session.Use(-1, parts.Clock.GetTimestamp());
            session.Listen(begins: false);
        }
        return HttpAnswer.Streamed;
    }

    private async Task<HttpAnswer> EndAsync(RestCall call, CancellationToken ct)
    {
        await _sessions.EndAsync(Named(call), ct).ConfigureAwait(false);
        return new HttpAnswer { Status = 200 };
    }

    private McpHttpSession Named(RestCall call)
    {
        var headers = call.Http.Request.Headers;
        if (McpRevision.IsStateless(headers[McpHeaders.ProtocolVersion].ToString()) || headers[McpHeaders.SessionId] is not [{ } id])
        {
            call.Http.Response.Headers.Allow = "POST";
            throw new McpRefusal(405, McpErrorCode.InvalidRequest, "Without a session there is only POST.");
        }
        return _sessions.Find(id, Owner(call));
    }

    private McpServerOptions Options(RestCall call)
    {
        var principal = call.Principal;
        var settings = new McpServerSettings
        {
            Space = call.Space, Credential = principal.Credential, Client = principal.Token.Grant.Name,
            Clock = parts.Clock, Ids = parts.Ids,
            // What is written over MCP is an agent's word: a token that gives less than that writes nothing.
            ReadOnly = !principal.Has(TokenVerbs.Write) || principal.Ceiling < TrustLabel.Agent,
            RunsCode = principal.Has(TokenVerbs.Run),
        };
        return parts.Settings.McpOptions?.Invoke(settings)
            ?? McpMemoryServer.Options(parts.Engine, settings, parts.Log.CreateLogger("mcp"));
    }

    private static (string Token, SpaceId Space) Owner(RestCall call) => (call.Principal.Token.Id, call.Space);

    private static void Stream(HttpContext http)
    {
        http.Response.ContentType = Events;
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
    }

    private static int StatusOf(McpErrorCode code) => code switch
    {
        McpErrorCode.MethodNotFound => 404,
        McpErrorCode.InvalidParams or McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion
            or McpErrorCode.HeaderMismatch => 400,
        _ => 200,
    };
}
