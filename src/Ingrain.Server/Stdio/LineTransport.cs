using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Stdio;

/// <summary>
/// JSON-RPC messages as lines of UTF-8, as the stdio transport of MCP has them. In front of the protocol library it bounds the length of a
/// line and the number of requests under way, answers what is no message, sends nothing more for a request that was called off, and after
/// the end of the input still lets the requests under way be answered: the library's own transport drops those answers.
/// </summary>
internal sealed class LineTransport : ITransport
{
    /// <summary>The longest line read, in bytes without its end.</summary>
    public const int LineBytesMax = 4 * 1024 * 1024;

    private static readonly JsonTypeInfo<JsonRpcMessage> s_message =
        (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    private readonly BoundedLineReader _lines;
    private readonly Stream _output;
    private readonly RequestsUnderWay _underWay = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _outputGone = new();
    private readonly Channel<JsonRpcMessage> _messages = Channel.CreateBounded<JsonRpcMessage>(
        new BoundedChannelOptions(RequestsUnderWay.CountMax) { SingleReader = true, SingleWriter = true });

    /// <summary>Makes a transport over two streams, which it leaves open.</summary>
    /// <param name="input">Where lines come from.</param>
    /// <param name="output">Where lines go.</param>
    public LineTransport(Stream input, Stream output) => (_lines, _output) = (new BoundedLineReader(input, LineBytesMax), output);

    /// <inheritdoc/>
    public string? SessionId => null;

    /// <inheritdoc/>
    public ChannelReader<JsonRpcMessage> MessageReader => _messages.Reader;

    /// <summary>Cancelled when the output takes nothing more: whoever read it is gone.</summary>
    public CancellationToken OutputGone => _outputGone.Token;

    /// <summary>Reads until the input ends and hands each message on.</summary>
    /// <param name="ct">Stops reading between lines; a read under way may not notice.</param>
    public async Task ReadAllAsync(CancellationToken ct)
    {
        while (await _lines.NextAsync(ct).ConfigureAwait(false) is { } line)
        {
            if (line.IsTooLong)
            {
                await RefuseAsync(line, McpErrorCode.InvalidRequest, $"A message has at most {LineBytesMax:N0} bytes.", ct)
                    .ConfigureAwait(false);
                continue;
            }
            if (line.Bytes.Span.IndexOfAnyExcept(" \t\r"u8) < 0) continue;
            if (Parse(line.Bytes.Span) is { } message) await HandOnAsync(message, ct).ConfigureAwait(false);
            else await RefuseAsync(line, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the stream of messages once the requests under way are answered or the token is cancelled.</summary>
    /// <param name="ct">Cancels waiting for answers, not the ending.</param>
    public async Task FinishAsync(CancellationToken ct)
    {
        try
        {
            await _underWay.WhenIdleAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What is not answered by now is cancelled with the server.
        }
        _messages.Writer.TryComplete();
    }

    /// <inheritdoc/>
    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        if (message is JsonRpcMessageWithId { Id: var id } and not JsonRpcRequest && !_underWay.Contains(id)) return;
        try
        {
            await WriteAsync(JsonSerializer.SerializeToUtf8Bytes(message, s_message), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (message is JsonRpcMessageWithId answer and not JsonRpcRequest) _underWay.Leave(answer.Id);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _messages.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private static JsonRpcMessage? Parse(ReadOnlySpan<byte> line)
    {
        // The JSON reader looks at strings only when somebody asks for them: bad bytes would fail somewhere deep inside a tool.
        if (!Utf8.IsValid(line)) return null;
        try
        {
            return JsonSerializer.Deserialize(line, s_message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private async ValueTask HandOnAsync(JsonRpcMessage message, CancellationToken ct)
    {
        if (message is JsonRpcRequest request && await _underWay.EnterAsync(request, ct).ConfigureAwait(false) is { } refusal)
        {
            await WriteAsync(Error(default, McpErrorCode.InvalidRequest, refusal), ct).ConfigureAwait(false);
            return;
        }
        await _messages.Writer.WriteAsync(message, ct).ConfigureAwait(false);
        if (message is JsonRpcNotification { Method: NotificationMethods.CancelledNotification } cancelled
            && Cancelled(cancelled) is { } id)
            _underWay.Leave(id);
    }

    private static RequestId? Cancelled(JsonRpcNotification notification) =>
        notification.Params is JsonObject given && given["requestId"] is JsonValue id
        ? id.TryGetValue(out string? text) ? new RequestId(text) : id.TryGetValue(out long number) ? new RequestId(number) : null
        : null;

    private ValueTask RefuseAsync(ReadLine line, CancellationToken ct) => IsJson(line.Bytes.Span)
        ? RefuseAsync(line, McpErrorCode.InvalidRequest, "That is no JSON-RPC 2.0 message with an id that is a string or an integer.", ct)
        : RefuseAsync(line, McpErrorCode.ParseError, "That line is no JSON text in UTF-8.", ct);

    private async ValueTask RefuseAsync(ReadLine line, McpErrorCode code, string message, CancellationToken ct)
    {
        var id = RecoveredId.Of(line.Bytes.Span, line.IsTooLong ? line.Tail.Span : line.Bytes.Span);
        await WriteAsync(Error(id, code, message), ct).ConfigureAwait(false);
    }

    private static bool IsJson(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line)) return false;
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The library would write "id":null where there is none; the protocol leaves the member out.
    private static byte[] Error(RequestId id, McpErrorCode code, string message)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc"u8, "2.0"u8);
            if (id.Id is string text) json.WriteString("id"u8, text);
            else if (id.Id is long number) json.WriteNumber("id"u8, number);
            json.WriteStartObject("error"u8);
            json.WriteNumber("code"u8, (int)code);
            json.WriteString("message"u8, message);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    /// <summary>Writes a line as one piece, so that no other writer can come in between.</summary>
    private async ValueTask WriteAsync(ReadOnlyMemory<byte> message, CancellationToken ct)
    {
        var line = new byte[message.Length + 1];
        message.CopyTo(line);
        line[^1] = (byte)'\n';
        await _sending.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            // Half a line would spoil everything behind it: once begun, a line is finished.
            await _output.WriteAsync(line, CancellationToken.None).ConfigureAwait(false);
            await _output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            await _outputGone.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }
}
