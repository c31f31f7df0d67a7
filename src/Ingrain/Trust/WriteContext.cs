namespace Ingrain;

/// <summary>In whose name a write happens and why. Every changeset carries it.</summary>
public sealed record WriteContext
{
    /// <summary>The longest reason, in UTF-16 characters.</summary>
    public const int ReasonLengthMax = 2_000;

    /// <summary>Who acts.</summary>
    public required Actor Actor { get; init; }

    /// <summary>How the actor came in, such as <c>cli</c> or <c>mcp:stdio</c>; never a secret.</summary>
    public string Credential { get; init; } = "";

    /// <summary>Why, in words; shown in the log.</summary>
    public string Reason { get; init; } = "";

    /// <summary>
    /// The path that everything written has to lie at or below, also what follows from it, such as modules that become drafts; null for no
    /// such bound. A write that would reach beyond is refused whole.
    /// </summary>
    public string? Under { get; init; }

    /// <summary>The changeset's id, so that a retry is recognised; null to have one made.</summary>
    public ChangesetId? Changeset { get; init; }
}
