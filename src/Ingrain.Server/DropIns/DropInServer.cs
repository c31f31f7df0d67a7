using System.Text.Json;
using Ingrain.Server.DropIns.AnthropicMemory;
using Ingrain.Server.DropIns.Mem0;
using Ingrain.Server.DropIns.ServerMemory;
using Ingrain.Server.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Ingrain.Server.DropIns;

/// <summary>Puts another memory's tools before a client, so that its users change one line.</summary>
internal sealed class DropInServer
{
    private readonly DropInHost _host;
    private readonly Edge _edge;
    private readonly IReadOnlyList<DropInTool> _tools;

    private DropInServer(DropInHost host, Edge edge, IEnumerable<DropInTool> tools) =>
        (_host, _edge, _tools) = (host, edge, [.. tools.Where(t => !host.Settings.ReadOnly || t.Effect == ToolEffect.Reads)]);

    /// <summary>The options of a server that offers another memory's tools.</summary>
    /// <param name="host">What it works on.</param>
    /// <param name="edge">The border over which failures reach the client.</param>
    /// <param name="version">The server's version.</param>
    /// <param name="clientOf">The name that a client gives itself.</param>
    public static McpServerOptions Options(DropInHost host, Edge edge, string version, Func<McpServer, string> clientOf)
    {
        var resource = host.Settings.Tools == McpToolset.ServerMemory ? new GraphResource(host) : null;
        var server = new DropInServer(host, edge, host.Settings.Tools switch
        {
            McpToolset.ServerMemory => ServerMemoryTools.All,
            McpToolset.AnthropicMemory => AnthropicMemoryTool.All(host.Settings.ReadOnly),
            McpToolset.Mem0 => Mem0Tools.All,
            _ => throw new ArgumentException($"{host.Settings.Tools} is no drop-in.", nameof(host)),
        });
        var options = new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "ingrain", Title = "Ingrain memory", Version = version },
            Handlers = new McpServerHandlers
            {
                ListToolsHandler = (_, _) => ValueTask.FromResult(server.List()),
                CallToolHandler = async (request, ct) =>
                {
                    var result = await server.CallAsync(request.Params, clientOf(request.Server), ct).ConfigureAwait(false);
                    if (resource is not null && result.IsError is not true && server.Writes(request.Params?.Name))
                        await resource.TellAsync(request.Server, ct).ConfigureAwait(false);
                    return result;
                },
            },
        };
        resource?.Handle(options, edge);
        return options;
    }

    private ListToolsResult List() => new() { Tools = [.. _tools.Select(t => t.ToProtocol())] };

    private bool Writes(string? tool) => _tools.FirstOrDefault(t => t.Name == tool) is { Effect: not ToolEffect.Reads };

    private async ValueTask<CallToolResult> CallAsync(CallToolRequestParams? call, string client, CancellationToken ct)
    {
        var tool = _tools.FirstOrDefault(t => t.Name == call?.Name)
            ?? throw new McpProtocolException(
                $"There is no tool of that name; the tools are {string.Join(", ", _tools.Select(t => t.Name))}.",
                McpErrorCode.InvalidParams);
        var given = JsonSerializer.SerializeToElement(
            call!.Arguments ?? new Dictionary<string, JsonElement>(), DropInJson.Default.IDictionaryStringJsonElement);
        var dropIn = new DropInCall(_host, tool.Name, given, client);
        var (answer, problem) = await _edge.TryAsync(tool.Name, () => tool.CallAsync(dropIn, ct), ct).ConfigureAwait(false);
        return answer is null
            ? new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = problem!.Text }] }
            : new CallToolResult
            {
                Content = [new TextContentBlock { Text = answer.Text }],
                StructuredContent = answer.Data.ValueKind == JsonValueKind.Undefined ? null : answer.Data,
                IsError = answer.IsError ? true : null,
            };
    }
}
