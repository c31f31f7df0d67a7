namespace Ingrain;

/// <summary>Which facts to look through, the last written first.</summary>
public sealed record FactQuery
{
    /// <summary>The most facts of one page.</summary>
    public const int LimitMax = 500;

    /// <summary>Words that the subject, predicate, object or statement must hold together; case and white space do not matter.</summary>
    public string? About { get; init; }

    /// <summary>Only facts that stand so; null for any.</summary>
    public FactHold? Hold { get; init; }

    /// <summary>Where the last page ended: <see cref="FactPage.Before"/>. Null for the first page.</summary>
    public int? Before { get; init; }

    /// <summary>1 to <see cref="LimitMax"/>.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>
/// One version of a fact among those that claim something of the same subject, predicate and scope, with both of its times.
/// </summary>
public sealed record FactClaim
{
    /// <summary>The version.</summary>
    public required Fact Version { get; init; }

    /// <summary>Since when it may hold: <see cref="Record.ValidFrom"/> or, where that is unknown, when it was first known to.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When its next version was recorded, which may have taken it back; null for the current version.</summary>
    public DateTimeOffset? KnownUntil { get; init; }
}
