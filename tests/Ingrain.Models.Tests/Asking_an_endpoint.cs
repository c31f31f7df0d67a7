using System.Buffers.Binary;
using System.Net;
using System.Text;
using Ingrain.House;

namespace Ingrain.Models.Tests;

public sealed class Asking_an_endpoint : IAsyncDisposable
{
    private const string Secret = "sk-secret-123";
    private const string Private = "my diary says";

    private readonly ManualTime _clock = new();
    private readonly EmbeddingServer _server = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task sends_the_model_the_texts_and_the_key_and_nothing_else()
    {
        using var generator = Generator();
        var answer = await generator.GenerateAsync(["a car", "\ud83d\ude97 \ud83d \"x\"\n"], new() { Dimensions = 64 }, Ct);

        var request = Assert.Single(_server.Requests);
        Assert.StartsWith("POST /v1/embeddings HTTP/1.1\r\n", request.Head, StringComparison.Ordinal);
        Assert.Contains($"Authorization: Bearer {Secret}\r\n", request.Head, StringComparison.Ordinal);
        Assert.Equal(["model", "input", "encoding_format", "dimensions"], request.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["a car", "\ud83d\ude97 \ufffd \"x\"\n"], request.Texts);
        Assert.Equal(("fake", 64), (request.Json.GetProperty("model").GetString(), request.Json.GetProperty("dimensions").GetInt32()));
        Assert.Equal(2, answer.Count);
        Assert.Equal(2, answer[0].Vector.ToArray().Sum());
    }

    [Fact]
    public async Task puts_vectors_where_their_index_says_and_reads_base64()
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, 0.5f);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4), -2);
        Reply(200, $$"""{"data":[{"index":1,"embedding":"{{Convert.ToBase64String(bytes)}}"},{"index":0,"embedding":[1,1e-3]}]}""");
        using var generator = Generator();

        var answer = await generator.GenerateAsync(["a", "b"], null, Ct);

        Assert.Equal([1f, 0.001f], answer[0].Vector.ToArray());
        Assert.Equal([0.5f, -2f], answer[1].Vector.ToArray());
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(503, "0", 0)]
    [InlineData(500, null, 1)]
    public async Task waits_as_long_as_it_is_asked_to_and_asks_again(int status, string? retryAfter, int seconds)
    {
        _server.Answer = async (request, stream, ct) =>
        {
            if (_server.Requests.Count > 1) await _server.EmbedAsync(request, stream, ct);
            else await EmbeddingServer.ReplyAsync(stream, status, "", retryAfter is null ? "" : $"Retry-After: {retryAfter}\r\n");
        };
        // The clock runs on while a request is under way, and must not end it.
        using var generator = new OpenAiEmbeddingGenerator(
            new OpenAiEndpoint("fake", _server.Address) { Timeout = TimeSpan.FromDays(40) }, _clock);
        var start = _clock.GetUtcNow();
        var asked = generator.GenerateAsync(["a car"], null, Ct);
        while (!asked.IsCompleted)
        {
            if (_server.Requests.Count == 1) _clock.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Yield();
        }

        Assert.Single(await asked);
        Assert.Equal(2, _server.Requests.Count);
        Assert.True(_clock.GetUtcNow() - start >= TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(401, 1)]
    [InlineData(302, 1)]
    [InlineData(503, 3)]
    public async Task gives_up_at_once_where_asking_again_cannot_help(int status, int requests)
    {
        Reply(status, Private + Secret, $"Location: {_server.Address}/elsewhere\r\nRetry-After: 0\r\n");
        using var generator = Generator();

        var e = await Assert.ThrowsAsync<HttpRequestException>(() => generator.GenerateAsync([Private], null, Ct));

        Assert.Equal((HttpStatusCode)status, e.StatusCode);
        Assert.Equal(requests, _server.Requests.Count);
        SaysNothing(e);
    }

    [Fact]
    public async Task does_not_wait_where_it_is_asked_to_wait_for_long()
    {
        Reply(429, "", "Retry-After: 3600\r\n");
        using var generator = Generator();

        await Assert.ThrowsAsync<HttpRequestException>(() => generator.GenerateAsync(["a"], null, Ct));
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"data\":[{\"embedding\":[1,2")]
    [InlineData("[]")]
    [InlineData("{\"data\":{}}")]
    [InlineData("{\"data\":[]}")]
    [InlineData("{\"data\":[{\"embedding\":[1]},{\"embedding\":[1]}]}")]
    [InlineData("{\"data\":[{\"index\":1,\"embedding\":[1]}]}")]
    [InlineData("{\"data\":[{\"index\":99999999999,\"embedding\":[1]}]}")]
    [InlineData("{\"data\":[{\"embedding\":[NaN]}]}")]
    [InlineData("{\"data\":[{\"embedding\":[null]}]}")]
    [InlineData("{\"data\":[{\"embedding\":\"AAAA\"}]}")]
    [InlineData("{\"data\":[{\"embedding\":\"not base64\"}]}")]
    [InlineData("{\"data\":[{\"embedding\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}]}")]
    public async Task believes_no_answer_of_another_form(string body)
    {
        Reply(200, body);
        using var generator = Generator();

        SaysNothing(await Assert.ThrowsAsync<InvalidDataException>(() => generator.GenerateAsync([Private], null, Ct)));
    }

    [Theory]
    [InlineData("Content-Length: 9999999999\r\n")]
    [InlineData("")]
    public async Task reads_no_more_than_an_answer_can_be(string length)
    {
        var sent = 0L;
        _server.Answer = async (_, stream, ct) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\n{length}\r\n"), ct);
            var spaces = new byte[1 << 20];
            spaces.AsSpan().Fill((byte)' ');
            for (; sent < 4L << 30; sent += spaces.Length) await stream.WriteAsync(spaces, ct);
        };
        using var generator = Generator();

        await Assert.ThrowsAsync<InvalidDataException>(() => generator.GenerateAsync(["a"], null, Ct));
        Assert.InRange(sent, 0, 2L * OpenAiEmbeddingGenerator.AnswerBytesMax);
    }

    [Fact]
    public async Task takes_a_cut_connection_for_a_failure_of_the_network()
    {
        _server.Answer = async (_, stream, ct) =>
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"data\":["), ct);
        using var generator = Generator();
        var embedder = new GeneratorEmbedder(generator);

        var cut = await Assert.ThrowsAsync<MemoryException>(async () => await embedder.EmbedAsync([Private], Ct));
        _server.IsDown = true;
        var closed = await Assert.ThrowsAsync<MemoryException>(async () => await embedder.EmbedAsync([Private], Ct));

        Assert.True(cut.IsTransient && closed.IsTransient);
        SaysNothing(cut);
        SaysNothing(closed);
    }

    [Fact]
    public async Task ends_an_attempt_that_takes_too_long_and_one_that_is_cancelled()
    {
        _server.Answer = async (_, stream, ct) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"), ct);
            await Task.Delay(Timeout.Infinite, ct);
        };
        using var generator = Generator();
        var slow = generator.GenerateAsync([Private], null, Ct);
        while (_server.Requests.Count == 0) await Task.Yield();
        _clock.Advance(TimeSpan.FromSeconds(60));
        SaysNothing(await Assert.ThrowsAsync<TimeoutException>(() => slow));

        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var left = new GeneratorEmbedder(generator).EmbedAsync([Private], cancelled.Token).AsTask();
        while (_server.Requests.Count == 1) await Task.Yield();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
    }

    [Theory]
    [InlineData("http://example.com/v1")]
    [InlineData("https://me:" + Secret + "@example.com/v1")]
    [InlineData("https://example.com/v1?key=" + Secret)]
    [InlineData("https://example.com/v1#" + Secret)]
    [InlineData("ftp://example.com/v1")]
    public void sends_no_key_where_others_read_it(string address) =>
        SaysNothing(Assert.Throws<ArgumentException>(() => new OpenAiEndpoint("m", new Uri(address), Secret)));

    private static void SaysNothing(Exception e)
    {
        var said = e.ToString();
        Assert.DoesNotContain(Secret, said, StringComparison.Ordinal);
        Assert.DoesNotContain(Private, said, StringComparison.Ordinal);
    }

    private OpenAiEmbeddingGenerator Generator() => new(new OpenAiEndpoint("fake", _server.Address, Secret), _clock);

    private void Reply(int status, string body, string headers = "") =>
        _server.Answer = (_, stream, _) => EmbeddingServer.ReplyAsync(stream, status, body, headers);
}
