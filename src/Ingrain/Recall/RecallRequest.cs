namespace Ingrain.Recall;

/// <summary>One recall's question: the query, the moment it is asked at, and what it may see.</summary>
/// <param name="Query">The query, checked.</param>
/// <param name="Moment">The clock, and the point of the log to answer from.</param>
/// <param name="Seen">What may be returned.</param>
internal sealed record RecallRequest(RecallQuery Query, RecallMoment Moment, Visibility Seen)
{
    /// <summary>The query's vector; empty for none.</summary>
    public ReadOnlyMemory<float> Vector { get; init; } = Moment.Vector;

    /// <summary>Whether a channel takes part.</summary>
    /// <param name="channel">The channel.</param>
    public bool Has(RecallChannels channel) => (Query.Without & channel) == 0;
}
