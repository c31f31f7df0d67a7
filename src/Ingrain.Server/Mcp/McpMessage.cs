using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ingrain.Server.Http;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Mcp;

/// <summary>
/// One message out of a request's body, read strictly first: the protocol's own library takes names in any case and the last of two, so
/// that a proxy and it could read one body in two ways.
/// </summary>
/// <param name="Message">The message.</param>
/// <param name="Method">What it asks for; null for an answer.</param>
/// <param name="Name">What its parameters name: a tool, a prompt, an address; null for nothing.</param>
/// <param name="Revision">The revision that its parameters name; null for none.</param>
internal sealed record McpMessage(JsonRpcMessage Message, string? Method, string? Name, string? Revision)
{
    private const string RevisionMember = "io.modelcontextprotocol/protocolVersion";
    private static readonly string[] s_members = ["jsonrpc", "id", "method", "params", "result", "error"];

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private static readonly JsonTypeInfo<JsonRpcMessage> s_type =
        (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    /// <summary>The request's id; the default one for what has none.</summary>
    public RequestId Id => Message is JsonRpcRequest request ? request.Id : default;

    /// <summary>Reads a body.</summary>
    /// <exception cref="McpRefusal">It is no message.</exception>
    public static async Task<McpMessage> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!HttpHeaders.IsJson(request.ContentType))
            throw new McpRefusal(415, McpErrorCode.InvalidRequest, "The body must be application/json in UTF-8.");
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(request.Body, s_strict, ct).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            throw new McpRefusal(400, McpErrorCode.ParseError, "The body is no JSON, or says something twice.");
        }
        catch (BadHttpRequestException e)
        {
            throw new McpRefusal(e.StatusCode, McpErrorCode.InvalidRequest, "The body is too large, ended early or came too slowly.");
        }
        using (document) return Of(document.RootElement);
    }

    private static McpMessage Of(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new McpRefusal(400, McpErrorCode.InvalidRequest, "A body holds one message; there are no batches.");
        foreach (var member in root.EnumerateObject())
            if (!s_members.Contains(member.Name))
                throw new McpRefusal(400, McpErrorCode.InvalidRequest, "A message has a member that JSON-RPC does not know.");
        try
        {
            var message = root.Deserialize(s_type)
                ?? throw new McpRefusal(400, McpErrorCode.InvalidRequest, "The body is no JSON-RPC message.");
            var parameters = root.TryGetProperty("params", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
            var method = Text(root, "method");
            return new McpMessage(message, method, Text(parameters, method == "resources/read" ? "uri" : "name"),
                parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("_meta", out var meta)
                    ? Text(meta, RevisionMember)
                    : null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw new McpRefusal(400, McpErrorCode.InvalidRequest, "The body is no JSON-RPC message.");
        }
    }

    private static string? Text(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
