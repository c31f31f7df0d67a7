using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Ingrain.Indexes;
using Ingrain.Inference;

namespace Ingrain;

/// <summary>Vectors of an embedder that answers from afar: made in the background, and missed loudly.</summary>
public sealed partial class MemoryEngine
{
    private const int EmbeddedAtOnce = 64;

    // A recall waits for a query's vector no longer than this, and says so when it went without.
    private static readonly TimeSpan s_queryWait = TimeSpan.FromSeconds(2);

    // What was asked for may cost money: on closing it gets a moment to arrive.
    private static readonly TimeSpan s_closingWait = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<SpaceId, Embedding> _embedding = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _givingUp;

    // An embedder that fails is down for everybody. One that is too slow for a query may still do for texts in the background.
    private readonly Outage _down;
    private readonly Outage _slow;

    /// <summary>How far the embedder has come with a space.</summary>
    /// <param name="space">The space.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Documents embedded, documents in all, and what the embedder last failed with.</returns>
    public async Task<EmbeddingProgress> EmbeddingProgressAsync(SpaceId space, CancellationToken ct = default) =>
        Progress(await RecallableAsync(space, ct).ConfigureAwait(false));

    /// <summary>
    /// As <see cref="EmbeddingProgressAsync"/>, but only looks: nothing is sent to an embedder that answers from afar, which may cost
    /// money.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Documents embedded, documents in all, and what the embedder last failed with.</returns>
    public async Task<EmbeddingProgress> EmbeddingSoFarAsync(SpaceId space, CancellationToken ct = default) =>
        Progress(await CaughtUpAsync(space, ct).ConfigureAwait(false));

    /// <summary>
    /// Embeds what an embedder that answers from afar was not given yet, and waits for it. Without this call the same happens in the
    /// background from the first recall on; a local embedder has nothing to catch up with.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="progress">Told after every few texts.</param>
    /// <param name="ct">Cancels; what was embedded by then is kept.</param>
    /// <returns>How far it came: everything that the space held when this began.</returns>
    /// <exception cref="MemoryException">The embedder fails, or the store does.</exception>
    public async Task<EmbeddingProgress> EmbedAsync(
        SpaceId space, IProgress<EmbeddingProgress>? progress = null, CancellationToken ct = default)
    {
        var recall = await CaughtUpAsync(space, ct).ConfigureAwait(false);
        while (await EmbedNextAsync(space, recall, ct).ConfigureAwait(false)) progress?.Report(Progress(recall));
        return Progress(recall);
    }

    private IEmbedder Embedder => _embedder ?? StaticEmbedder.Default;

    private EmbeddingProgress Progress(CaughtUp<Recallable> recall)
    {
        var (done, all) = recall.Read(r => (r.Index.EmbeddedUpTo, r.Index.Documents.Count));
        return new EmbeddingProgress(Embedder.Id, done, all, _down.Failure ?? _slow.Failure);
    }

    private async ValueTask<CaughtUp<Recallable>> CaughtUpAsync(SpaceId space, CancellationToken ct)
    {
        var recall = await DerivedAsync(_recall, space, () => new Recallable(Embedder), ct).ConfigureAwait(false);
        await recall.CatchUpAsync(ct).ConfigureAwait(false);
        recall.StartSaving();
        return recall;
    }

    private async ValueTask<CaughtUp<Recallable>> RecallableAsync(SpaceId space, CancellationToken ct)
    {
        var recall = await CaughtUpAsync(space, ct).ConfigureAwait(false);
        if (Embedder is not ILocalEmbedder) StartEmbedding(space, recall);
        return recall;
    }

    /// <summary>A query's vector, and what is to be said of it or of those it is compared with.</summary>
    private async ValueTask<(ReadOnlyMemory<float> Vector, string? Warning)> EmbedQueryAsync(
        SpaceId space, RecallQuery query, CaughtUp<Recallable> recall, CancellationToken ct)
    {
        if ((query.Without & RecallChannels.Vectors) != 0) return default;
        if (Embedder is ILocalEmbedder local)
        {
            var own = new float[local.Dimensions];
            return local.Embed(query.Text, own) ? (own, null) : default;
        }
        // Nobody waits for one that is known not to answer.
        if (_down.Remaining > TimeSpan.Zero) return (default, ByWordsOnly(_down.Failure));
        if (_slow.Remaining > TimeSpan.Zero) return (default, ByWordsOnly(_slow.Failure));
        using var limit = new CancellationTokenSource(s_queryWait, _clock);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            var asked = EmbedTextsAsync([query.Text], bounded.Token).AsTask();
            var vector = Checked(await asked.WaitAsync(bounded.Token).ConfigureAwait(false), 1)[0];
            _down.End();
            _slow.End();
            var (known, fits) = recall.Read(r => (r, vector.IsEmpty || r.Index.Fits(vector.Length)));
            if (!fits)
            {
                await recall.ChangeAsync(known, r => r.Index.DropVectors(vector.Length), ct).ConfigureAwait(false);
                StartEmbedding(space, recall);
            }
            var (done, all) = recall.Read(r => (r.Index.EmbeddedUpTo, r.Index.Documents.Count));
            // A batch that is on its way is no news.
            return (vector, all - done <= EmbeddedAtOnce ? null
                : $"{all - done} of {all} memories are not embedded yet and were searched by words only.");
        }
        catch (MemoryException e)
        {
            _down.Fail(e.Message);
            return (default, ByWordsOnly(e.Message));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            _slow.Fail($"It did not answer within {s_queryWait.TotalSeconds:0} seconds.");
            return (default, ByWordsOnly(_slow.Failure));
        }
    }

    private static string ByWordsOnly(string? failure) => $"Searched by words only: the embedder failed. {failure}";

    /// <summary>An answer of an embedder that somebody else may have written.</summary>
    private static IReadOnlyList<ReadOnlyMemory<float>> Checked(IReadOnlyList<ReadOnlyMemory<float>> vectors, int count)
    {
        var length = vectors.FirstOrDefault(v => !v.IsEmpty).Length;
        return vectors.Count == count && length <= VectorIndex.DimensionsMax
            && vectors.All(v => v.IsEmpty || (v.Length == length && IsFinite(v.Span))) ? vectors
            : throw new MemoryException(
                MemoryErrorCode.ModelFailed, "The embedder did not give one vector of one size, of finite numbers, for every text.");
    }

    private static bool IsFinite(ReadOnlySpan<float> vector)
    {
        foreach (var value in vector)
            if (!float.IsFinite(value)) return false;
        return true;
    }

    private void StartEmbedding(SpaceId space, CaughtUp<Recallable> recall)
    {
        if (_closing.IsCancellationRequested || recall.Read(r => r.Index.EmbeddedUpTo == r.Index.Documents.Count)) return;
        var embedding = _embedding.GetOrAdd(space, static _ => new Embedding());
        if (Interlocked.Exchange(ref embedding.IsRunning, true)) return;
        embedding.Running = Task.Run(async () =>
        {
            try
            {
                await EmbedAllAsync(space, recall).ConfigureAwait(false);
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

    private async Task EmbedAllAsync(SpaceId space, CaughtUp<Recallable> recall)
    {
        while (!_closing.IsCancellationRequested)
        {
            while (_down.Remaining is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, _clock, _closing.Token).ConfigureAwait(false);
            try
            {
                if (!await EmbedNextAsync(space, recall, _givingUp.Token).ConfigureAwait(false)) return;
            }
            catch (MemoryException)
            {
                // Noted by then: it is asked again after a while.
            }
        }
    }

    /// <summary>Embeds the next texts of a space, one call at a time.</summary>
    /// <returns>Whether there were any.</returns>
    private async Task<bool> EmbedNextAsync(SpaceId space, CaughtUp<Recallable> recall, CancellationToken ct)
    {
        var embedding = _embedding.GetOrAdd(space, static _ => new Embedding());
        await embedding.Turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var (known, (start, texts)) = recall.Read(r => (r, r.Index.NextToEmbed(EmbeddedAtOnce)));
            if (texts.Count == 0) return false;
            var vectors = Checked(await EmbedTextsAsync(texts, ct).ConfigureAwait(false), texts.Count);
            // Before the vectors are there: who sees all of them must not be told of a failure that is over.
            _down.End();
            await recall.ChangeAsync(known, r => r.Index.TakeVectors(start, vectors), CancellationToken.None).ConfigureAwait(false);
            recall.StartSaving();
            return true;
        }
        catch (MemoryException e)
        {
            _down.Fail(e.Message);
            throw;
        }
        finally
        {
            embedding.Turn.Release();
        }
    }

    /// <summary>Ends what goes on in the background: nothing new is asked, and what was asked is waited for, but not for long.</summary>
    private async ValueTask EndEmbeddingAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        if (_down.Failure is null) _givingUp.CancelAfter(s_closingWait);
        else await _givingUp.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_embedding.Values.Select(e => e.Running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [SuppressMessage("Reliability", "CA1001", Justification = "Its lock holds no handle, and calls under way may outlive the engine.")]
    private sealed class Embedding
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public bool IsRunning;

        public volatile Task Running = Task.CompletedTask;
    }
}

/// <summary>How far an embedder has come with a space.</summary>
/// <param name="Embedder">Its id.</param>
/// <param name="Done">Documents embedded.</param>
/// <param name="All">Documents in all.</param>
/// <param name="Failure">What it last failed with; null where it answers.</param>
public sealed record EmbeddingProgress(string Embedder, int Done, int All, string? Failure);
