namespace Ingrain.Storage;

/// <summary>
/// What to list. Notes and modules come by path (in the order of code points), and by writing within a path; all else comes in the order
/// of writing. Records of every state are listed; callers leave out what they do not want.
/// </summary>
public sealed record ListQuery
{
    /// <summary>The most entries one page holds.</summary>
    public const int LimitMax = 10_000;

    /// <summary>The kind.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>For notes and modules: only this path and what lies below it. For episodes: only this session.</summary>
    public string? Place { get; init; }

    /// <summary>The point to look from; null for now.</summary>
    public long? AsOf { get; init; }

    /// <summary>Where the last page ended; null for the first.</summary>
    public string? Cursor { get; init; }

    /// <summary>1 to <see cref="LimitMax"/>.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>
/// A page of entries. An episode's entry is its first, with its content; <see cref="LogEntry.NextSequence"/> tells that its state moved.
/// </summary>
/// <param name="Entries">The entries.</param>
/// <param name="Cursor">Where the next page begins; null when this is the last.</param>
public sealed record EntryPage(IReadOnlyList<LogEntry> Entries, string? Cursor);
