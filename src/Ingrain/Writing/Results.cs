namespace Ingrain;

/// <summary>What an observe did. The counts add up to the episodes given.</summary>
public sealed record Observed
{
    /// <summary>Episodes added.</summary>
    public required int Added { get; init; }

    /// <summary>Episodes that were there already with the same content.</summary>
    public required int AlreadyKnown { get; init; }

    /// <summary>Ids that are there with other content, which stays.</summary>
    public required IReadOnlyList<RecordId> DifferentContent { get; init; }

    /// <summary>Ids that were erased and stay so.</summary>
    public required IReadOnlyList<RecordId> Erased { get; init; }

    /// <summary>Sequence of the last changeset written; null when nothing was.</summary>
    public required long? Sequence { get; init; }
}

/// <summary>What a write of records did.</summary>
public abstract record Remembered
{
    private Remembered() { }

    /// <summary>Written.</summary>
    /// <param name="Record">The new version.</param>
    public sealed record Kept(Record Record) : Remembered;

    /// <summary>It was there already; nothing was written.</summary>
    /// <param name="Record">What is there.</param>
    public sealed record AlreadyKnown(Record Record) : Remembered;

    /// <summary>Somebody else wrote first; nothing was written.</summary>
    /// <param name="Conflict">Both versions.</param>
    public sealed record Conflicted(Storage.Conflict Conflict) : Remembered;

    /// <summary>That id was erased and stays so.</summary>
    /// <param name="Id">The id.</param>
    public sealed record Erased(RecordId Id) : Remembered;
}

/// <summary>What a rollback did.</summary>
public sealed record RolledBack
{
    /// <summary>Sequence of the changeset that rolled back; null when there was nothing to do or it could not be done.</summary>
    public required long? Sequence { get; init; }

    /// <summary>Things brought back to an earlier content.</summary>
    public required int Restored { get; init; }

    /// <summary>Things that did not exist before and are withdrawn now.</summary>
    public required int Withdrawn { get; init; }

    /// <summary>Things that were changed again since; where there are any, nothing was written.</summary>
    public required IReadOnlyList<Endpoint> ChangedSince { get; init; }

    /// <summary>Things whose content was erased and cannot come back.</summary>
    public required int Gone { get; init; }

    /// <summary>Paths of modules that are drafts now: they do not pass with what is there after the rollback.</summary>
    public IReadOnlyList<string> Broken { get; init; } = [];
}

/// <summary>What an erase removed, or would.</summary>
public sealed record Erased
{
    /// <summary>What was asked for and is there.</summary>
    public required IReadOnlyList<Endpoint> Targets { get; init; }

    /// <summary>What rests on it: erased too where asked for, else left with evidence that is gone.</summary>
    public required IReadOnlyList<Endpoint> Derived { get; init; }

    /// <summary>Paths of modules that are drafts now: they needed what was erased. Empty for a preview.</summary>
    public IReadOnlyList<string> Broken { get; init; } = [];

    /// <summary>Sequence of the changeset; null for a preview or where nothing was there.</summary>
    public required long? Sequence { get; init; }

    /// <summary>Whether no erased byte is left in the store's files; false when another process still holds old pages.</summary>
    public required bool Purged { get; init; }
}
