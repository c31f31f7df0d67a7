namespace Ingrain.Git;

/// <summary>What an export did.</summary>
public sealed record RepositoryExported
{
    /// <summary>The repository's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The branch.</summary>
    public required string Branch { get; init; }

    /// <summary>Whether the repository was made by this export.</summary>
    public required bool IsNew { get; init; }

    /// <summary>How many commits were added.</summary>
    public required int Commits { get; init; }

    /// <summary>The branch's last commit; null where no changeset touched a note or module yet.</summary>
    public required string? Commit { get; init; }

    /// <summary>The changeset that this commit is; 0 where there is none.</summary>
    public required long Sequence { get; init; }
}
