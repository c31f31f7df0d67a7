using Ingrain.House;
using Ingrain.Inference;
using Ingrain.Sqlite;

namespace Ingrain.Models.Tests;

public sealed class Embedding_from_afar : IAsyncDisposable
{
    private const string ByWordsOnly = "Searched by words only";
    private static readonly SpaceId s_space = new("alpha");
    private static readonly WriteContext s_context = new() { Actor = new Actor(ActorKind.Person, "ada"), Credential = "test" };

    private readonly TempFolder _folder = new();
    private readonly ManualTime _clock = new();
    private readonly EmbeddingServer _server = new();
    private readonly List<OpenAiEmbeddingGenerator> _generators = [];
    private int _engines;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var generator in _generators) generator.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task loses_no_text_that_was_written_while_the_endpoint_was_down()
    {
        _server.IsDown = true;
        await using var engine = Engine();
        await WriteAsync(engine);

        var down = await RecallAsync(engine, "automobile tyres");
        Assert.StartsWith(ByWordsOnly, Assert.Single(down.Warnings), StringComparison.Ordinal);
        Assert.Contains("new tyres", down.Context, StringComparison.Ordinal);
        Assert.Empty(ByMeaning(await RecallAsync(engine, "vehicle")));
        Assert.NotNull((await ProgressAsync(engine)).Failure);

        _server.IsDown = false;
        var progress = await EmbeddedAsync(engine);
        Assert.Equal((Written, null), (progress.Done, progress.Failure));
        var up = await RecallAsync(engine, "vehicle");
        Assert.Empty(up.Warnings);
        Assert.Equal("e0", ByMeaning(up)[0]);
    }

    [Fact]
    public async Task sends_nothing_to_whoever_only_looks()
    {
        await using var engine = Engine();
        await WriteAsync(engine);

        for (var i = 0; i < 20; i++)
        {
            var soFar = await engine.EmbeddingSoFarAsync(s_space, Ct);
            Assert.Equal((0, Written, null), (soFar.Done, soFar.All, soFar.Failure));
        }
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task asks_a_dead_endpoint_again_only_after_a_while_that_grows()
    {
        _server.IsDown = true;
        await using var engine = Engine();
        await WriteAsync(engine);
        while ((await ProgressAsync(engine)).Failure is null) await Task.Yield();
        var asked = _server.Requests.Count;
        for (var i = 0; i < 20; i++) Assert.Single((await RecallAsync(engine, $"tyres {i}")).Warnings);
        Assert.Equal(asked, _server.Requests.Count);

        var requests = new List<int>();
        for (var minute = 0; minute < 10; minute++)
        {
            for (var second = 0; second < 60; second++)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                await RecallAsync(engine, "tyres");
            }
            requests.Add(_server.Requests.Count - asked);
            asked = _server.Requests.Count;
        }
        // After 1, 2, 4, 8, 16 and 32 seconds, then once a minute: the background and one recall may each ask then.
        Assert.InRange(requests[0], 4, 14);
        Assert.All(requests[2..], n => Assert.InRange(n, 0, 4));
    }

    [Fact]
    public async Task waits_for_a_slow_answer_once_and_not_with_every_recall()
    {
        await using var engine = Engine();
        await WriteAsync(engine);
        await engine.EmbedAsync(s_space, ct: Ct);
        var before = _server.Requests.Count;
        _server.Answer = (_, _, ct) => Task.Delay(Timeout.Infinite, ct);

        var asked = RecallAsync(engine, "tyres");
        while (_server.Requests.Count == before) await Task.Yield();
        Assert.False(asked.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("did not answer within 2 seconds", Assert.Single((await asked).Warnings), StringComparison.Ordinal);
        var next = await RecallAsync(engine, "tyres");
        Assert.StartsWith(ByWordsOnly, Assert.Single(next.Warnings), StringComparison.Ordinal);
        Assert.Contains("new tyres", next.Context, StringComparison.Ordinal);
        Assert.Equal(before + 1, _server.Requests.Count);

        _server.Answer = _server.EmbedAsync;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty((await RecallAsync(engine, "tyres")).Warnings);
    }

    [Fact]
    public async Task keeps_vectors_for_the_next_process()
    {
        await using (var engine = Engine())
        {
            await WriteAsync(engine);
            await engine.EmbedAsync(s_space, ct: Ct);
        }
        var sent = Sent();
        Assert.Equal(Written, sent.Count);

        await using (var engine = Engine())
        {
            Assert.Equal("e0", ByMeaning(await RecallAsync(engine, "vehicle"))[0]);
            Assert.Equal((Written, Written), await DoneAsync(engine));
            Assert.Equal([.. sent, "vehicle"], Sent());
            // One text more is all that is sent.
            await engine.ObserveAsync(s_space, [Said(Written, "The goose flew.")], s_context, Ct);
            await engine.EmbedAsync(s_space, ct: Ct);
        }
        await using (var engine = Engine()) Assert.Equal((Written + 1, Written + 1), await DoneAsync(engine));
        Assert.Equal(Written + 2, Sent().Count);
    }

    [Fact]
    public async Task waits_on_closing_for_what_was_asked_and_keeps_it()
    {
        var mayAnswer = new TaskCompletionSource();
        _server.Answer = async (request, stream, ct) =>
        {
            await mayAnswer.Task.WaitAsync(ct);
            await _server.EmbedAsync(request, stream, ct);
        };
        var engine = Engine();
        await WriteAsync(engine);
        await ProgressAsync(engine);
        while (_server.Requests.Count == 0) await Task.Yield();
        var closing = engine.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        mayAnswer.SetResult();
        await closing;

        await using var again = Engine();
        Assert.Equal((Written, Written), await DoneAsync(again));
        Assert.Equal(Written, Sent().Count);
    }

    [Fact]
    public async Task closes_although_nothing_answers()
    {
        _server.Answer = (_, _, ct) => Task.Delay(Timeout.Infinite, ct);
        var engine = Engine();
        await WriteAsync(engine);
        await ProgressAsync(engine);
        while (_server.Requests.Count == 0) await Task.Yield();
        var closing = engine.DisposeAsync().AsTask();
        while (!closing.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await closing;
    }

    [Theory]
    [InlineData("other", 256)]
    [InlineData("other", 384)]
    [InlineData("fake", 384)]
    public async Task embeds_everything_again_for_another_model_and_answers_meanwhile(string model, int dimensions)
    {
        await using (var engine = Engine())
        {
            await WriteAsync(engine);
            await engine.EmbedAsync(s_space, ct: Ct);
        }
        var (mayAnswer, sent) = (new TaskCompletionSource(), Sent().Count);
        _server.Dimensions = dimensions;
        _server.Answer = async (request, stream, ct) =>
        {
            if (request.Texts.Count > 1) await mayAnswer.Task.WaitAsync(ct);
            await _server.EmbedAsync(request, stream, ct);
        };
        await using var changed = Engine(model);

        var meanwhile = await RecallAsync(changed, "tyres");
        Assert.Contains("new tyres", meanwhile.Context, StringComparison.Ordinal);
        Assert.Equal((0, Written), await DoneAsync(changed));
        mayAnswer.SetResult();

        Assert.Equal(Written, (await EmbeddedAsync(changed)).Done);
        Assert.Equal("e0", ByMeaning(await RecallAsync(changed, "vehicle"))[0]);
        Assert.Equal(sent + Written, Sent().Count(t => t is not ("tyres" or "vehicle")));
    }

    [Fact]
    public async Task says_how_much_is_not_embedded_yet()
    {
        await using var engine = Engine();
        await WriteAsync(engine, 300);
        _server.Answer = (request, stream, ct) => request.Texts.Count > 1
            ? Task.Delay(Timeout.Infinite, ct)
            : _server.EmbedAsync(request, stream, ct);

        var recalled = await RecallAsync(engine, "tyres");

        Assert.Equal("300 of 300 memories are not embedded yet and were searched by words only.", Assert.Single(recalled.Warnings));
        _server.Answer = _server.EmbedAsync;
        var closing = engine.DisposeAsync().AsTask();
        while (!closing.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task believes_no_embedder_that_gives_too_few_vectors()
    {
        await using var engine = Engine(new Stingy());
        await WriteAsync(engine);

        var e = await Assert.ThrowsAsync<MemoryException>(() => engine.EmbedAsync(s_space, ct: Ct));

        Assert.Equal(MemoryErrorCode.ModelFailed, e.Code);
        Assert.Equal((0, Written), await DoneAsync(engine));
        Assert.Contains("new tyres", (await RecallAsync(engine, "tyres")).Context, StringComparison.Ordinal);
    }

    private const int Written = 10;

    private static Episode Said(int number, string content) => new()
    {
        Id = new RecordId($"e{number}"), Session = new RecordId($"s{number}"), Role = "user", Content = content,
    };

    private static async Task WriteAsync(MemoryEngine engine, int count = Written)
    {
        Episode[] said = [.. Enumerable.Range(1, count - 1).Select(n => Said(n, $"The heron of pond {n} eats fish."))];
        await engine.ObserveAsync(s_space, [Said(0, "My automobile needs new tyres."), .. said], s_context, Ct);
    }

    private static Task<Recalled> RecallAsync(MemoryEngine engine, string text) =>
        engine.RecallAsync(s_space, new RecallQuery { Text = text, Explain = true }, Ct);

    /// <summary>What its vector speaks for, best first. Whether that is enough for an answer is not asked here.</summary>
    private static List<string> ByMeaning(Recalled recalled) =>
    [
        .. from candidate in recalled.Candidates
           let meaning = candidate.Components.GetValueOrDefault("meaning")
           where meaning > 0
           orderby meaning descending
           select candidate.Id.Value,
    ];

    private static Task<EmbeddingProgress> ProgressAsync(MemoryEngine engine) => engine.EmbeddingProgressAsync(s_space, Ct);

    private static async Task<(int Done, int All)> DoneAsync(MemoryEngine engine)
    {
        var progress = await ProgressAsync(engine);
        return (progress.Done, progress.All);
    }

    /// <summary>Lets time pass while the embedder is left alone, until everything is embedded.</summary>
    private async Task<EmbeddingProgress> EmbeddedAsync(MemoryEngine engine)
    {
        for (; ; await Task.Yield())
        {
            var progress = await ProgressAsync(engine);
            if (progress.Done == progress.All) return progress;
            if (progress.Failure is not null) _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private List<string> Sent() => [.. _server.Requests.SelectMany(r => r.Texts)];

    private MemoryEngine Engine(string model = "fake")
    {
        // By the system's clock: its timeouts are not what is tested here.
        var generator = new OpenAiEmbeddingGenerator(new OpenAiEndpoint(model, _server.Address));
        _generators.Add(generator);
        return Engine(new GeneratorEmbedder(generator));
    }

    private MemoryEngine Engine(IEmbedder embedder)
    {
        // Another process draws other ids.
        var ids = IdSource.Seeded(_clock, ++_engines);
        return new MemoryEngine(SqliteStore.Open(_folder.At("alpha.db"), _clock, ids), _clock, ids, embedder);
    }

    private sealed class Stingy : IEmbedder
    {
        public string Id => "stingy";

        public int Dimensions => 0;

        public ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancel) =>
            ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<float>>>([new float[] { 1, 0 }, new float[] { 1, 0, 0 }]);
    }
}
