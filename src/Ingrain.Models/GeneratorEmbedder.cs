using System.Net;
using System.Net.Sockets;
using Ingrain.Inference;
using Microsoft.Extensions.AI;

namespace Ingrain.Models;

/// <summary>
/// Embeds with any model that speaks Microsoft.Extensions.AI. Answers are judged before they are believed; texts and keys are never in a
/// message, and nothing is logged. As safe for concurrent use as the generator. The generator is its maker's to dispose.
/// </summary>
public sealed class GeneratorEmbedder : IEmbedder
{
    /// <summary>The most dimensions that are taken.</summary>
    public const int DimensionsMax = 8_192;

    private const int BatchSizeMax = 2_048;
    private const int CharactersMin = 64;

    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
    private readonly GeneratorEmbedderOptions _options;
    private readonly EmbeddingGenerationOptions? _asked;
    private int _dimensions;

    /// <summary>Makes an embedder. Nothing is asked yet.</summary>
    /// <param name="generator">The model.</param>
    /// <param name="options">How to ask; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A bound is broken, or the generator does not name its model and <see cref="GeneratorEmbedderOptions.Id"/> is not given.
    /// </exception>
    public GeneratorEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, GeneratorEmbedderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        (_generator, _options) = (generator, options ?? new GeneratorEmbedderOptions());
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Dimensions ?? 1, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.Dimensions ?? 1, DimensionsMax, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.BatchSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.BatchSize, BatchSizeMax, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.CharactersMax, CharactersMin, nameof(options));
        var model = generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
        Id = _options.Id ?? IdOf(model, _options.Dimensions);
        _dimensions = _options.Dimensions ?? model?.DefaultModelDimensions ?? 0;
        if (_options.Dimensions is { } chosen) _asked = new EmbeddingGenerationOptions { Dimensions = chosen };
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public int Dimensions => Volatile.Read(ref _dimensions);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var vectors = new ReadOnlyMemory<float>[texts.Count];
        // Some models refuse an empty text, and all agree that it means nothing.
        int[] worth = [.. Enumerable.Range(0, texts.Count).Where(i => !string.IsNullOrWhiteSpace(texts[i]))];
        foreach (var batch in worth.Chunk(_options.BatchSize))
        {
            var answers = await AskAsync([.. batch.Select(i => Cut(texts[i], _options.CharactersMax))], cancel).ConfigureAwait(false);
            foreach (var (at, vector) in batch.Zip(answers)) vectors[at] = vector;
        }
        return vectors;
    }

    private static string IdOf(EmbeddingGeneratorMetadata? model, int? dimensions)
    {
        if (model?.DefaultModelId is not { Length: > 0 } name)
            throw new ArgumentException("The generator does not name its model: give the options an Id.", nameof(model));
        // The address belongs to it: servers give different models the same name.
        const UriComponents Address = UriComponents.SchemeAndServer | UriComponents.Path;
        var at = model.ProviderUri is { } uri ? "@" + uri.GetComponents(Address, UriFormat.UriEscaped).TrimEnd('/') : "";
        return $"{model.ProviderName ?? "model"}:{name}{(dimensions is { } chosen ? $"#{chosen}" : "")}{at}";
    }

    /// <summary>
    /// Asks for some texts. A refusal may be about one of them, most often about its length: then they are asked for in halves, and one
    /// that is alone by its first half, so that no text keeps the others from being embedded.
    /// </summary>
    private async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> AskAsync(string[] texts, CancellationToken cancel)
    {
        try
        {
            return Judged(await _generator.GenerateAsync(texts, _asked, cancel).ConfigureAwait(false), texts.Length);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (IsAboutTexts(e) && (texts.Length > 1 || texts[0].Length > CharactersMin))
        {
            if (texts.Length == 1) return await AskAsync([Cut(texts[0], texts[0].Length / 2)], cancel).ConfigureAwait(false);
            var half = texts.Length / 2;
            var first = await AskAsync(texts[..half], cancel).ConfigureAwait(false);
            return [.. first, .. await AskAsync(texts[half..], cancel).ConfigureAwait(false)];
        }
        catch (Exception e) when (e is not MemoryException)
        {
            throw Failure(e);
        }
    }

    private static bool IsAboutTexts(Exception e) => e is HttpRequestException
    {
        StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity,
    };

    private static string Cut(string text, int lengthMax)
    {
        if (text.Length <= lengthMax) return text;
        return text[..(char.IsHighSurrogate(text[lengthMax - 1]) ? lengthMax - 1 : lengthMax)];
    }

    private ReadOnlyMemory<float>[] Judged(GeneratedEmbeddings<Embedding<float>>? answers, int count)
    {
        if (answers?.Count != count) throw Unusable($"it gave {answers?.Count ?? 0} vectors for {count} texts");
        var vectors = new ReadOnlyMemory<float>[count];
        for (var i = 0; i < count; i++)
        {
            var vector = answers[i].Vector;
            if (vector.Length is 0 or > DimensionsMax) throw Unusable($"a vector has {vector.Length} numbers");
            var expected = Interlocked.CompareExchange(ref _dimensions, vector.Length, 0);
            if (expected != 0 && expected != vector.Length)
                throw Unusable($"a vector has {vector.Length} numbers where {expected} were expected");
            vectors[i] = Unit(vector.Span);
        }
        return vectors;
    }

    private ReadOnlyMemory<float> Unit(ReadOnlySpan<float> vector)
    {
        // In double: the square of a large float is none.
        var square = 0.0;
        foreach (var number in vector) square += (double)number * number;
        if (!double.IsFinite(square)) throw Unusable("a vector holds what is no number");
        if (square == 0) return default;
        var (unit, length) = (new float[vector.Length], Math.Sqrt(square));
        for (var i = 0; i < unit.Length; i++) unit[i] = (float)(vector[i] / length);
        return unit;
    }

    private MemoryException Failure(Exception e) => e switch
    {
        HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests } => Later("it is asked too often", e),
        HttpRequestException { StatusCode: >= HttpStatusCode.InternalServerError and var status } => Later($"it answered {(int)status}", e),
        HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => Unusable("it refuses the key", e),
        HttpRequestException { StatusCode: HttpStatusCode.NotFound } => Unusable("it does not know the model or the address", e),
        HttpRequestException { StatusCode: { } status } => Unusable($"it answered {(int)status}", e),
        HttpRequestException or SocketException or IOException => Later("it cannot be reached, or it broke off", e),
        OperationCanceledException or TimeoutException => Later("it did not answer in time", e),
        InvalidDataException => Unusable("its answer is not of the expected form", e),
        _ => Unusable($"{e.GetType().Name}", e),
    };

    private MemoryException Later(string what, Exception e) => new(MemoryErrorCode.Busy, $"The model {Id}: {what}.", e);

    private MemoryException Unusable(string what, Exception? e = null) =>
        new(MemoryErrorCode.ModelFailed, $"The model {Id}: {what}.", e);
}
