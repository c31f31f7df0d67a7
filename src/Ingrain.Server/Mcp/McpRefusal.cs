using System.Text.Json;
using Ingrain.Server.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Mcp;

/// <summary>A request that does not come as far as the protocol's library: a status, and a JSON-RPC error as its body.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The protocol's code.</param>
/// <param name="message">What was wrong, for the client.</param>
internal sealed class McpRefusal(int status, McpErrorCode code, string message) : Exception(message)
{
    /// <summary>More about it, as the protocol shapes it; null for nothing.</summary>
    public JsonElement? Details { get; init; }

    /// <summary>The answer.</summary>
    /// <param name="id">The request's id, where it was read.</param>
    public HttpAnswer ToAnswer(RequestId id)
    {
        var detail = new JsonRpcErrorDetail { Code = (int)code, Message = Message, Data = Details };
        JsonRpcMessage error = new JsonRpcError { Id = id, Error = detail };
        return new HttpAnswer
        {
            Status = status, Document = error, Type = McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)),
        };
    }
}
