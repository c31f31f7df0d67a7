using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Ingrain.House;

/// <summary>One request as it came over the wire.</summary>
internal sealed record WireRequest(string Head, byte[] Body)
{
    public JsonElement Json
    {
        get
        {
            using var json = JsonDocument.Parse(Body);
            return json.RootElement.Clone();
        }
    }

    public IReadOnlyList<string> Texts => [.. Json.GetProperty("input").EnumerateArray().Select(t => t.GetString()!)];
}

/// <summary>
/// A real HTTP endpoint on a free port of this machine that embeds as OpenAI's does: words counted into buckets, car and vehicle into the
/// same one. What it answers, and whether, can be changed while it runs.
/// </summary>
internal sealed class EmbeddingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentQueue<WireRequest> _requests = [];
    private readonly Task _serving;

    public EmbeddingServer()
    {
        _listener.Start();
        Answer = EmbedAsync;
        _serving = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    /// <summary>Writes the answer to a request; the connection is closed behind it.</summary>
    public Func<WireRequest, Stream, CancellationToken, Task> Answer { get; set; }

    /// <summary>Takes connections and closes them without an answer.</summary>
    public bool IsDown { get; set; }

    public int Dimensions { get; set; } = 256;

    /// <summary>What came, also while it was down.</summary>
    public IReadOnlyList<WireRequest> Requests => [.. _requests];

    public static async Task ReplyAsync(Stream stream, int status, string body, string headers = "")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = $"HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {bytes.Length}\r\n{headers}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(bytes);
    }

    /// <summary>Answers as a server that works.</summary>
    public async Task EmbedAsync(WireRequest request, Stream stream, CancellationToken ct) =>
        await ReplyAsync(stream, 200, Embeddings(request.Texts.Select(t => Vector(t, Dimensions))));

    public static string Embeddings(IEnumerable<float[]> vectors)
    {
        var items = vectors.Select((v, i) => $$"""{"index":{{i}},"embedding":[{{string.Join(',', v.Select(Number))}}]}""");
        return $$"""{"object":"list","data":[{{string.Join(',', items)}}],"model":"fake"}""";
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static float[] Vector(string text, int dimensions)
    {
        var vector = new float[dimensions];
        foreach (var word in text.ToLowerInvariant().Split([' ', '.', ',', '?'], StringSplitOptions.RemoveEmptyEntries))
        {
            // Word lengths and letters, so that every run counts into the same buckets.
            var meant = word is "vehicle" or "automobile" ? "car" : word;
            vector[meant.Aggregate(7, (hash, c) => ((hash * 31) + c) & 0xffffff) % dimensions]++;
        }
        return vector;
    }

    private async Task ServeAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_ending.Token);
            _ = AnswerAsync(client);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var stream = client.GetStream();
            var request = await ReadAsync(stream, _ending.Token);
            _requests.Enqueue(request);
            if (!IsDown) await Answer(request, stream, _ending.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The other side went, or the test is over.
        }
    }

    private static async Task<WireRequest> ReadAsync(NetworkStream stream, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        var one = new byte[1];
        while (!bytes.GetBuffer().AsSpan(0, (int)bytes.Length).EndsWith("\r\n\r\n"u8))
        {
            await stream.ReadExactlyAsync(one, ct);
            bytes.WriteByte(one[0]);
        }
        var head = Encoding.ASCII.GetString(bytes.ToArray());
        var length = head.Split("\r\n").First(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1];
        var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, ct);
        return new WireRequest(head, body);
    }
}
