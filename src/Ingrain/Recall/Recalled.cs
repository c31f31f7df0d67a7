namespace Ingrain;

/// <summary>What a recall gives: items, and the same as one text within the token budget.</summary>
public sealed record Recalled
{
    /// <summary>Pinned notes, then what was found, best first. Only pinned notes when nothing is relevant.</summary>
    public required IReadOnlyList<RecalledItem> Items { get; init; }

    /// <summary>
    /// The items as one text with citations, dates and labels, framed as data; empty when there are none. A long item is shown in part.
    /// </summary>
    public required string Context { get; init; }

    /// <summary>Estimated tokens of <see cref="Context"/>.</summary>
    public required int Tokens { get; init; }

    /// <summary>Whether nothing known bears on the query.</summary>
    public required bool NothingRelevant { get; init; }

    /// <summary>
    /// How likely this space is one that the query was meant for, 0 to 1, where before asking either was as likely: half or more speaks for
    /// it. Judged by words alone (docs/recall.md).
    /// </summary>
    public double Confidence { get; init; }

    /// <summary>The space's head that was answered from.</summary>
    public long Sequence { get; init; }

    /// <summary>What went wrong on the way without keeping the answer from coming: an embedder that did not answer, for one.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Every candidate with every component of its score; empty unless asked for.</summary>
    public IReadOnlyList<Candidate> Candidates { get; init; } = [];
}

/// <summary>One thing recalled.</summary>
public sealed record RecalledItem
{
    /// <summary>Its id.</summary>
    public required RecordId Id { get; init; }

    /// <summary>Its kind.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>Its text.</summary>
    public required string Text { get; init; }

    /// <summary>Its score: comparable within one recall only.</summary>
    public required double Score { get; init; }

    /// <summary>How far it may be trusted.</summary>
    public required TrustLabel Label { get; init; }

    /// <summary>An episode's session.</summary>
    public RecordId? Session { get; init; }

    /// <summary>An episode's speaker, or its role where no name is known.</summary>
    public string? Speaker { get; init; }

    /// <summary>A note's or module's path.</summary>
    public string? Path { get; init; }

    /// <summary>When an episode happened.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Since when it is true.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Until when it was true.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>What it rests on.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];
}

/// <summary>One candidate of a recall, with everything that made its score.</summary>
public sealed record Candidate
{
    /// <summary>Its id.</summary>
    public required RecordId Id { get; init; }

    /// <summary>Its kind.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>Its final score.</summary>
    public required double Score { get; init; }

    /// <summary>Named components, such as <c>text</c>, <c>neighbours</c>, <c>session</c>, <c>decay</c>, <c>label</c>.</summary>
    public required IReadOnlyDictionary<string, double> Components { get; init; }

    /// <summary>What was said of it, where it was returned and somebody said something; no part of its score.</summary>
    public FeedbackCounts? Feedback { get; init; }

    /// <summary>
    /// Whether it was returned, and if not, why: <c>returned</c>, <c>pinned</c>, <c>superseded</c>, <c>duplicate</c>, <c>budget</c>,
    /// <c>limit</c> or <c>irrelevant</c>.
    /// </summary>
    public required string Outcome { get; init; }
}
