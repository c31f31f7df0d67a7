using System.Collections.Concurrent;
using Ingrain.Inference;

namespace Ingrain;

/// <summary>Vectors of an embedder that answers from afar: made in the background, and missed loudly.</summary>
public sealed partial class MemoryEngine
{
    private const int EmbeddedAtOnce = 64;

    // A recall waits for a query's vector no longer than this, and says so when it went without.
    private static readonly TimeSpan s_queryWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_retryFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_retryLast = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<SpaceId, Embedding> _embedding = new();
    private readonly CancellationTokenSource _closing = new();

    /// <summary>How far the embedder has come with a space.</summary>
    /// <param name="space">The space.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Documents embedded, documents in all, and what the embedder last failed with.</returns>
    public async Task<EmbeddingProgress> EmbeddingProgressAsync(SpaceId space, CancellationToken ct = default)
    {
        var recall = await RecallableAsync(space, ct).ConfigureAwait(false);
        var (done, all) = recall.Read(r => (r.Index.EmbeddedUpTo, r.Index.Documents.Count));
        return new EmbeddingProgress(Embedder.Id, done, all, _embedding.GetValueOrDefault(space)?.Failure);
    }

    private IEmbedder Embedder => _embedder ?? StaticEmbedder.Default;

    private async ValueTask<CaughtUp<Recallable>> RecallableAsync(SpaceId space, CancellationToken ct)
    {
        var recall = await DerivedAsync(_recall, space, () => new Recallable(Embedder), ct).ConfigureAwait(false);
        await recall.CatchUpAsync(ct).ConfigureAwait(false);
        recall.StartSaving();
        if (Embedder is not ILocalEmbedder) StartEmbedding(space, recall);
        return recall;
    }

    /// <summary>A query's vector, or why there is none.</summary>
    private async ValueTask<(ReadOnlyMemory<float> Vector, string? Warning)> EmbedQueryAsync(RecallQuery query, CancellationToken ct)
    {
        if ((query.Without & RecallChannels.Vectors) != 0) return default;
        if (Embedder is ILocalEmbedder local)
        {
            var vector = new float[local.Dimensions];
            return local.Embed(query.Text, vector) ? (vector, null) : default;
        }
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bounded.CancelAfter(s_queryWait);
        try
        {
            return ((await Embedder.EmbedAsync([query.Text], bounded.Token).ConfigureAwait(false))[0], null);
        }
        catch (MemoryException e)
        {
            return (default, $"Searched by words only: the embedder failed. {e.Message}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (default, $"Searched by words only: the embedder did not answer within {s_queryWait.TotalSeconds:0} seconds.");
        }
    }

    private void StartEmbedding(SpaceId space, CaughtUp<Recallable> recall)
    {
        if (recall.Read(r => r.Index.EmbeddedUpTo == r.Index.Documents.Count)) return;
        var embedding = _embedding.GetOrAdd(space, static _ => new Embedding());
        if (Interlocked.Exchange(ref embedding.IsRunning, true)) return;
        _ = Task.Run(async () =>
        {
            try
            {
                await EmbedAllAsync(recall, embedding, _closing.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The engine closes: the rest is embedded when the space is next used.
            }
            finally
            {
                Volatile.Write(ref embedding.IsRunning, false);
            }
        });
    }

    private async Task EmbedAllAsync(CaughtUp<Recallable> recall, Embedding embedding, CancellationToken ct)
    {
        for (var wait = s_retryFirst; ;)
        {
            var (known, texts) = recall.Read(r => (r, r.Index.NextToEmbed(EmbeddedAtOnce)));
            if (texts.Count == 0) return;
            try
            {
                var vectors = await Embedder.EmbedAsync(texts, ct).ConfigureAwait(false);
                await recall.ChangeAsync(known, r => r.Index.TakeVectors(vectors), ct).ConfigureAwait(false);
                (embedding.Failure, wait) = (null, s_retryFirst);
            }
            catch (MemoryException e)
            {
                embedding.Failure = e.Message;
                await Task.Delay(wait, _clock, ct).ConfigureAwait(false);
                wait = wait * 2 < s_retryLast ? wait * 2 : s_retryLast;
            }
        }
    }

    private sealed class Embedding
    {
        public bool IsRunning;

        public volatile string? Failure;
    }
}

/// <summary>How far an embedder has come with a space.</summary>
/// <param name="Embedder">Its id.</param>
/// <param name="Done">Documents embedded.</param>
/// <param name="All">Documents in all.</param>
/// <param name="Failure">What it last failed with; null where it answers.</param>
public sealed record EmbeddingProgress(string Embedder, int Done, int All, string? Failure);
