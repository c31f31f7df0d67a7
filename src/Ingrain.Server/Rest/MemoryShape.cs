namespace Ingrain.Server.Rest;

/// <summary>Kind and id of something kept.</summary>
internal sealed record TargetShape
{
    /// <summary>Its kind.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }
}

/// <summary>One piece of evidence: an episode or record, or a span of an episode's content.</summary>
internal sealed record EvidenceShape
{
    /// <summary>The kind of what is cited.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>First character of the span, from 0.</summary>
    public int? Start { get; init; }

    /// <summary>Characters of the span.</summary>
    public int? Length { get; init; }
}

/// <summary>Who acted.</summary>
internal sealed record ActorShape(ActorKind Kind, string Name);

/// <summary>Where a fact stands at the time asked about.</summary>
internal sealed record StandingShape(FactHold Hold, string? SupersededBy, DateTimeOffset? HeldUntil);

/// <summary>One example of a module.</summary>
internal sealed record ExampleShape
{
    /// <summary>The call or test.</summary>
    public required string Input { get; init; }

    /// <summary>The expected value as JSON; absent for a test.</summary>
    public string? Expected { get; init; }
}

/// <summary>Anything kept. Members that do not apply to its kind are absent.</summary>
internal sealed record MemoryShape
{
    public required RecordKind Kind { get; init; }
    public required string Id { get; init; }
    public int? Version { get; init; }
    public required RecordState State { get; init; }
    public required TrustLabel Label { get; init; }

    /// <summary>What a person would read of it, or the part of that which was asked for.</summary>
    public required string Text { get; init; }

    /// <summary>Characters of the whole text, where <see cref="Text"/> is a part.</summary>
    public int? Length { get; init; }

    /// <summary>Where the next part begins.</summary>
    public int? NextOffset { get; init; }
    public string? Path { get; init; }
    public string? Title { get; init; }
    public bool? Pinned { get; init; }
    public string? Subject { get; init; }
    public string? Predicate { get; init; }
    public string? Object { get; init; }
    public string? Scope { get; init; }
    public string? Type { get; init; }
    public IReadOnlyList<string>? Supersedes { get; init; }
    public StandingShape? Standing { get; init; }
    public string? Session { get; init; }
    public string? Role { get; init; }
    public string? Speaker { get; init; }
    public DateTimeOffset? OccurredAt { get; init; }
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
    public string? Language { get; init; }
    public string? Docstring { get; init; }
    public IReadOnlyList<string>? Signatures { get; init; }
    public IReadOnlyList<string>? Dependencies { get; init; }
    public IReadOnlyList<ExampleShape>? Examples { get; init; }
    public IReadOnlyList<string>? Aliases { get; init; }
    public TargetShape? From { get; init; }
    public string? Relation { get; init; }
    public TargetShape? To { get; init; }
    public string? Source { get; init; }
    public double? Importance { get; init; }
    public double? Confidence { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public DateTimeOffset? ValidFrom { get; init; }
    public DateTimeOffset? ValidTo { get; init; }
    public DateTimeOffset? VerifiedAt { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public long Sequence { get; init; }
    public ActorShape? Actor { get; init; }
    public IReadOnlyList<EvidenceShape>? Evidence { get; init; }

    /// <summary>SHA-256 of the version's stored content: what <c>ETag</c> says, and what a precondition names.</summary>
    public required string ContentHash { get; init; }
}
