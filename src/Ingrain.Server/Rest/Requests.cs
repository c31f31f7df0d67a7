namespace Ingrain.Server.Rest;

/// <summary>Episodes to keep, in the order in which they happened.</summary>
internal sealed record ObserveRequest
{
    /// <summary>The session they belong to.</summary>
    public required string Session { get; init; }

    /// <summary>1 to 1,000.</summary>
    public required IReadOnlyList<EpisodeRequest> Episodes { get; init; }

    /// <summary>Why, for the log.</summary>
    public string? Reason { get; init; }
}

/// <summary>One episode to keep.</summary>
internal record EpisodeRequest
{
    /// <summary>The caller's own id: the same again adds nothing. Without one an id is made.</summary>
    public string? Id { get; init; }

    /// <summary>Who speaks: user, assistant, system, tool, or another word.</summary>
    public required string Role { get; init; }

    /// <summary>What was said or seen, up to 1,000,000 characters.</summary>
    public required string Content { get; init; }

    /// <summary>The speaker's name.</summary>
    public string? Speaker { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>How far to trust it; what the token and the role allow at most.</summary>
    public TrustLabel? Label { get; init; }

    /// <summary>What else the source says.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>What facts and notes have in common.</summary>
internal abstract record RecordRequest
{
    /// <summary>Writes the next version of this id, or the first. Without one a fact gets an id, a note that of its path.</summary>
    public string? Id { get; init; }

    /// <summary>What it rests on, most telling first, up to 256.</summary>
    public IReadOnlyList<EvidenceShape>? Evidence { get; init; }

    /// <summary>Up to 64.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>How much it matters, 0 to 1; 0.5 where it is not said.</summary>
    public double? Importance { get; init; }

    /// <summary>How sure its writer is, 0 to 1; 1 where it is not said.</summary>
    public double? Confidence { get; init; }

    /// <summary>How far to trust it; what the token allows at most.</summary>
    public TrustLabel? Label { get; init; }

    /// <summary>Since when it is true. Never guess.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Until when it is true, exclusive.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>When it was last confirmed to hold.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>Write only on this version; 0 for a new one.</summary>
    public int? ExpectedVersion { get; init; }

    /// <summary>Write only on the version with this content hash, as <c>If-Match</c>.</summary>
    public string? IfContentHash { get; init; }

    /// <summary>Why, for the log.</summary>
    public string? Reason { get; init; }
}

/// <summary>A dated claim to keep.</summary>
internal sealed record FactRequest : RecordRequest
{
    /// <summary>The claim as a full sentence, up to 16,384 characters.</summary>
    public required string Statement { get; init; }

    /// <summary>What it is about.</summary>
    public string? Subject { get; init; }

    /// <summary>Which property.</summary>
    public string? Predicate { get; init; }

    /// <summary>Its value.</summary>
    public string? Object { get; init; }

    /// <summary>Where it applies.</summary>
    public string? Scope { get; init; }

    /// <summary>Its fact type; <c>statement</c> where none is named.</summary>
    public string? Type { get; init; }

    /// <summary>Ids of facts that it replaces.</summary>
    public IReadOnlyList<string>? Supersedes { get; init; }
}

/// <summary>Markdown to keep at a path; the same path again is its next version.</summary>
internal sealed record NoteRequest : RecordRequest
{
    /// <summary>Where it lives, such as <c>runbooks/deploy.md</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The markdown, up to 1,000,000 characters.</summary>
    public required string Text { get; init; }

    /// <summary>Its title.</summary>
    public string? Title { get; init; }

    /// <summary>Whether every recall carries it.</summary>
    public bool Pinned { get; init; }
}

/// <summary>A question to memory.</summary>
internal sealed record RecallRequest
{
    /// <summary>A question, a task or a message, in words.</summary>
    public required string Query { get; init; }

    /// <summary>The most tokens that the context may take, 64 to 200,000; 2,000 where it is not said.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The most items, 1 to 1,000; 20 where it is not said.</summary>
    public int? Limit { get; init; }

    /// <summary>Only these kinds; empty for all.</summary>
    public IReadOnlyList<RecordKind>? Kinds { get; init; }

    /// <summary>Only notes and modules at or below this path.</summary>
    public string? Under { get; init; }

    /// <summary>The time at which facts must hold.</summary>
    public DateTimeOffset? ValidAt { get; init; }

    /// <summary>What was known then: the number of a changeset, or a time.</summary>
    public string? AsOf { get; init; }

    /// <summary>Also facts that no longer hold.</summary>
    public bool IncludeSuperseded { get; init; }

    /// <summary>The scoring policy; <c>article</c> where none is named.</summary>
    public string? Policy { get; init; }

    /// <summary>Also every candidate with every component of its score.</summary>
    public bool Explain { get; init; }
}

/// <summary>Why something is done.</summary>
internal sealed record ReasonRequest
{
    /// <summary>Why, for the log.</summary>
    public string? Reason { get; init; }
}

/// <summary>A person's word for exactly what they read.</summary>
internal sealed record ConfirmRequest
{
    /// <summary>The content hash of the version that was read.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Why, for the log.</summary>
    public string? Reason { get; init; }
}

/// <summary>What to undo: one changeset, or everything after a point.</summary>
internal sealed record RollbackRequest
{
    /// <summary>The changeset to undo.</summary>
    public long? Sequence { get; init; }

    /// <summary>The point to bring the whole space back to: the number of a changeset, or a time.</summary>
    public string? To { get; init; }

    /// <summary>Why, for the log.</summary>
    public string? Reason { get; init; }
}

/// <summary>What to erase for good.</summary>
internal sealed record EraseRequest
{
    /// <summary>1 to 1,000 things. A session stands for itself and its episodes.</summary>
    public required IReadOnlyList<TargetShape> Targets { get; init; }

    /// <summary>Whether what rests on them goes too.</summary>
    public bool WithDerived { get; init; }

    /// <summary>Why. It stays in the log until something of the same changeset is erased.</summary>
    public string? Reason { get; init; }
}
