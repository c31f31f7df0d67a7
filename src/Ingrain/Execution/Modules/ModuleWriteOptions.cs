namespace Ingrain;

/// <summary>What a write of a module may do beside storing one that passes.</summary>
public sealed record ModuleWriteOptions
{
    /// <summary>
    /// Whether one that does not pass is kept as a draft: in quarantine, loaded by nothing, until it passes. Default: refused.
    /// </summary>
    public bool KeepDraft { get; init; }

    /// <summary>The version the caller saw, 0 for none; null to write on whatever is there now.</summary>
    public int? ExpectedVersion { get; init; }

    /// <summary>
    /// Whether modules that need this one may break by it: they become drafts in the same changeset. Default: refused, with what would
    /// break.
    /// </summary>
    public bool AllowBreaking { get; init; }

    /// <summary>Whether it may say the same as a module at another path, comments and spacing aside. Default: refused.</summary>
    public bool AllowDuplicate { get; init; }
}

/// <summary>What taking a module out of use may do.</summary>
public sealed record ModuleRetractOptions
{
    /// <summary>The version the caller saw; null for whatever is there now.</summary>
    public int? ExpectedVersion { get; init; }

    /// <summary>Whether modules that need it may be left without it: they become drafts in the same changeset. Default: refused.</summary>
    public bool AllowBreaking { get; init; }
}
