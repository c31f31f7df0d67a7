using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace Ingrain.Server.Tests.Setup;

/// <summary>A server at the other end of two pipes, spoken to in bytes: for what no client library would send.</summary>
internal sealed class RawConversation : IAsyncDisposable
{
    /// <summary>What every request of the stateless revision carries.</summary>
    public const string Meta = """
        {"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"raw","version":"1"}
        """ + ""","io.modelcontextprotocol/clientCapabilities":{}}""";

    private const string Initialize = """
        {"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}
        """;

    private readonly Pipe _toServer = new(new PipeOptions(pauseWriterThreshold: 64 * 1024 * 1024, resumeWriterThreshold: 1));
    private readonly Pipe _toClient = new();
    private readonly StreamReader _answers;

    private RawConversation(McpServerSettings settings)
    {
        Clock = new CountingClock();
        Store = new GatedStore(Clock, IdSource.Seeded(Clock, 1));
        Engine = new MemoryEngine(Store, Clock, IdSource.Seeded(Clock, 2));
        _answers = new StreamReader(_toClient.Reader.AsStream(), new UTF8Encoding(false, throwOnInvalidBytes: true));
        Serving = McpStdio.RunAsync(
            Engine, settings with { Problems = Problems }, _toServer.Reader.AsStream(), _toClient.Writer.AsStream(), Stop.Token);
        _ = Serving.ContinueWith(_ => _toClient.Writer.Complete(), TaskScheduler.Default);
    }

    public CountingClock Clock { get; }

    public GatedStore Store { get; }

    public MemoryEngine Engine { get; }

    public StringWriter Problems { get; } = new();

    public CancellationTokenSource Stop { get; } = new();

    public Task Serving { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static RawConversation Start(McpServerSettings? settings = null) => new(settings ?? new McpServerSettings());

    public static async Task<RawConversation> StartInitializedAsync(McpServerSettings? settings = null)
    {
        var raw = Start(settings);
        await raw.SendAsync($$"""{"jsonrpc":"2.0","id":"init","method":"initialize","params":{{Initialize}}}""");
        Assert.Equal("init", (await raw.NextAsync()).GetProperty("id").GetString());
        await raw.SendAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        return raw;
    }

    public Task SendAsync(string line) => SendAsync(Encoding.UTF8.GetBytes(line.Trim() + "\n"));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _toServer.Writer.WriteAsync(bytes, Ct);

    /// <summary>A request of the stateless revision; <paramref name="more"/> is what it says besides, ending in a comma.</summary>
    public static string Stateless(string method, string more) =>
        $$$"""{"jsonrpc":"2.0","id":1,"method":"{{{method}}}","params":{{{{more}}}"_meta":{{{Meta}}}}}""";

    public Task CallAsync(object id, string tool, string arguments)
    {
        var call = $$"""{"name":"{{tool}}","arguments":{{arguments}}}""";
        return SendAsync($$"""{"jsonrpc":"2.0","id":{{JsonSerializer.Serialize(id)}},"method":"tools/call","params":{{call}}}""");
    }

    /// <summary>The next message that the server writes.</summary>
    public async Task<JsonElement> NextAsync()
    {
        var line = await _answers.ReadLineAsync(Ct);
        Assert.NotNull(line);
        return JsonElement.Parse(line);
    }

    /// <summary>All further messages; the server must have ended or be about to.</summary>
    public async Task<IReadOnlyList<JsonElement>> RestAsync()
    {
        var rest = new List<JsonElement>();
        while (await _answers.ReadLineAsync(Ct) is { } line) rest.Add(JsonElement.Parse(line));
        return rest;
    }

    public ValueTask EndInputAsync() => _toServer.Writer.CompleteAsync();

    /// <summary>Nobody reads the answers any more.</summary>
    public ValueTask EndOutputAsync() => _toClient.Reader.CompleteAsync();

    public async ValueTask DisposeAsync()
    {
        await EndInputAsync();
        await Serving;
        await Engine.DisposeAsync();
        Stop.Dispose();
    }
}
