namespace Ingrain.Recall;

/// <summary>What a recall answers from: the clock it counts ages by, and the point of the log it sees.</summary>
/// <param name="Now">The time ages are counted to, unless the query says when facts must hold.</param>
/// <param name="Sequence">
/// The last changeset that may be seen: the space's head, or what <see cref="RecallQuery.AsOf"/> resolves to. The caller resolves a time to
/// a sequence, since only the log knows which changesets were recorded by then.
/// </param>
internal readonly record struct RecallMoment(DateTimeOffset Now, long Sequence)
{
    /// <summary>Where a fact stands; null to go by <see cref="Record.ValidFrom"/> and <see cref="Record.ValidTo"/> alone.</summary>
    public StandingOf? Standing { get; init; }

    /// <summary>The query's vector, by the embedder that the index's vectors are of; empty for none.</summary>
    public ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>How something was used; null where usage is not counted.</summary>
    public UsageOf? Usage { get; init; }
}

/// <summary>Where a fact stands: whether it holds, and until when it did.</summary>
/// <param name="fact">The version seen.</param>
/// <param name="validAt">When it must hold in the world.</param>
/// <param name="sequence">The last changeset that may be known.</param>
internal delegate FactStanding StandingOf(Fact fact, DateTimeOffset validAt, long sequence);

/// <summary>How something was used.</summary>
/// <param name="kind">Its kind.</param>
/// <param name="id">Its id.</param>
internal delegate MemoryUsage UsageOf(RecordKind kind, RecordId id);

/// <summary>How something was used.</summary>
/// <param name="RecallCount">How often it was recalled.</param>
/// <param name="LastRecalledAt">When last; null if never.</param>
internal readonly record struct MemoryUsage(int RecallCount, DateTimeOffset? LastRecalledAt)
{
    /// <summary>How firmly it is remembered, each recall taken as a review that went well; null where that is not counted.</summary>
    public MemoryStrength? Strength { get; init; }
}
