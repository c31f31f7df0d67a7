using Ingrain.Inference;
using Ingrain.Recall;

namespace Ingrain.Eval;

/// <summary>Asks the index alone, without log or store: what ranking is worth by itself, and how fast it is.</summary>
public static class IndexTarget
{
    /// <summary>Indexes a conversation.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="cancel">Unused: indexing a conversation takes milliseconds.</param>
    /// <returns>The target.</returns>
    public static ValueTask<RecallTarget> OpenAsync(EvalConversation conversation, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        var embedder = StaticEmbedder.Default;
        var index = new SpaceIndex(embedder);
        var sequence = 0L;
        foreach (var episode in conversation.Episodes) index.AddEpisode(episode with { Sequence = ++sequence });
        foreach (var record in conversation.Records) index.AddRecord(record with { Sequence = ++sequence });
        return ValueTask.FromResult(new RecallTarget(
            (query, now, _) =>
            {
                var vector = new float[embedder.Dimensions];
                var hasVector = (query.Without & RecallChannels.Vectors) == 0 && embedder.Embed(query.Text, vector);
                return ValueTask.FromResult(index.Recall(query, new RecallMoment(now, sequence) { Vector = hasVector ? vector : default }));
            },
            () =>
            {
                index.Dispose();
                return ValueTask.CompletedTask;
            }));
    }
}
