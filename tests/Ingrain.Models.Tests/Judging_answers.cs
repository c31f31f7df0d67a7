using Ingrain.House;

namespace Ingrain.Models.Tests;

public sealed class Judging_answers : IAsyncDisposable
{
    private readonly EmbeddingServer _server = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task makes_every_vector_one_long_and_splits_what_is_too_much_for_one_request()
    {
        using var generator = Generator();
        var embedder = new GeneratorEmbedder(generator, new GeneratorEmbedderOptions { BatchSize = 3 });
        Assert.Equal(0, embedder.Dimensions);

        var vectors = await embedder.EmbedAsync(["a car", "  ", "b", "c", "d d", "e"], Ct);

        Assert.Equal([3, 2], _server.Requests.Select(r => r.Texts.Count));
        Assert.Equal(256, embedder.Dimensions);
        Assert.True(vectors[1].IsEmpty);
        foreach (var vector in vectors.Where((_, i) => i != 1))
            Assert.Equal(1, Math.Sqrt(vector.ToArray().Sum(x => (double)x * x)), 1e-6);
        var alone = (await embedder.EmbedAsync(["d d"], Ct))[0];
        Assert.Equal(alone.ToArray(), vectors[4].ToArray());
    }

    [Theory]
    [InlineData(3.4e38f, 3.4e38f, 0.70710677f)]
    [InlineData(1e-30f, 0, 1)]
    public async Task takes_vectors_of_any_length(float first, float second, float unit)
    {
        _server.Answer = (_, stream, _) => EmbeddingServer.ReplyAsync(stream, 200, EmbeddingServer.Embeddings([[first, second]]));
        using var generator = Generator();

        Assert.Equal(unit, (await new GeneratorEmbedder(generator).EmbedAsync(["a"], Ct))[0].Span[0]);
    }

    [Fact]
    public async Task refuses_numbers_that_are_none_and_vectors_of_another_size()
    {
        _server.Answer = (_, stream, _) => EmbeddingServer.ReplyAsync(stream, 200, """{"data":[{"embedding":[1,1e99]}]}""");
        using var generator = Generator();
        var embedder = new GeneratorEmbedder(generator, new GeneratorEmbedderOptions { Dimensions = 64 });
        var infinite = await Assert.ThrowsAsync<MemoryException>(async () => await embedder.EmbedAsync(["a"], Ct));
        _server.Answer = (_, stream, _) => EmbeddingServer.ReplyAsync(stream, 200, EmbeddingServer.Embeddings([[1, 2, 3]]));
        var other = await Assert.ThrowsAsync<MemoryException>(async () => await embedder.EmbedAsync(["a"], Ct));
        _server.Answer = (_, stream, _) => EmbeddingServer.ReplyAsync(stream, 200, EmbeddingServer.Embeddings([new float[8_193]]));
        var large = await Assert.ThrowsAsync<MemoryException>(async () => await new GeneratorEmbedder(generator).EmbedAsync(["a"], Ct));

        Assert.All([infinite, other, large], e => Assert.Equal((MemoryErrorCode.ModelFailed, false), (e.Code, e.IsTransient)));
        Assert.Contains("3 numbers where 64 were expected", other.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, MemoryErrorCode.Busy)]
    [InlineData(503, MemoryErrorCode.Busy)]
    [InlineData(401, MemoryErrorCode.ModelFailed)]
    [InlineData(404, MemoryErrorCode.ModelFailed)]
    [InlineData(302, MemoryErrorCode.ModelFailed)]
    public async Task tells_what_may_pass_from_what_will_not(int status, MemoryErrorCode code)
    {
        _server.Answer = (_, stream, _) => EmbeddingServer.ReplyAsync(stream, status, "", "Retry-After: 0\r\n");
        using var generator = Generator();

        var e = await Assert.ThrowsAsync<MemoryException>(async () => await new GeneratorEmbedder(generator).EmbedAsync(["a"], Ct));

        Assert.Equal(code, e.Code);
        Assert.StartsWith("The model openai:fake@http://127.0.0.1:", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task shortens_the_text_that_a_model_refuses_and_sends_the_others_whole(int status)
    {
        _server.Answer = (request, stream, ct) => request.Texts.Any(t => t.Length > 500)
            ? EmbeddingServer.ReplyAsync(stream, status, "too long")
            : _server.EmbedAsync(request, stream, ct);
        using var generator = Generator();
        var smile = string.Concat(Enumerable.Repeat("\ud83d\ude42", 500));

        var vectors = await new GeneratorEmbedder(generator).EmbedAsync(["a", "b", smile, "c"], Ct);

        Assert.DoesNotContain(vectors, v => v.IsEmpty);
        var texts = _server.Requests.SelectMany(r => r.Texts).ToList();
        Assert.Equal(["a", "b", "c"], texts.Where(t => t.Length == 1).Distinct());
        Assert.DoesNotContain(texts, t => t.Contains('\ufffd', StringComparison.Ordinal));
    }

    [Fact]
    public async Task ends_where_every_text_is_refused()
    {
        _server.Answer = (_, stream, _) => EmbeddingServer.ReplyAsync(stream, 400, "no such dimensions");
        using var generator = Generator();
        var texts = Enumerable.Range(0, 64).Select(i => new string('x', 8_000)).ToList();

        var e = await Assert.ThrowsAsync<MemoryException>(async () => await new GeneratorEmbedder(generator).EmbedAsync(texts, Ct));

        Assert.Equal(MemoryErrorCode.ModelFailed, e.Code);
        Assert.InRange(_server.Requests.Count, 1, 20);
    }

    [Fact]
    public void names_vectors_by_provider_model_address_and_dimensions()
    {
        using var generator = new OpenAiEmbeddingGenerator(new OpenAiEndpoint("m:latest", new Uri("https://models.example:8443/v1/")));

        Assert.Equal("openai:m:latest@https://models.example:8443/v1", new GeneratorEmbedder(generator).Id);
        Assert.Equal("openai:m:latest#12@https://models.example:8443/v1",
            new GeneratorEmbedder(generator, new GeneratorEmbedderOptions { Dimensions = 12 }).Id);
        Assert.Equal("mine", new GeneratorEmbedder(generator, new GeneratorEmbedderOptions { Id = "mine" }).Id);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new GeneratorEmbedder(generator, new GeneratorEmbedderOptions { Dimensions = 8_193 }));
    }

    private OpenAiEmbeddingGenerator Generator() => new(new OpenAiEndpoint("fake", _server.Address));
}
