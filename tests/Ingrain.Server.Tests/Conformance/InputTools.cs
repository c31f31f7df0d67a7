using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Ingrain.Server.Tests.Conformance;

/// <summary>The tools that answer by asking for more, in the revision without sessions: all they know comes with each request.</summary>
internal static class InputTools
{
    private static readonly byte[] s_key = SHA256.HashData("a key of this test run"u8);

    public static IEnumerable<ConformanceTool> All =>
    [
        Of("elicitation", request => Name(request.Params!) is { } name
            ? ConformanceTool.Text($"Hello, {name}!")
            : throw Ask(("user_name", Elicit("What is your name?", ElicitationSchemas.Name)))),
        Of("sampling", request => Sampled(request.Params!, "capital_question") is { } text
            ? ConformanceTool.Text(text)
            : throw Ask(("capital_question", InputRequest.ForSampling(ConformanceTools.Sampling("What is the capital of France?"))))),
        Of("list_roots", request => Roots(request.Params!, "client_roots") is { } roots
            ? ConformanceTool.Text($"Roots: {string.Join(", ", roots)}")
            : throw Ask(("client_roots", InputRequest.ForRootsList(new ListRootsRequestParams())))),
        Of("request_state", Consent),
        Of("tampered_state", Consent),
        Of("multiple_inputs", Several),
        Of("multi_round", Rounds),
        Of("capabilities", OnlyWhatIsDeclared),
    ];

    /// <summary>The prompt that asks first.</summary>
    public static GetPromptResult Prompt(RequestContext<GetPromptRequestParams> request) =>
        Answered(request.Params!, "user_context")?.Content is { } content && Text(content, "context") is { } text
            ? new GetPromptResult { Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = text } }] }
            : throw Ask(("user_context", Elicit("In which context?", ElicitationSchemas.Texts("context"))));

    private static ConformanceTool Of(string name, Func<RequestContext<CallToolRequestParams>, CallToolResult> call) =>
        ConformanceTool.Of("test_input_required_result_" + name, (request, _) => ValueTask.FromResult(call(request)));

    private static CallToolResult Consent(RequestContext<CallToolRequestParams> request)
    {
        if (request.Params!.RequestState is not { } state)
            throw Ask(Sealed("confirm"), ("confirm", Elicit("Please confirm", ElicitationSchemas.Consent)));
        Unsealed(state);
        return ConformanceTool.Text("state-ok");
    }

    private static CallToolResult Several(RequestContext<CallToolRequestParams> request)
    {
        if (request.Params!.RequestState is not { } state)
            throw Ask(Sealed("several"),
                ("user_name", Elicit("What is your name?", ElicitationSchemas.Name)),
                ("greeting", InputRequest.ForSampling(ConformanceTools.Sampling("Greet somebody."))),
                ("client_roots", InputRequest.ForRootsList(new ListRootsRequestParams())));
        Unsealed(state);
        return ConformanceTool.Text(
            $"{Name(request.Params!)}, {Sampled(request.Params!, "greeting")}, {Roots(request.Params!, "client_roots")?.Count} roots");
    }

    private static CallToolResult Rounds(RequestContext<CallToolRequestParams> request)
    {
        if (request.Params!.RequestState is not { } state)
            throw Ask(Sealed("first"), ("step1", Elicit("What is your name?", ElicitationSchemas.Name)));
        return Unsealed(state) == "first"
            ? throw Ask(Sealed("second"), ("step2", Elicit("Which colour?", ElicitationSchemas.Texts("color"))))
            : ConformanceTool.Text("done");
    }

    private static CallToolResult OnlyWhatIsDeclared(RequestContext<CallToolRequestParams> request)
    {
        var can = request.JsonRpcRequest.Context?.ClientCapabilities;
        var asked = new List<(string, InputRequest)>();
        if (can?.Sampling is not null) asked.Add(("sampled", InputRequest.ForSampling(ConformanceTools.Sampling("Say hello."))));
        if (can?.Elicitation is not null) asked.Add(("user_name", Elicit("What is your name?", ElicitationSchemas.Name)));
        return asked.Count > 0 ? throw Ask([.. asked]) : ConformanceTool.Text("The client can be asked for nothing.");
    }

    private static InputRequiredException Ask(params (string Name, InputRequest Request)[] asked) => Ask(null, asked);

    private static InputRequiredException Ask(string? state, params (string Name, InputRequest Request)[] asked) =>
        new(asked.ToDictionary(a => a.Name, a => a.Request), state);

    private static InputRequest Elicit(string message, ElicitRequestParams.RequestSchema schema) =>
        InputRequest.ForElicitation(new ElicitRequestParams { Message = message, RequestedSchema = schema });

    private static string? Name(RequestParams given) =>
        Answered(given, "user_name")?.Content is { } content ? Text(content, "name") : null;

    private static ElicitResult? Answered(RequestParams given, string name) => Read(given, name, InputResponse.ElicitResultJsonTypeInfo);

    private static string? Sampled(RequestParams given, string name) =>
        Read(given, name, InputResponse.CreateMessageResultJsonTypeInfo)?.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text;

    private static List<string>? Roots(RequestParams given, string name) =>
        Read(given, name, InputResponse.ListRootsResultJsonTypeInfo)?.Roots.Select(r => r.Uri).ToList();

    private static T? Read<T>(RequestParams given, string name, JsonTypeInfo<T> type) where T : class
    {
        if (given.InputResponses is not { } responses || !responses.TryGetValue(name, out var response)) return null;
        try
        {
            return response.Deserialize(type);
        }
        catch (JsonException)
        {
            throw new McpProtocolException($"The answer to '{name}' is none.", McpErrorCode.InvalidParams);
        }
    }

    private static string? Text(IDictionary<string, JsonElement> content, string name) =>
        content.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A state that nobody else can have made: what comes back is a stranger's word until its seal is checked.</summary>
    private static string Sealed(string state) =>
        $"{state}.{Convert.ToHexStringLower(HMACSHA256.HashData(s_key, Encoding.UTF8.GetBytes(state)))}";

    private static string Unsealed(string given)
    {
        var state = given.Split('.')[0];
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sealed(state)), Encoding.UTF8.GetBytes(given))
            ? state
            : throw new McpProtocolException("That state was not made here.", McpErrorCode.InvalidParams);
    }
}
