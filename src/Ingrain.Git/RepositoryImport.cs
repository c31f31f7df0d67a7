namespace Ingrain.Git;

/// <summary>What to take in from a repository, and in whose name.</summary>
public sealed record RepositoryImport
{
    /// <summary>The branch; null for the one that the repository's HEAD names.</summary>
    public string? Branch { get; init; }

    /// <summary>
    /// The person who vouches for what the branch says; null for nobody: it is from outside then, labelled external at most, and changes
    /// nothing that a person confirmed.
    /// </summary>
    public string? Person { get; init; }

    /// <summary>
    /// Whether each commit's author is taken for the person who vouches for it. Anybody can write any author into a commit: only for a
    /// repository that strangers cannot write to.
    /// </summary>
    public bool TrustAuthors { get; init; }

    /// <summary>Whether what does not conflict is taken from a commit where something does, and from those behind it.</summary>
    public bool KeepGoing { get; init; }
}

/// <summary>What an import did.</summary>
public sealed record RepositoryImported
{
    /// <summary>The branch.</summary>
    public required string Branch { get; init; }

    /// <summary>The changeset whose export the branch stands on.</summary>
    public required long BaseSequence { get; init; }

    /// <summary>What became of each commit, oldest first; those behind a conflict are left out, unless told to keep going.</summary>
    public required IReadOnlyList<ImportedCommit> Commits { get; init; }

    /// <summary>Commits that were not looked at, because one before them conflicts.</summary>
    public required int CommitsLeft { get; init; }

    /// <summary>Whether everything that the branch changes is in the space now, or was skipped and named.</summary>
    public bool IsWhole => CommitsLeft == 0 && Commits.All(c => c.Conflicts.Count == 0);
}

/// <summary>What became of one commit.</summary>
public sealed record ImportedCommit
{
    /// <summary>Its id.</summary>
    public required string Commit { get; init; }

    /// <summary>The first line of its message, as its author wrote it.</summary>
    public required string Subject { get; init; }

    /// <summary>The changeset that it became; null where nothing of it was to write, or it conflicts.</summary>
    public required long? Sequence { get; init; }

    /// <summary>Whether an earlier import took it in whole.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Notes and modules that were written.</summary>
    public required IReadOnlyList<Endpoint> Written { get; init; }

    /// <summary>Modules of them that are quarantined drafts: nothing has run their examples.</summary>
    public required IReadOnlyList<Endpoint> Drafts { get; init; }

    /// <summary>Files that were changed on both sides: nothing of them was written.</summary>
    public required IReadOnlyList<RepositoryConflict> Conflicts { get; init; }

    /// <summary>Files that are no note or module, or that cannot be taken, with why.</summary>
    public required IReadOnlyList<SkippedFile> Skipped { get; init; }
}

/// <summary>A file that a commit changed and that cannot be written over what is there.</summary>
public sealed record RepositoryConflict
{
    /// <summary>The file's name in the repository.</summary>
    public required string File { get; init; }

    /// <summary>What does not fit, in words.</summary>
    public required string Why { get; init; }

    /// <summary>As the branch's side found it; null where it was not there.</summary>
    public required Record? Base { get; init; }

    /// <summary>As the space has it now; null where there is nothing.</summary>
    public required Record? Ours { get; init; }

    /// <summary>As the branch has it; null where it takes the file away.</summary>
    public required Record? Theirs { get; init; }
}

/// <summary>A file that was left out.</summary>
/// <param name="File">Its name, with what cannot be shown as escapes.</param>
/// <param name="Why">Why, in words without its content.</param>
public sealed record SkippedFile(string File, string Why);
