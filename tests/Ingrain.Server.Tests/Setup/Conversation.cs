using System.IO.Pipelines;
using System.Text.Json;
using Ingrain.Execution;
using Ingrain.Inference;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Tests.Setup;

/// <summary>A client and a server in one process, joined by pipes, over a fresh store in memory.</summary>
internal sealed class Conversation : IAsyncDisposable
{
    public const string Client = "test client";

    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private Task _serving = Task.CompletedTask;

    private Conversation(string? protocolVersion, IEmbedder? embedder, ISandbox? sandbox)
    {
        Clock = new CountingClock();
        Store = new GatedStore(Clock, IdSource.Seeded(Clock, 1));
        Engine = new MemoryEngine(Store, Clock, IdSource.Seeded(Clock, 2), embedder, sandbox);
        ProtocolVersion = protocolVersion;
    }

    public CountingClock Clock { get; }

    public GatedStore Store { get; }

    public MemoryEngine Engine { get; }

    public StringWriter Problems { get; } = new();

    public SpaceId Space { get; private set; }

    public McpClient Mcp { get; private set; } = null!;

    private string? ProtocolVersion { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Conversation> StartAsync(
        Func<McpServerSettings, McpServerSettings>? settings = null, string? protocolVersion = null, IEmbedder? embedder = null,
        ISandbox? sandbox = null)
    {
        var conversation = new Conversation(protocolVersion, embedder, sandbox);
        await conversation.ConnectAsync(settings ?? (s => s));
        return conversation;
    }

    public static WriteContext Person(string name = "ada") => new() { Actor = new Actor(ActorKind.Person, name), Credential = "test" };

    public async Task<CallToolResult> CallAsync(string tool, object arguments)
    {
        var json = JsonSerializer.SerializeToElement(arguments);
        var given = json.EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value);
        return await Mcp.CallToolAsync(tool, given, cancellationToken: Ct);
    }

    /// <summary>Calls a tool that is to succeed.</summary>
    public async Task<JsonElement> DataAsync(string tool, object arguments)
    {
        var result = await CallAsync(tool, arguments);
        Assert.True(result.IsError is not true, Text(result));
        return result.StructuredContent!.Value;
    }

    /// <summary>Calls a tool that is to refuse.</summary>
    public async Task<string> RefusalAsync(string tool, object arguments)
    {
        var result = await CallAsync(tool, arguments);
        Assert.True(result.IsError, "the call was not refused: " + Text(result));
        return Text(result);
    }

    /// <summary>Remembers something and gives its id.</summary>
    public async Task<string> KeepAsync(object arguments) =>
        (await DataAsync("remember", arguments)).GetProperty("memory").GetProperty("id").GetString()!;

    public static string Text(CallToolResult result) => string.Concat(result.Content.OfType<TextContentBlock>().Select(c => c.Text));

    public async ValueTask DisposeAsync()
    {
        await Mcp.DisposeAsync();
        await _toServer.Writer.CompleteAsync();
        await _serving;
        await Engine.DisposeAsync();
    }

    private async Task ConnectAsync(Func<McpServerSettings, McpServerSettings> change)
    {
        var settings = change(new McpServerSettings { Problems = Problems, Ids = IdSource.Seeded(Clock, 3), Clock = Clock });
        Space = settings.Space;
        _serving = McpStdio.RunAsync(Engine, settings, _toServer.Reader.AsStream(), _toClient.Writer.AsStream(), Ct);
        var transport = new StreamClientTransport(_toServer.Writer.AsStream(), _toClient.Reader.AsStream());
        var options = new McpClientOptions
        {
            ClientInfo = new Implementation { Name = Client, Version = "1" }, ProtocolVersion = ProtocolVersion,
        };
        Mcp = await McpClient.CreateAsync(transport, options, cancellationToken: Ct);
    }
}
