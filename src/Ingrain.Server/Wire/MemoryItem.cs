namespace Ingrain.Server.Wire;

/// <summary>Anything kept, as clients see it: an episode, fact, note and so on. Members that do not apply are left out.</summary>
internal sealed record MemoryItem
{
    /// <summary>What it is: <c>fact</c>, <c>note</c>, <c>episode</c> and so on.</summary>
    public required string Kind { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>A note's or module's path.</summary>
    public string? Path { get; init; }

    /// <summary>A note's or session's title.</summary>
    public string? Title { get; init; }

    /// <summary>Its text, or the beginning of it.</summary>
    public required string Text { get; init; }

    /// <summary>Characters of the whole text, where <see cref="Text"/> is only a part of it.</summary>
    public int? Length { get; init; }

    /// <summary>Where the next part begins, where there is one.</summary>
    public int? NextOffset { get; init; }

    /// <summary>How far it may be trusted.</summary>
    public required string Label { get; init; }

    /// <summary>Its state, where it is not active.</summary>
    public string? State { get; init; }

    /// <summary>Whether a fact holds, where it does not: <c>ended</c>, <c>superseded</c> and so on.</summary>
    public string? Hold { get; init; }

    /// <summary>The fact that took a fact's place.</summary>
    public string? SupersededBy { get; init; }

    /// <summary>Since when it no longer holds.</summary>
    public string? HeldUntil { get; init; }

    /// <summary>A fact's subject.</summary>
    public string? Subject { get; init; }

    /// <summary>A fact's predicate.</summary>
    public string? Predicate { get; init; }

    /// <summary>A fact's object.</summary>
    public string? Object { get; init; }

    /// <summary>A fact's scope.</summary>
    public string? Scope { get; init; }

    /// <summary>A fact's or entity's type.</summary>
    public string? Type { get; init; }

    /// <summary>An episode's session.</summary>
    public string? Session { get; init; }

    /// <summary>Who speaks in an episode.</summary>
    public string? Speaker { get; init; }

    /// <summary>When an episode happened.</summary>
    public string? OccurredAt { get; init; }

    /// <summary>Since when it is true.</summary>
    public string? ValidFrom { get; init; }

    /// <summary>Until when it is true.</summary>
    public string? ValidTo { get; init; }

    /// <summary>When it was last confirmed.</summary>
    public string? VerifiedAt { get; init; }

    /// <summary>When it was written.</summary>
    public string? RecordedAt { get; init; }

    /// <summary>Who wrote it.</summary>
    public string? Actor { get; init; }

    /// <summary>Its version.</summary>
    public int? Version { get; init; }

    /// <summary>How much it matters, 0 to 1.</summary>
    public double? Importance { get; init; }

    /// <summary>Whether every recall carries a note.</summary>
    public bool? Pinned { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>What it rests on, as <c>kind:id</c>.</summary>
    public IReadOnlyList<string>? Evidence { get; init; }

    /// <summary>Its score in a recall.</summary>
    public double? Score { get; init; }
}
