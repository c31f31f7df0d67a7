namespace Ingrain;

/// <summary>A session at a glance: how much was said in it, and when. Derived from its episodes, whether it has a record or not.</summary>
public sealed record SessionSpan
{
    /// <summary>The session.</summary>
    public required RecordId Id { get; init; }

    /// <summary>Episodes, withdrawn ones included.</summary>
    public required int Episodes { get; init; }

    /// <summary>When the earliest episode happened or, where that is unknown, was recorded.</summary>
    public required DateTimeOffset First { get; init; }

    /// <summary>When the latest one did.</summary>
    public required DateTimeOffset Last { get; init; }
}

/// <summary>Some of a space's sessions.</summary>
/// <param name="Items">The sessions, the one with the latest episode first.</param>
/// <param name="Count">How many there are in all.</param>
public sealed record SessionPage(IReadOnlyList<SessionSpan> Items, int Count);
