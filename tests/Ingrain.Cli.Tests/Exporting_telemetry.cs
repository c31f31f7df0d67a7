using System.Net;
using System.Net.Sockets;
using System.Text;
using Ingrain.Cli.Tests.Setup;
using Ingrain.House;

namespace Ingrain.Cli.Tests;

/// <summary>The server as a process, with a real collector at the other end, over both of OTLP's transports.</summary>
public sealed class Exporting_telemetry : IDisposable
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Parent = "00f067aa0ba902b7";

    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Category", "Slow")]
    public async Task tells_what_was_done_and_how_long_it_took_but_nothing_that_was_said(bool isGrpc)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a POSIX signal");
        await using var collector = await OtlpReceiver.StartAsync(isGrpc, Ct);
        await using var serve = await ServeProcess.StartAsync(_folder.At("memory.db"), new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.AbsoluteUri,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = isGrpc ? "grpc" : "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200", ["OTEL_BLRP_SCHEDULE_DELAY"] = "200", ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
            ["OTEL_SERVICE_NAME"] = "memory-of-shop", ["INGRAIN_SERVE_LOG"] = "true",
        });
        await SayCanariesAsync(serve);
        // Else a loaded machine decides whether all of it was sent before the process had to be gone.
        await collector.UntilAsync(() => collector.Sent("metrics").Contains("ingrain.recall.duration", StringComparison.Ordinal)
            && collector.Sent("trace").Contains("/recall", StringComparison.Ordinal)
            && collector.Sent("logs").Contains("recall", StringComparison.Ordinal), Ct);
        serve.Terminate();
        Assert.Equal(ExitCode.Ok, await serve.EndAsync());

        var (traces, figures, lines) = (collector.Sent("trace"), collector.Sent("metrics"), collector.Sent("logs"));
        string[] spans =
        [
            "POST /v1/spaces/{space}/recall", "recall", "commit", "ingrain.stage.index", "ingrain.recall.items", "memory-of-shop",
        ];
        Assert.All(spans, s => Assert.Contains(s, traces, StringComparison.Ordinal));
        string[] names =
        [
            "http.server.request.duration", "http.server.active_requests", "ingrain.recall.duration", "ingrain.commit.duration",
            "dotnet.gc.collections",
        ];
        Assert.All(names, n => Assert.Contains(n, figures, StringComparison.Ordinal));
        Assert.Contains("recall", lines, StringComparison.Ordinal);
        // The request went on with the trace of whoever sent it.
        Assert.Contains(OtlpReceiver.Latin(Convert.FromHexString(Trace)), traces, StringComparison.Ordinal);
        Assert.Contains(OtlpReceiver.Latin(Convert.FromHexString(Parent)), traces, StringComparison.Ordinal);
        var secret = serve.Token!.Split('_')[^1];
        foreach (var said in (string[])["canary", "Kanarienvögel", secret])
            Assert.DoesNotContain(
                OtlpReceiver.Latin(Encoding.UTF8.GetBytes(said)), traces + figures + lines, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("canary", serve.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task serves_and_ends_in_time_although_the_collector_never_answers()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a POSIX signal");
        // Connections are taken by the system, and nobody reads from them.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"http://{silent.LocalEndpoint}";
        await using var serve = await ServeProcess.StartAsync(_folder.At("memory.db"), null, null, "--otlp", address);
        await serve.KeepAsync("shop", "Billing runs Postgres 14.");
        serve.Terminate();

        Assert.Equal(ExitCode.Ok, await serve.EndAsync());
    }

    [Fact]
    public async Task refuses_an_address_that_is_none()
    {
        var run = await ServeProcess.RunAsync(_folder.At("memory.db"), "serve", "--otlp", "nowhere");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--otlp", run.Error, StringComparison.Ordinal);
    }

    /// <summary>A word of its own in everything that a client chooses: content, names, queries, paths, reasons, headers.</summary>
    private static async Task SayCanariesAsync(ServeProcess serve)
    {
        (string, string)[] headers =
        [
            ("traceparent", $"00-{Trace}-{Parent}-01"), ("tracestate", "vendor=canary"), ("baggage", "who=canary"),
            ("User-Agent", "canary/1"),
            ("Idempotency-Key", "canary-key"),
        ];
        const string Space = "v1/spaces/canaryspace";
        const string Word = "canary";
        var fact = new { statement = "Two Kanarienvögel sing.", subject = Word, predicate = Word, @object = Word, reason = Word };
        await serve.PostAsync($"{Space}/facts", fact, headers);
        var note = new { path = "canary/notes", title = "Canary", text = "A canary in the mine." };
        await serve.PostAsync($"{Space}/notes", note, headers[..4]);
        var turn = new { role = "user", content = "My canary sings." };
        await serve.PostAsync($"{Space}/episodes", new { session = "canary-session", episodes = new[] { turn } }, headers[..4]);
        await serve.PostAsync($"{Space}/recall", new { query = "which canary sings" }, headers[..4]);
        foreach (var path in (string[])[$"{Space}/memories/fact/canary", "canary/nowhere?canary=1", $"{Space}/find?ref=canary/notes"])
            using (await serve.Client.GetAsync(new Uri(path, UriKind.Relative), Ct))
            {
            }
        using var message = new HttpRequestMessage(HttpMethod.Post, "mcp/canaryspace")
        {
            Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"canary/method"}""", Encoding.UTF8, "application/json"),
        };
        message.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        using (await serve.Client.SendAsync(message, Ct))
        {
        }
    }
}
