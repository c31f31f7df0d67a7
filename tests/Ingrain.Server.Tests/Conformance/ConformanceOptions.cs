using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Ingrain.Server.Tests.Conformance;

/// <summary>
/// What the protocol's conformance suite asks a server to offer: its own tools, resources and prompts. They take the place of memory's
/// behind this server's own endpoint, which is what is tested.
/// </summary>
internal static class ConformanceOptions
{
    private static readonly IReadOnlyDictionary<string, ConformanceTool> s_tools =
        ConformanceTools.All.Concat(InputTools.All).ToDictionary(t => t.Tool.Name);

    private static readonly string[] s_uris = ["test://static-text", "test://static-binary", "test://watched-resource"];

    public static McpServerOptions Make() => new()
    {
        ServerInfo = new Implementation { Name = "ingrain-conformance", Version = "1" },
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, _) => ValueTask.FromResult(new ListToolsResult
            {
                Tools = [.. s_tools.Values.Select(t => t.Tool)], TimeToLive = TimeSpan.FromMinutes(5), CacheScope = CacheScope.Private,
            }),
            CallToolHandler = (request, ct) => s_tools.TryGetValue(request.Params?.Name ?? "", out var tool)
                ? tool.CallAsync(request, ct)
                : throw new McpProtocolException("There is no such tool.", McpErrorCode.InvalidParams),
            ListResourcesHandler = (_, _) => ValueTask.FromResult(new ListResourcesResult
            {
                Resources = [.. s_uris.Select(u => new Resource { Uri = u, Name = u[7..], MimeType = Type(u) })],
                TimeToLive = TimeSpan.FromMinutes(5), CacheScope = CacheScope.Private,
            }),
            ListResourceTemplatesHandler = (_, _) => ValueTask.FromResult(new ListResourceTemplatesResult
            {
                ResourceTemplates = [new ResourceTemplate { UriTemplate = "test://template/{id}/data", Name = "template" }],
                TimeToLive = TimeSpan.FromMinutes(5), CacheScope = CacheScope.Private,
            }),
            ReadResourceHandler = (request, _) => ValueTask.FromResult(Read(request.Params?.Uri ?? "")),
            ListPromptsHandler = (_, _) => ValueTask.FromResult(new ListPromptsResult
            {
                Prompts = [.. Prompts()], TimeToLive = TimeSpan.FromMinutes(5), CacheScope = CacheScope.Private,
            }),
            GetPromptHandler = (request, _) => ValueTask.FromResult(Get(request)),
            CompleteHandler = (_, _) => ValueTask.FromResult(new CompleteResult { Completion = new Completion { Values = [], Total = 0 } }),
            SubscribeToResourcesHandler = (_, _) => ValueTask.FromResult(new EmptyResult()),
            UnsubscribeFromResourcesHandler = (_, _) => ValueTask.FromResult(new EmptyResult()),
            SetLoggingLevelHandler = (_, _) => ValueTask.FromResult(new EmptyResult()),
        },
    };

    private static string Type(string uri) => uri.EndsWith("binary", StringComparison.Ordinal) ? "image/png" : "text/plain";

    private static ReadResourceResult Read(string uri)
    {
        ResourceContents contents = uri switch
        {
            "test://static-binary" => BlobResourceContents.FromBytes(ConformanceTools.Pixel, uri, "image/png"),
            "test://static-text" or "test://watched-resource" =>
                new TextResourceContents { Uri = uri, MimeType = "text/plain", Text = "This is the content of the static text resource." },
            _ when uri.Split('/') is ["test:", "", "template", { Length: > 0 } id, "data"] => new TextResourceContents
            {
                Uri = uri, MimeType = "application/json",
                Text = JsonSerializer.Serialize(new { id, templateTest = true, data = $"Data for ID: {id}" }),
            },
            _ => throw new McpProtocolException("There is no such resource.", McpErrorCode.InvalidParams) { Data = { ["uri"] = uri } },
        };
        return new ReadResourceResult { Contents = [contents], TimeToLive = TimeSpan.Zero, CacheScope = CacheScope.Private };
    }

    private static IEnumerable<Prompt> Prompts() =>
    [
        Prompt("test_simple_prompt"), Prompt("test_prompt_with_arguments", "arg1", "arg2"),
        Prompt("test_prompt_with_embedded_resource", "resourceUri"), Prompt("test_prompt_with_image"),
        Prompt("test_input_required_result_prompt"),
    ];

    private static Prompt Prompt(string name, params string[] arguments) => new()
    {
        Name = name, Description = "A prompt of the conformance suite.",
        Arguments = [.. arguments.Select(a => new PromptArgument { Name = a, Required = true })],
    };

    private static GetPromptResult Get(RequestContext<GetPromptRequestParams> request)
    {
        string Argument(string name) => request.Params!.Arguments is { } given && given.TryGetValue(name, out var value)
            ? value.GetString()!
            : throw new McpProtocolException($"'{name}' is missing.", McpErrorCode.InvalidParams);
        return request.Params?.Name switch
        {
            "test_simple_prompt" => Says(new TextContentBlock { Text = "This is a simple prompt for testing." }),
            "test_prompt_with_arguments" => Says(new TextContentBlock
            {
                Text = $"Prompt with arguments: arg1='{Argument("arg1")}', arg2='{Argument("arg2")}'",
            }),
            "test_prompt_with_embedded_resource" => Says(
                ConformanceTools.Embedded(Argument("resourceUri"), "text/plain", "Embedded resource content for testing."),
                new TextContentBlock { Text = "Please process the embedded resource above." }),
            "test_prompt_with_image" => Says(
                ImageContentBlock.FromBytes(ConformanceTools.Pixel, "image/png"),
                new TextContentBlock { Text = "Please analyze the image above." }),
            "test_input_required_result_prompt" => InputTools.Prompt(request),
            _ => throw new McpProtocolException("There is no such prompt.", McpErrorCode.InvalidParams),
        };
    }

    private static GetPromptResult Says(params ContentBlock[] blocks) =>
        new() { Messages = [.. blocks.Select(b => new PromptMessage { Role = Role.User, Content = b })] };
}
