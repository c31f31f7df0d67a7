namespace Ingrain.Server.Rest;

/// <summary>Facts, notes and episodes to keep with one request.</summary>
internal sealed record RememberManyRequest
{
    /// <summary>1 to 1,000, in the order in which they are kept.</summary>
    public required IReadOnlyList<ManyItem> Items { get; init; }

    /// <summary>
    /// Whether facts and notes are one changeset, all or none; that is so where nothing is said. Otherwise each is its own changeset, and
    /// one that is refused keeps no other from being kept.
    /// </summary>
    public bool? Together { get; init; }

    /// <summary>Why, for the log.</summary>
    public string? Reason { get; init; }
}

/// <summary>One thing to keep: exactly one of the members.</summary>
internal sealed record ManyItem
{
    public FactRequest? Fact { get; init; }
    public NoteRequest? Note { get; init; }
    public SessionEpisodeRequest? Episode { get; init; }
}

/// <summary>One episode to keep, with its session.</summary>
internal sealed record SessionEpisodeRequest : EpisodeRequest
{
    /// <summary>The session it belongs to.</summary>
    public required string Session { get; init; }
}

/// <summary>Why one of several was not done.</summary>
internal sealed record ManyProblem(string Code, string Detail);

/// <summary>What became of one of several.</summary>
internal sealed record ManyOutcome
{
    /// <summary>
    /// <c>kept</c>, <c>already-known</c>, <c>different-content</c> (an episode whose id is there with other content, which stays),
    /// <c>erased</c>, <c>retracted</c>, or <c>refused</c>.
    /// </summary>
    public required string Outcome { get; init; }
    public TargetShape? Target { get; init; }
    public int? Version { get; init; }
    public long? Sequence { get; init; }
    public string? ContentHash { get; init; }
    public ManyProblem? Problem { get; init; }
}

/// <summary>What became of each, in their order.</summary>
internal sealed record ManyAnswer(IReadOnlyList<ManyOutcome> Items, int Refused);

/// <summary>Things to take back because they were wrong.</summary>
internal sealed record RetractManyRequest
{
    /// <summary>1 to 1,000.</summary>
    public required IReadOnlyList<TargetShape> Targets { get; init; }

    /// <summary>Why, for the log.</summary>
    public string? Reason { get; init; }
}

/// <summary>Whether things that recall gave were of use.</summary>
internal sealed record FeedbackRequest
{
    /// <summary>1 to 1,000.</summary>
    public required IReadOnlyList<FeedbackItem> Items { get; init; }

    /// <summary>Why, for the log.</summary>
    public string? Reason { get; init; }
}

/// <summary>One judgement.</summary>
internal sealed record FeedbackItem
{
    /// <summary>The kind of what it is about.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it helped.</summary>
    public required bool Useful { get; init; }
}

/// <summary>What feedback wrote.</summary>
internal sealed record FeedbackAnswer
{
    public required int Kept { get; init; }

    /// <summary>The changeset; absent where the same was kept before under the same key.</summary>
    public long? Sequence { get; init; }
}
