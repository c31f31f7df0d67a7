namespace Ingrain.Server.Rest;

/// <summary>Where a space's log ends.</summary>
internal sealed record SpaceShape(string Space, long Sequence, string Hash, DateTimeOffset? RecordedAt);

/// <summary>The spaces that a token reaches.</summary>
internal sealed record SpacesAnswer(IReadOnlyList<SpaceShape> Spaces);

/// <summary>What an observe did.</summary>
internal sealed record ObserveAnswer
{
    public required int Added { get; init; }
    public required int AlreadyKnown { get; init; }

    /// <summary>Ids of all episodes given, in their order.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>Ids that are there with other content, which stays.</summary>
    public required IReadOnlyList<string> DifferentContent { get; init; }

    /// <summary>Ids that were erased and do not come back.</summary>
    public required IReadOnlyList<string> Erased { get; init; }

    /// <summary>The last changeset written; absent when nothing was.</summary>
    public long? Sequence { get; init; }
}

/// <summary>A page of what is kept.</summary>
internal sealed record ListAnswer(string Notice, IReadOnlyList<MemoryShape> Items, string? Cursor);

/// <summary>One thing, opened.</summary>
internal sealed record OpenAnswer(string Notice, MemoryShape Memory);

/// <summary>What became of a write.</summary>
internal sealed record RememberAnswer
{
    /// <summary><c>kept</c>, or <c>already-known</c> where nothing had to be written.</summary>
    public required string Outcome { get; init; }

    /// <summary>What is there now.</summary>
    public required MemoryShape Memory { get; init; }
}

/// <summary>One thing recalled.</summary>
internal sealed record RecalledShape
{
    public required RecordKind Kind { get; init; }
    public required string Id { get; init; }
    public required string Text { get; init; }

    /// <summary>Characters of the whole text, where <see cref="Text"/> is its beginning.</summary>
    public int? Length { get; init; }

    /// <summary>Comparable within one answer only. For a token for a path it says the order alone: 1, 1/2, 1/3 and so on.</summary>
    public required double Score { get; init; }
    public required TrustLabel Label { get; init; }
    public string? Session { get; init; }
    public string? Speaker { get; init; }
    public string? Path { get; init; }
    public DateTimeOffset? OccurredAt { get; init; }
    public DateTimeOffset? ValidFrom { get; init; }
    public DateTimeOffset? ValidTo { get; init; }
    public IReadOnlyList<EvidenceShape>? Evidence { get; init; }
}

/// <summary>One candidate with every component of its score.</summary>
internal sealed record CandidateShape(
    RecordKind Kind, string Id, double Score, string Outcome, IReadOnlyDictionary<string, double> Components, FeedbackShape? Feedback);

/// <summary>How many called something useful, and how many not: each author once, by what they said last. No score reads it.</summary>
internal sealed record FeedbackShape(int Useful, int NotUseful)
{
    /// <summary>The counts; null for none.</summary>
    public static FeedbackShape? Of(FeedbackCounts? counts) =>
        counts is { IsNone: false } some ? new FeedbackShape(some.Useful, some.NotUseful) : null;
}

/// <summary>What a recall found.</summary>
internal sealed record RecallAnswer
{
    public required string Notice { get; init; }

    /// <summary>The items as one framed text within the budget; empty when there are none.</summary>
    public required string Context { get; init; }
    public required IReadOnlyList<RecalledShape> Items { get; init; }
    public required bool NothingRelevant { get; init; }

    /// <summary>How sure it is that this space is meant; absent for a token for a path, since it is judged by the whole space.</summary>
    public double? Confidence { get; init; }
    public required int Tokens { get; init; }
    public required long Sequence { get; init; }
    public required IReadOnlyList<string> Warnings { get; init; }
    public IReadOnlyList<CandidateShape>? Candidates { get; init; }
}

/// <summary>One version of something.</summary>
internal sealed record VersionShape(int Version, ChangesetShape Changeset, MemoryShape Memory);

/// <summary>The versions of something, newest first.</summary>
internal sealed record HistoryAnswer(string Notice, IReadOnlyList<VersionShape> Versions, int Older);

/// <summary>One thing that a changeset wrote.</summary>
internal sealed record ChangeShape(RecordKind Kind, string? Id, int Version);

/// <summary>One changeset, without the content that it wrote.</summary>
internal sealed record ChangesetShape
{
    public required long Sequence { get; init; }
    public required string Id { get; init; }
    public required ActorShape Actor { get; init; }

    /// <summary>How its actor came in.</summary>
    public required string Credential { get; init; }
    public string? Reason { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public required string Hash { get; init; }

    /// <summary>What it wrote: the first 100.</summary>
    public IReadOnlyList<ChangeShape>? Changes { get; init; }

    /// <summary>How many more it wrote.</summary>
    public int? More { get; init; }
}

/// <summary>Changesets, newest first.</summary>
internal sealed record LogAnswer(string Notice, IReadOnlyList<ChangesetShape> Changesets, long? Before);

/// <summary>One difference between two points.</summary>
internal sealed record DifferenceShape(TargetShape Target, MemoryShape? Before, MemoryShape? After);

/// <summary>What differs between two points.</summary>
internal sealed record DiffAnswer(string Notice, IReadOnlyList<DifferenceShape> Differences, int More);

/// <summary>What a rollback did.</summary>
internal sealed record RollbackAnswer
{
    /// <summary>The changeset that rolled back; absent where there was nothing to do.</summary>
    public long? Sequence { get; init; }
    public required int Restored { get; init; }
    public required int Withdrawn { get; init; }
    public required int Gone { get; init; }

    /// <summary>Things that were changed again since; where there are any, nothing was written.</summary>
    public required IReadOnlyList<TargetShape> ChangedSince { get; init; }

    /// <summary>Paths of modules that are drafts by it, as far as the token reaches.</summary>
    public required IReadOnlyList<string> Broken { get; init; }
}

/// <summary>What an erase removed, or would.</summary>
internal sealed record EraseAnswer
{
    public required IReadOnlyList<TargetShape> Targets { get; init; }

    /// <summary>What rests on them.</summary>
    public required IReadOnlyList<TargetShape> Derived { get; init; }
    public required bool WithDerived { get; init; }

    /// <summary>Paths of modules that are drafts by it; none for a preview.</summary>
    public required IReadOnlyList<string> Broken { get; init; }

    /// <summary>The changeset that erased; absent for a preview.</summary>
    public long? Sequence { get; init; }

    /// <summary>Whether no erased byte is left in the store's files; absent for a preview.</summary>
    public bool? Purged { get; init; }
}

/// <summary>A failure, as RFC 9457 shapes it.</summary>
internal sealed record ProblemShape
{
    /// <summary>A URN of <see cref="Code"/>.</summary>
    public required string Type { get; init; }
    public required string Title { get; init; }
    public required int Status { get; init; }
    public required string Detail { get; init; }

    /// <summary>The stable word for programs.</summary>
    public required string Code { get; init; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool? Transient { get; init; }

    /// <summary>With a conflict: what is there.</summary>
    public MemoryShape? Current { get; init; }

    /// <summary>With a conflict: what was to be written.</summary>
    public MemoryShape? Attempted { get; init; }

    /// <summary>With a module that was refused: what its gate found out. The output in it is the program's own words.</summary>
    public ModuleReportShape? Report { get; init; }

    /// <summary>With a module that was not deleted: those that need it, and how each would break.</summary>
    public IReadOnlyList<DependentShape>? Dependents { get; init; }

    /// <summary>With a rollback that wrote nothing: what was changed again since.</summary>
    public IReadOnlyList<TargetShape>? ChangedSince { get; init; }
}
