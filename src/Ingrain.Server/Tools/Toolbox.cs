using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Tools;

/// <summary>All tools: lists them and calls them.</summary>
internal sealed class Toolbox
{
    private static readonly ToolDefinition[] s_all =
    [
        RecallTool.Definition, RememberTool.Definition, ObserveTool.Definition, OpenTool.Definition, ListTool.Definition,
        HistoryTool.Definition, LogTool.Definition, DiffTool.Definition, RetractTool.Definition, RollbackTool.Definition,
        ModuleTool.Definition, ExecTool.Definition,
    ];

    private readonly MemoryEngine _engine;
    private readonly McpServerSettings _settings;
    private readonly IdSource _ids;
    private readonly Edge _edge;
    private readonly IReadOnlyList<ToolDefinition> _tools;

    /// <summary>The tools that the settings allow.</summary>
    public Toolbox(MemoryEngine engine, McpServerSettings settings, IdSource ids, Edge edge)
    {
        (_engine, _settings, _ids, _edge) = (engine, settings, ids, edge);
        _tools = [.. s_all.Where(t => (!settings.ReadOnly || t.Effect == ToolEffect.Reads)
            && (settings.RunsCode || t.Effect != ToolEffect.Runs))];
    }

    /// <summary>The list of tools: always the same, in the same order.</summary>
    public ListToolsResult List() => new()
    {
        Tools = [.. _tools.Select(t => t.ToProtocol())],
        TimeToLive = TimeSpan.FromHours(1),
        CacheScope = CacheScope.Public,
    };

    /// <summary>Calls a tool.</summary>
    /// <param name="call">Name and arguments.</param>
    /// <param name="client">The client's name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The answer; a failure that the model can act on is an answer too.</returns>
    /// <exception cref="McpProtocolException">There is no such tool.</exception>
    public async ValueTask<CallToolResult> CallAsync(CallToolRequestParams? call, string client, CancellationToken ct)
    {
        var tool = _tools.FirstOrDefault(t => t.Name == call?.Name)
            ?? throw new McpProtocolException(
                "There is no tool of that name; the tools are " + string.Join(", ", _tools.Select(t => t.Name))
                    + ".", McpErrorCode.InvalidParams);
        var (answer, problem) = await _edge.TryAsync(tool.Name, () => AnswerAsync(tool, call!, client, ct), ct).ConfigureAwait(false);
        if (answer is null)
        {
            var text = $"{problem!.Text}\nA good call: {tool.Example}";
            return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = text }] };
        }
        return new CallToolResult
        {
            Content = [new TextContentBlock { Text = answer.Text }],
            StructuredContent = answer.Data,
            IsError = answer.IsError,
        };
    }

    private async Task<ToolAnswer> AnswerAsync(ToolDefinition tool, CallToolRequestParams call, string client, CancellationToken ct)
    {
        var arguments = tool.Arguments.Read(call.Arguments ?? new Dictionary<string, JsonElement>(), "");
        var context = new ToolCall { Engine = _engine, Settings = _settings, Ids = _ids, Arguments = arguments, Client = client };
        return await tool.CallAsync(context, ct).ConfigureAwait(false);
    }
}
