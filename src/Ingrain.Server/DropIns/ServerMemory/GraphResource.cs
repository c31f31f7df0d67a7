using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Ingrain.Server.DropIns.ServerMemory;

/// <summary>The knowledge-graph server's one resource, the whole graph, which a client may subscribe to.</summary>
/// <param name="host">What the server works on.</param>
internal sealed class GraphResource(DropInHost host)
{
    private const string Address = "memory://knowledge-graph";
    private const string MimeType = "application/json";

    private volatile bool _isSubscribed;

    /// <summary>Puts the handlers into a server's options.</summary>
    public void Handle(McpServerOptions options, Edge edge)
    {
        options.Capabilities = new ServerCapabilities { Resources = new ResourcesCapability { Subscribe = true } };
        options.Handlers.ListResourcesHandler = (_, _) => ValueTask.FromResult(new ListResourcesResult
        {
            Resources =
            [
                new Resource
                {
                    Name = "knowledge-graph", Title = "Knowledge Graph", Uri = Address, MimeType = MimeType,
                    Description = "Everything that is remembered, as entities and relations",
                },
            ],
        });
        options.Handlers.ReadResourceHandler = (request, ct) =>
            edge.OrProtocolErrorAsync("resources/read", () => ReadAsync(request.Params?.Uri, ct), ct);
        options.Handlers.SubscribeToResourcesHandler = (request, _) => Subscribe(request.Params?.Uri, true);
        options.Handlers.UnsubscribeFromResourcesHandler = (request, _) => Subscribe(request.Params?.Uri, false);
    }

    /// <summary>Tells a client that asked for it that the graph changed.</summary>
    public async ValueTask TellAsync(McpServer server, CancellationToken ct)
    {
        if (!_isSubscribed) return;
        var change = new ResourceUpdatedNotificationParams { Uri = Address };
        await server.SendNotificationAsync(NotificationMethods.ResourceUpdatedNotification, change, cancellationToken: ct)
            .ConfigureAwait(false);
    }

    private async Task<ReadResourceResult> ReadAsync(string? address, CancellationToken ct)
    {
        if (address != Address) throw new McpProtocolException("There is no such resource.", McpErrorCode.ResourceNotFound);
        var graph = await new KnowledgeGraph(host.Engine, host.Space).ReadAsync(ct).ConfigureAwait(false);
        var text = ScriptJson.Text(GraphJson.Element(GraphShape.Of(graph)));
        return new ReadResourceResult { Contents = [new TextResourceContents { Uri = Address, MimeType = MimeType, Text = text }] };
    }

    private ValueTask<EmptyResult> Subscribe(string? address, bool isWanted)
    {
        if (address == Address) _isSubscribed = isWanted;
        return ValueTask.FromResult(new EmptyResult());
    }
}
