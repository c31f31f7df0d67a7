using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Ingrain.Cli.Tests.Setup;
using Ingrain.House;

namespace Ingrain.Cli.Tests;

public sealed class Serving_as_a_process : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Db => _folder.At("memory.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public async Task starts_serves_and_ends_with_what_was_kept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a POSIX signal");
        string id, token;
        await using (var first = await ServeProcess.StartAsync(Db))
        {
            token = Assert.IsType<string>(first.Token);
            id = await first.KeepAsync("shop", "Billing runs Postgres 14.");
            using var refused = await new HttpClient().GetAsync(new Uri(first.Address, "v1/spaces"), Ct);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            // The port is taken: another says so and ends.
            var port = first.Address.Port.ToString(CultureInfo.InvariantCulture);
            var second = await ServeProcess.RunAsync(_folder.At("other.db"), "serve", "--port", port);
            Assert.Equal(ExitCode.Unavailable, second.ExitCode);
            first.Terminate();
            Assert.Equal(ExitCode.Ok, await first.EndAsync());
        }
        await using var again = await ServeProcess.StartAsync(Db, null, token);

        Assert.Null(again.Token);
        using var found = await again.Client.GetAsync(new Uri($"v1/spaces/shop/memories/fact/{id}", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task answers_what_is_under_way_when_it_is_told_to_end_and_takes_nothing_new()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a POSIX signal");
        await using var serve = await ServeProcess.StartAsync(Db);
        var body = """{"statement":"The last words."}"""u8.ToArray();
        using var socket = new TcpClient();
        await socket.ConnectAsync(serve.Address.Host, serve.Address.Port, Ct);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/spaces/shop/facts HTTP/1.1\r\nHost: {serve.Address.Authority}\r\nAuthorization: Bearer {serve.Token}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), Ct);
        await stream.WriteAsync(body.AsMemory(0, 10), Ct);
        // Taken, and waiting for its body, once the server counts it.
        while (!(await serve.Client.GetStringAsync(new Uri("metrics", UriKind.Relative), Ct)).Contains(
            "ingrain_requests_under_way 2", StringComparison.Ordinal)) await Task.Yield();

        serve.Terminate();
        await ClosedAsync(serve.Address);
        await stream.WriteAsync(body.AsMemory(10), Ct);
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 200", await reader.ReadLineAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, await serve.EndAsync());
        var verified = await ServeProcess.RunAsync(Db, "verify", "--space", "shop", "--json");
        Assert.Equal(1, verified.Json.Number("sequence"));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task tells_a_service_manager_and_whoever_checks_when_it_is_ready_and_when_it_ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a POSIX signal");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(_folder.At("notify")));
        var variables = new Dictionary<string, string> { ["NOTIFY_SOCKET"] = _folder.At("notify") };
        await using var serve = await ServeProcess.StartAsync(Db, variables);
        var buffer = new byte[100];

        Assert.Equal("READY=1", Encoding.ASCII.GetString(buffer, 0, await manager.ReceiveAsync(buffer, Ct)));
        var port = serve.Address.Port.ToString(CultureInfo.InvariantCulture);
        var ready = await ServeProcess.RunAsync(Db, "serve", "--check", "--port", port);
        Assert.True(ready.ExitCode == ExitCode.Ok, ready.Out + ready.Error);
        serve.Terminate();
        Assert.Equal("STOPPING=1", Encoding.ASCII.GetString(buffer, 0, await manager.ReceiveAsync(buffer, Ct)));
        await serve.EndAsync();
        Assert.Equal(ExitCode.Unavailable, (await ServeProcess.RunAsync(Db, "serve", "--check", "--port", port)).ExitCode);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task ends_clients_that_send_too_slowly_and_serves_the_others_meanwhile()
    {
        await using var serve = await ServeProcess.StartAsync(Db);
        var fact = await serve.KeepAsync("shop", "Billing runs Postgres 14.");
        using var other = await OtherAsync(serve);
        var before = serve.PeakBytes;
        const int Slow = 1_000;
        var sockets = new List<TcpClient>();
        try
        {
            // Half of them never end their headers, half never their bodies.
            for (var i = 0; i < Slow; i++) sockets.Add(await DripAsync(serve, hasBody: i % 2 == 0));
            var slowest = TimeSpan.Zero;
            for (var i = 0; i < 20; i++)
            {
                var began = TimeProvider.System.GetTimestamp();
                foreach (var path in (string[])["health/ready", $"v1/spaces/shop/memories/fact/{fact}"])
                {
                    using var answer = await other.GetAsync(new Uri(path, UriKind.Relative), Ct);
                    Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                }
                var took = TimeProvider.System.GetElapsedTime(began);
                if (took > slowest) slowest = took;
            }
            foreach (var socket in sockets) await EndedAsync(socket);
            var grown = serve.PeakBytes - before;
            var told = $"{Slow} slow clients: {grown >> 20} MiB more, others at most {slowest.TotalMilliseconds:0} ms";
            TestContext.Current.SendDiagnosticMessage(told);

            Assert.InRange(grown, 0, 128L << 20);
            Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
        await serve.KeepAsync("shop", "It serves on.");
    }

    /// <summary>A client with a token of its own.</summary>
    private async Task<HttpClient> OtherAsync(ServeProcess serve)
    {
        var made = await ServeProcess.RunAsync(Db, "token", "create", "other", "--spaces", "shop", "--json");
        var client = new HttpClient { BaseAddress = serve.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.Json.Text("token"));
        return client;
    }

    private static async Task<TcpClient> DripAsync(ServeProcess serve, bool hasBody)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(serve.Address.Host, serve.Address.Port, Ct);
        var headers = $"POST /v1/spaces/shop/facts HTTP/1.1\r\nHost: {serve.Address.Authority}\r\nAuthorization: Bearer {serve.Token}\r\n";
        if (hasBody) headers += "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(headers), Ct);
        return socket;
    }

    /// <summary>Reads until the server has ended the connection, whatever it said before.</summary>
    private static async Task EndedAsync(TcpClient socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var buffer = new byte[4_096];
        try
        {
            while (await socket.GetStream().ReadAsync(buffer, patience.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Cut off, which is an end as well.
        }
    }

    private static async Task ClosedAsync(Uri address)
    {
        while (true)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(address.Host, address.Port, Ct);
            }
            catch (SocketException)
            {
                return;
            }
            await Task.Yield();
        }
    }
}
