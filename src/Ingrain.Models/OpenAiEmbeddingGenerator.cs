using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.AI;

namespace Ingrain.Models;

/// <summary>
/// Embeds over HTTP as OpenAI does, and with it Ollama, LM Studio, vLLM, llama.cpp and others: <c>POST {address}/embeddings</c>. Texts are
/// sent to that address and nowhere else: no redirect is followed. Safe for concurrent use.
/// </summary>
/// <remarks>
/// An own client of one method, in place of the OpenAI package's: that one reads answers of any size, retries by its own pipeline beside
/// ours, and would have to be adapted to <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> anyway.
/// </remarks>
public sealed class OpenAiEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>The largest answer that is read, in bytes.</summary>
    public const int AnswerBytesMax = 64 << 20;

    private const int AttemptsMax = 3;
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_retryAfterMax = TimeSpan.FromSeconds(20);

    private readonly OpenAiEndpoint _endpoint;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Makes a client. Nothing is asked yet.</summary>
    /// <param name="endpoint">Whom to ask for what.</param>
    /// <param name="clock">The clock for timeouts and retries; null for the system's.</param>
    public OpenAiEmbeddingGenerator(OpenAiEndpoint endpoint, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        (_endpoint, _clock) = (endpoint, clock ?? TimeProvider.System);
        _metadata = new EmbeddingGeneratorMetadata("openai", endpoint.Address, endpoint.Model);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // What runs on this machine is not asked for through another one.
            UseProxy = !endpoint.Address.IsLoopback,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">It cannot be reached, or refuses; the status code says why.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    /// <exception cref="InvalidDataException">Its answer is too large, cut, or not of the form.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] texts = [.. values];
        var body = EmbeddingMessages.Request(options?.ModelId ?? _endpoint.Model, texts, options?.Dimensions);
        for (var attempt = 1; ; attempt++)
        {
            var (answer, wait) = await AttemptAsync(body, texts.Length, attempt < AttemptsMax, cancellationToken).ConfigureAwait(false);
            if (answer is not null) return answer;
            await Task.Delay(wait, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        return serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Asks once.</summary>
    /// <returns>The answer, or how long to wait before asking again.</returns>
    private async Task<(GeneratedEmbeddings<Embedding<float>>? Answer, TimeSpan Wait)> AttemptAsync(
        byte[] body, int count, bool mayRetry, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(_endpoint.Timeout, _clock);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            using var request = Request(body);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, bounded.Token)
                .ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                var bytes = await ReadAsync(response.Content, bounded.Token).ConfigureAwait(false);
                return (EmbeddingMessages.Vectors(bytes, count), default);
            }
            var isBusy = response.StatusCode == HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500;
            if (mayRetry && isBusy && WaitOf(response) is { } wait) return (null, wait);
            // What the other side says of it stays unread: it may repeat the texts.
            throw new HttpRequestException(
                $"{_endpoint.Address.Host} answered {(int)response.StatusCode}.", inner: null, response.StatusCode);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"{_endpoint.Address.Host} did not answer within {_endpoint.Timeout.TotalSeconds:0} s.", e);
        }
    }

    private HttpRequestMessage Request(byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _endpoint.Embeddings) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (_endpoint.Key is { } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return request;
    }

    /// <summary>How long it asks to be left alone; null where that is too long to wait for here.</summary>
    private TimeSpan? WaitOf(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _clock.GetUtcNow(),
            _ => s_retryAfter,
        };
        return wait > s_retryAfterMax ? null : wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken ct)
    {
        if (content.Headers.ContentLength > AnswerBytesMax) throw TooLarge();
        var stream = await content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        var bytes = new byte[1 << 16];
        for (var length = 0; ;)
        {
            var read = await stream.ReadAsync(bytes.AsMemory(length), ct).ConfigureAwait(false);
            if (read == 0) return bytes.AsMemory(0, length);
            if ((length += read) > AnswerBytesMax) throw TooLarge();
            if (length == bytes.Length) Array.Resize(ref bytes, bytes.Length * 2);
        }
    }

    private static InvalidDataException TooLarge() => new($"The answer has more than {AnswerBytesMax} bytes.");
}
