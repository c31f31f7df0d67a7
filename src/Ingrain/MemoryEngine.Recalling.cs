using System.Collections.Concurrent;
using Ingrain.Inference;
using Ingrain.Recall;

namespace Ingrain;

/// <summary>Recall.</summary>
public sealed partial class MemoryEngine
{
    // Statistics of this process and not truth: a new process starts counting anew.
    private readonly ConcurrentDictionary<SpaceId, UsageCounts> _usage = new();
    private readonly ConcurrentDictionary<SpaceId, RecallTally> _recalls = new();

    /// <summary>How often this engine was asked about a space, and how that went.</summary>
    /// <param name="space">The space.</param>
    /// <returns>The figures since the engine was opened; other engines and processes on the store count for themselves.</returns>
    public RecallFigures RecallFigures(SpaceId space) =>
        _recalls.TryGetValue(space, out var tally) ? tally.Read() : new RecallFigures { Count = 0, NothingRelevant = 0, LastTimes = [] };

    /// <summary>Gives back what bears on a query, within a token budget, with the reason for each item.</summary>
    /// <param name="space">The space.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="ct">Cancels before the index is asked.</param>
    /// <returns>Items, context, or an honest nothing.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Invalid"/> where the query breaks a bound; or the store fails.
    /// </exception>
    public async Task<Recalled> RecallAsync(SpaceId space, RecallQuery query, CancellationToken ct = default)
    {
        var began = _clock.GetTimestamp();
        using var span = EngineSpan.Begin("recall", EngineSpan.Recalls, _clock);
        try
        {
            var recalled = await RecallQuietlyAsync(space, query, ct, span).ConfigureAwait(false);
            // Anybody may ask about any name: only spaces that are there are counted apart.
            if (recalled.Sequence > 0)
                _recalls.GetOrAdd(space, static _ => new RecallTally()).Add(recalled.NothingRelevant, _clock.GetElapsedTime(began));
            _usage.GetOrAdd(space, static _ => new UsageCounts()).Add(recalled.Items, _clock.GetUtcNow());
            if (span is not null) Tell(span, recalled);
            return query.Explain ? await WithFeedbackAsync(space, recalled, ct).ConfigureAwait(false) : recalled;
        }
        catch (MemoryException e) when (span is not null)
        {
            span.Failed(e);
            throw;
        }
    }

    /// <summary>
    /// Makes ready what the first recall of a space needs, so that it need not wait for it: its index, its facts, the code itself. Costs
    /// what the first recall would. Sends nothing to an embedder that answers from afar.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Completes when it is ready.</returns>
    /// <exception cref="MemoryException">The store fails.</exception>
    public async Task PrepareAsync(SpaceId space, CancellationToken ct = default)
    {
        var without = Embedder is ILocalEmbedder ? RecallChannels.None : RecallChannels.Vectors;
        await RecallQuietlyAsync(space, new RecallQuery { Text = "what is known", Limit = 1, Without = without }, ct).ConfigureAwait(false);
    }

    /// <summary>A recall that is no use of what it gives: for the engine's own questions.</summary>
    private async Task<Recalled> RecallQuietlyAsync(SpaceId space, RecallQuery query, CancellationToken ct, EngineSpan? span = null)
    {
        Check(query);
        var recall = await RecallableAsync(space, ct).ConfigureAwait(false);
        span?.Stage("index");
        // Facts second: they may be ahead of the index, never behind it, and are asked about the index's point.
        var facts = await KnownFactsAsync(space, ct).ConfigureAwait(false);
        span?.Stage("facts");
        var at = new ReadAt { ValidAt = query.ValidAt, AsOf = query.AsOf };
        var (validAt, asOf) = await MomentAsync(space, at, ct).ConfigureAwait(false);
        var (vector, warning) = await EmbedQueryAsync(space, query, recall, ct).ConfigureAwait(false);
        span?.Stage("query_vector");
        var usage = _usage.GetOrAdd(space, static _ => new UsageCounts());
        var recalled = recall.Read(recallable => facts.Read(known =>
        {
            var seen = Math.Min(asOf, recallable.Applied);
            var sight = new FactSight(known.Ledger, validAt, seen, explains: query.IncludeSuperseded);
            var moment = new RecallMoment(_clock.GetUtcNow(), seen)
            {
                Standing = (fact, _, _) => sight.Standing(fact),
                Vector = vector,
                Usage = usage.Of,
            };
            return recallable.Index.Recall(query with { ValidAt = validAt }, moment);
        }));
        span?.Stage("search");
        return warning is null ? recalled : recalled with { Warnings = [warning] };
    }

    private static void Check(RecallQuery query)
    {
        try
        {
            RecallPipeline.Check(query);
        }
        catch (ArgumentException e) when (e is not ArgumentNullException)
        {
            throw new MemoryException(MemoryErrorCode.Invalid, e.Message, e);
        }
    }
}
