using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Mcp;

/// <summary>
/// Checks that a request's headers say what its body says: proxies decide by the headers what the body then does. Names of headers are
/// compared in any case, values exactly.
/// </summary>
internal static class McpHeaders
{
    /// <summary>Names the session, of revisions that have them.</summary>
    public const string SessionId = "Mcp-Session-Id";

    /// <summary>Names the revision.</summary>
    public const string ProtocolVersion = "MCP-Protocol-Version";

    private const string Method = "Mcp-Method";
    private const string Name = "Mcp-Name";

    private static readonly string[] s_naming = ["tools/call", "resources/read", "prompts/get"];

    /// <summary>The revision that a request speaks; null where it says none.</summary>
    /// <exception cref="McpRefusal">It is not spoken here, or headers and body disagree.</exception>
    public static string? Check(HttpRequest request, McpMessage message)
    {
        var revision = Single(request, ProtocolVersion);
        // Before either is looked up: what disagrees is no version at all.
        if (revision is not null && message.Revision is { } other && revision != other) throw Mismatch(ProtocolVersion);
        if (revision is not null && !McpRevision.All.Contains(revision)) throw Unsupported(revision);
        if (message.Revision is { } said && !McpRevision.All.Contains(said)) throw Unsupported(said);
        if (McpRevision.IsStateless(message.Revision) && revision != message.Revision) throw Mismatch(ProtocolVersion);
        if (!McpRevision.IsStateless(revision)) return revision;
        if (message.Method is null)
            throw new McpRefusal(400, McpErrorCode.InvalidRequest, "This revision knows requests and notifications.");
        if (message.Message is JsonRpcRequest && message.Revision is null)
            throw new McpRefusal(400, McpErrorCode.InvalidParams, "The request names no protocol version in its _meta.");
        if (Single(request, Method) != message.Method) throw Mismatch(Method);
        var name = Single(request, Name);
        var isRight = name is null ? !s_naming.Contains(message.Method) : Decoded(name) == message.Name;
        if (!isRight) throw Mismatch(Name);
        return revision;
    }

    /// <summary>Whether a client takes the kinds of answers that a request may get.</summary>
    public static bool Accepts(HttpRequest request, params ReadOnlySpan<string> types)
    {
        var accept = request.Headers.Accept.ToString();
        foreach (var type in types)
        {
            var any = type[..type.IndexOf('/', StringComparison.Ordinal)] + "/*";
            if (!accept.Contains(type, StringComparison.OrdinalIgnoreCase) && !accept.Contains("*/*", StringComparison.Ordinal)
                && !accept.Contains(any, StringComparison.OrdinalIgnoreCase)) return false;
        }
        return true;
    }

    private static string? Single(HttpRequest request, string name) => request.Headers[name] switch
    {
        [] => null,
        [{ } one] => one.Trim(),
        _ => throw Mismatch(name),
    };

    private static string? Decoded(string value)
    {
        const string Begin = "=?base64?";
        if (!value.StartsWith(Begin, StringComparison.Ordinal) || !value.EndsWith("?=", StringComparison.Ordinal)
            || value.Length < Begin.Length + 2) return value;
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value[Begin.Length..^2], bytes, out var length)
            ? System.Text.Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }

    private static McpRefusal Mismatch(string name) => new(400, McpErrorCode.HeaderMismatch,
        $"The header {name} is missing, given twice, or says something else than the body.");

    private static McpRefusal Unsupported(string requested)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("supported"u8);
            // As server/discover lists them: the older ones are agreed on by initialize, not named with each request.
            foreach (var revision in McpRevision.All.Where(McpRevision.IsStateless)) json.WriteStringValue(revision);
            json.WriteEndArray();
            json.WriteString("requested"u8, VisibleText.Part(VisibleText.Line(requested), 0, 40));
            json.WriteEndObject();
        }
        return new McpRefusal(400, McpErrorCode.UnsupportedProtocolVersion, "That protocol version is not spoken here.")
        {
            Details = JsonElement.Parse(bytes.ToArray()),
        };
    }
}
