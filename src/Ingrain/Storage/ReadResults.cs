using Ingrain.Storage;

namespace Ingrain;

/// <summary>One thing, opened: an episode or a record.</summary>
public sealed record Opened
{
    /// <summary>Kind and id.</summary>
    public required Endpoint Target { get; init; }

    /// <summary>The episode; null for a record.</summary>
    public Episode? Episode { get; init; }

    /// <summary>The record; null for an episode.</summary>
    public Record? Record { get; init; }

    /// <summary>Where a fact stands at the time asked about; null for anything else.</summary>
    public FactStanding? Standing { get; init; }
}

/// <summary>One version in something's history.</summary>
public sealed record HistoryEntry
{
    /// <summary>The changeset that wrote it, without its entries.</summary>
    public required Changeset Changeset { get; init; }

    /// <summary>The version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>The thing as it was.</summary>
    public required Opened Content { get; init; }
}

/// <summary>The last versions of something.</summary>
/// <param name="Items">The versions, oldest first.</param>
/// <param name="Older">How many older ones there are.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryEntry> Items, int Older);

/// <summary>One difference between two points.</summary>
public sealed record Difference
{
    /// <summary>Kind and id.</summary>
    public required Endpoint Target { get; init; }

    /// <summary>As it was at the first point; null where it was not there.</summary>
    public Opened? Before { get; init; }

    /// <summary>As it was at the second point; null where it was not there.</summary>
    public Opened? After { get; init; }
}

/// <summary>A page of what is kept.</summary>
/// <param name="Items">The things.</param>
/// <param name="Cursor">Where the next page begins; null when this is the last.</param>
public sealed record OpenedPage(IReadOnlyList<Opened> Items, string? Cursor);

/// <summary>A page of facts.</summary>
/// <param name="Items">The facts with where they stand, the last written first.</param>
/// <param name="Before">Where the next page begins; null when every fact was looked at. There may be one behind an empty page.</param>
/// <param name="Count">How many facts the space has in all.</param>
public sealed record FactPage(IReadOnlyList<Opened> Items, int? Before, int Count);

/// <summary>What a verification found.</summary>
public sealed record Verified
{
    /// <summary>The head that the log was checked up to.</summary>
    public required SpaceHead Head { get; init; }

    /// <summary>Entries checked.</summary>
    public required long Entries { get; init; }

    /// <summary>Entries whose content was erased, each accounted for.</summary>
    public required long Erased { get; init; }

    /// <summary>What is wrong, in words, at most 1,000; empty when nothing is.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
