using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Ingrain.Server.Tests.Conformance;

/// <summary>A tool of the suite's: what lists say of it, and what a call does.</summary>
internal sealed record ConformanceTool(
    Tool Tool, Func<RequestContext<CallToolRequestParams>, CancellationToken, ValueTask<CallToolResult>> CallAsync)
{
    /// <summary>A tool that takes no arguments, or those of a schema.</summary>
    public static ConformanceTool Of(
        string name, Func<RequestContext<CallToolRequestParams>, CancellationToken, ValueTask<CallToolResult>> call,
        string? schema = null) =>
        new(new Tool
        {
            Name = name, Description = "A tool of the conformance suite.",
            InputSchema = JsonElement.Parse(schema ?? """{"type":"object","properties":{}}"""),
        }, call);

    /// <summary>A tool that always answers with the same blocks.</summary>
    public static ConformanceTool Of(string name, params ContentBlock[] content) =>
        Of(name, (_, _) => ValueTask.FromResult(new CallToolResult { Content = [.. content] }));

    /// <summary>An answer of one text.</summary>
    public static CallToolResult Text(string text) => new() { Content = [new TextContentBlock { Text = text }] };
}

/// <summary>The tools that answer by themselves or ask a client of a session: content, progress, logging, sampling, elicitation.</summary>
internal static class ConformanceTools
{
    /// <summary>A picture of one pixel.</summary>
    public static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /// <summary>A sound without a sample.</summary>
    private static readonly byte[] s_silence = Convert.FromBase64String("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=");

    private const string SchemaOf2020 = """
        {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
         "$defs":{"address":{"$anchor":"addressDef","type":"object","properties":{"street":{"type":"string"},"city":{"type":"string"}}}},
         "properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},
           "contactMethod":{"type":"string","enum":["phone","email"]},"phone":{"type":"string"},"email":{"type":"string"}},
         "allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],
         "if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},
         "then":{"required":["phone"]},"else":{"required":["email"]},"additionalProperties":false}
        """;

    public static IEnumerable<ConformanceTool> All =>
    [
        ConformanceTool.Of("test_simple_text", new TextContentBlock { Text = "This is a simple text response for testing." }),
        ConformanceTool.Of("test_image_content", ImageContentBlock.FromBytes(Pixel, "image/png")),
        ConformanceTool.Of("test_audio_content", AudioContentBlock.FromBytes(s_silence, "audio/wav")),
        ConformanceTool.Of("test_embedded_resource", Embedded("test://embedded-resource", "text/plain", "An embedded resource.")),
        ConformanceTool.Of("test_multiple_content_types",
            new TextContentBlock { Text = "Multiple content types test:" }, ImageContentBlock.FromBytes(Pixel, "image/png"),
            Embedded("test://mixed-content-resource", "application/json", """{"test":"data","value":123}""")),
        ConformanceTool.Of("test_error_handling", (_, _) => ValueTask.FromResult(new CallToolResult
        {
            IsError = true, Content = [new TextContentBlock { Text = "This tool intentionally returns an error for testing" }],
        })),
        ConformanceTool.Of("test_tool_with_progress", ProgressAsync),
        ConformanceTool.Of("test_tool_with_logging", LogAsync),
        ConformanceTool.Of("test_logging_tool", LogAsync),
        ConformanceTool.Of("test_sampling", SampleAsync,
            """{"type":"object","properties":{"prompt":{"type":"string"}},"required":["prompt"]}"""),
        ConformanceTool.Of("test_elicitation", (request, ct) => ElicitAsync(request, ElicitationSchemas.Person, ct),
            """{"type":"object","properties":{"message":{"type":"string"}},"required":["message"]}"""),
        ConformanceTool.Of("test_elicitation_sep1034_defaults", (r, ct) => ElicitAsync(r, ElicitationSchemas.Defaults, ct)),
        ConformanceTool.Of("test_elicitation_sep1330_enums", (r, ct) => ElicitAsync(r, ElicitationSchemas.Enums, ct)),
        ConformanceTool.Of("test_streaming_elicitation", new TextContentBlock { Text = "Nothing but this answer." }),
        ConformanceTool.Of("test_missing_capability", NeedSampling),
        ConformanceTool.Of("json_schema_2020_12_tool", (_, _) => ValueTask.FromResult(ConformanceTool.Text("done")), SchemaOf2020),
    ];

    public static EmbeddedResourceBlock Embedded(string uri, string type, string text) =>
        new() { Resource = new TextResourceContents { Uri = uri, MimeType = type, Text = text } };

    private static async ValueTask<CallToolResult> ProgressAsync(RequestContext<CallToolRequestParams> request, CancellationToken ct)
    {
        if (request.Params?.ProgressToken is { } token)
            foreach (var done in new[] { 0, 50, 100 })
                await request.Server.NotifyProgressAsync(token, new ProgressNotificationValue { Progress = done, Total = 100 }, null, ct);
        return ConformanceTool.Text("done");
    }

    /// <summary>Says three things where the client wants to hear them: by the session's level, or by the request's own.</summary>
    private static async ValueTask<CallToolResult> LogAsync(RequestContext<CallToolRequestParams> request, CancellationToken ct)
    {
        var level = McpLevel(request);
        if (level is { } least && least <= LoggingLevel.Info)
            foreach (var text in new[] { "Tool execution started", "Tool processing data", "Tool execution completed" })
                await request.Server.SendNotificationAsync(
                    "notifications/message", new LoggingMessageNotificationParams
                    {
                        Level = LoggingLevel.Info, Logger = "suite", Data = JsonSerializer.SerializeToElement(text),
                    }, McpJsonUtilities.DefaultOptions, ct);
        return ConformanceTool.Text("done");
    }

    private static LoggingLevel? McpLevel(RequestContext<CallToolRequestParams> request) =>
        request.JsonRpcRequest.Context?.LogLevel ?? request.Server.LoggingLevel;

    private static async ValueTask<CallToolResult> SampleAsync(RequestContext<CallToolRequestParams> request, CancellationToken ct)
    {
        var prompt = request.Params!.Arguments!["prompt"].GetString()!;
        var answer = await request.Server.SampleAsync(Sampling(prompt), ct);
        return ConformanceTool.Text("LLM response: " + string.Concat(answer.Content.OfType<TextContentBlock>().Select(c => c.Text)));
    }

    public static CreateMessageRequestParams Sampling(string prompt) => new()
    {
        Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }], MaxTokens = 100,
    };

    private static async ValueTask<CallToolResult> ElicitAsync(
        RequestContext<CallToolRequestParams> request, ElicitRequestParams.RequestSchema schema, CancellationToken ct)
    {
        var message = request.Params!.Arguments is { } given && given.TryGetValue("message", out var said)
            ? said.GetString()!
            : "Please say.";
        var answer = await request.Server.ElicitAsync(new ElicitRequestParams { Message = message, RequestedSchema = schema }, ct);
        return ConformanceTool.Text($"Elicitation completed: action={answer.Action}, content={JsonSerializer.Serialize(answer.Content)}");
    }

    private static ValueTask<CallToolResult> NeedSampling(RequestContext<CallToolRequestParams> request, CancellationToken ct) =>
        request.JsonRpcRequest.Context?.ClientCapabilities?.Sampling is not null
            ? ValueTask.FromResult(ConformanceTool.Text("The client can sample."))
            : throw new MissingRequiredClientCapabilityException(
                new ClientCapabilities { Sampling = new SamplingCapability() }, "This tool needs a client that can sample.");
}
