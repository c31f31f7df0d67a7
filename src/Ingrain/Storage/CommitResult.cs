namespace Ingrain.Storage;

/// <summary>What became of a changeset.</summary>
public abstract record CommitResult
{
    private CommitResult() { }

    /// <summary>It is durable.</summary>
    /// <param name="Changeset">As committed.</param>
    /// <param name="Outcomes">One per change of the draft, in its order.</param>
    public sealed record Committed(Changeset Changeset, IReadOnlyList<ChangeOutcome> Outcomes) : CommitResult;

    /// <summary>A changeset of this id was committed before; nothing was written now.</summary>
    /// <param name="Changeset">The first one.</param>
    public sealed record Repeated(Changeset Changeset) : CommitResult;

    /// <summary>Every change was already so, or refused by itself; nothing was written.</summary>
    /// <param name="Outcomes">One per change of the draft, in its order.</param>
    public sealed record Unchanged(IReadOnlyList<ChangeOutcome> Outcomes) : CommitResult;

    /// <summary>Somebody else wrote first; nothing was written.</summary>
    /// <param name="Conflicts">Each change that does not fit, with both versions.</param>
    public sealed record Conflicted(IReadOnlyList<Conflict> Conflicts) : CommitResult;
}

/// <summary>What became of one change.</summary>
public enum ChangeOutcome
{
    /// <summary>Written.</summary>
    Written,

    /// <summary>Already exactly so.</summary>
    AlreadyKnown,

    /// <summary>An episode of that id exists with other content; the one that exists stays.</summary>
    DifferentContent,

    /// <summary>That id was erased; it does not come back.</summary>
    Erased,

    /// <summary>There is nothing of that id.</summary>
    NotFound,
}

/// <summary>A change that does not fit what is there.</summary>
public sealed record Conflict
{
    /// <summary>The version the writer expected, null where the clash is about a path.</summary>
    public required int? ExpectedVersion { get; init; }

    /// <summary>What the writer wanted to write.</summary>
    public required Record Attempted { get; init; }

    /// <summary>What is there now; null where there is nothing.</summary>
    public required Record? Current { get; init; }

    /// <summary>What does not fit, in words.</summary>
    public required string Why { get; init; }
}
