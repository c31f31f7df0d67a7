namespace Ingrain.Server.Wire;

/// <summary>What <c>recall</c> found.</summary>
internal sealed record RecallResult(
    string Notice, IReadOnlyList<MemoryItem> Items, bool NothingRelevant, int Tokens, long Sequence,
    IReadOnlyList<string>? Warnings);

/// <summary>What became of a <c>remember</c>.</summary>
internal sealed record RememberResult
{
    /// <summary><c>kept</c>, <c>already_known</c>, <c>conflict</c> or <c>erased</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>What is there now.</summary>
    public MemoryItem? Memory { get; init; }

    /// <summary>What was to be written, where it was not.</summary>
    public MemoryItem? Attempted { get; init; }

    /// <summary>The changeset that wrote it.</summary>
    public long? Sequence { get; init; }

    /// <summary>Why it was not written.</summary>
    public string? Why { get; init; }
}

/// <summary>What became of an <c>observe</c>.</summary>
internal sealed record ObserveResult
{
    /// <summary>Episodes added.</summary>
    public required int Added { get; init; }

    /// <summary>Episodes that were there already.</summary>
    public required int AlreadyKnown { get; init; }

    /// <summary>The ids of all episodes given, in their order.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>Ids that are there with other content, which stays.</summary>
    public IReadOnlyList<string>? DifferentContent { get; init; }

    /// <summary>Ids that were erased and do not come back.</summary>
    public IReadOnlyList<string>? Erased { get; init; }

    /// <summary>The changeset that wrote them.</summary>
    public long? Sequence { get; init; }
}

/// <summary>One thing, opened.</summary>
internal sealed record OpenResult(string Notice, MemoryItem Memory);

/// <summary>A page of things.</summary>
internal sealed record ListResult(string Notice, IReadOnlyList<MemoryItem> Items, string? Cursor);

/// <summary>One version of something.</summary>
internal sealed record VersionItem
{
    /// <summary>The version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>The changeset that wrote it.</summary>
    public required long Sequence { get; init; }

    /// <summary>When.</summary>
    public required string RecordedAt { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>Why, where it was said.</summary>
    public string? Reason { get; init; }

    /// <summary>The state it had.</summary>
    public required string State { get; init; }

    /// <summary>The text it had, or the beginning of it.</summary>
    public required string Text { get; init; }
}

/// <summary>What something was, newest first.</summary>
internal sealed record HistoryResult(string Notice, string Kind, string Id, IReadOnlyList<VersionItem> Versions, int Older);

/// <summary>One thing that a changeset wrote.</summary>
internal sealed record ChangeItem(string Kind, string Id, int Version);

/// <summary>One changeset.</summary>
internal sealed record ChangesetItem(
    long Sequence, string RecordedAt, string Actor, string? Reason, IReadOnlyList<ChangeItem> Changes, int More);

/// <summary>Changesets, newest first.</summary>
internal sealed record LogResult(string Notice, IReadOnlyList<ChangesetItem> Changesets, long? Before);

/// <summary>One difference.</summary>
internal sealed record DifferenceItem(string Kind, string Id, string Change, string? Before, string? After);

/// <summary>What differs between two points.</summary>
internal sealed record DiffResult(string Notice, IReadOnlyList<DifferenceItem> Differences, int More);

/// <summary>What was taken back.</summary>
internal sealed record RetractResult(string Kind, string Id, string State);

/// <summary>What a rollback did; <c>broken</c> are the paths of modules that are drafts by it.</summary>
internal sealed record RollbackResult(
    long? Sequence, int Restored, int Withdrawn, int Gone, IReadOnlyList<string> ChangedSince, IReadOnlyList<string> Broken);

/// <summary>Where a space stands.</summary>
internal sealed record SpaceSummary(string Space, long Sequence, string? RecordedAt, bool ReadOnly, IReadOnlyList<MemoryItem> Pinned);
