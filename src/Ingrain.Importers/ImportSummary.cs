namespace Ingrain.Importers;

/// <summary>What an import did, by kind. Every thing read is in exactly one of the counts.</summary>
public sealed record ImportSummary
{
    /// <summary>What was not there before.</summary>
    public required IReadOnlyDictionary<RecordKind, int> Added { get; init; }

    /// <summary>What was there from an earlier import and got a new version, since the source says something else now.</summary>
    public required IReadOnlyDictionary<RecordKind, int> Changed { get; init; }

    /// <summary>What was there already, exactly so.</summary>
    public required IReadOnlyDictionary<RecordKind, int> AlreadyKnown { get; init; }

    /// <summary>What was not brought over, with its place and why; the first 10,000.</summary>
    public required IReadOnlyList<ImportedThing.Skipped> Skipped { get; init; }

    /// <summary>How many were not brought over.</summary>
    public required int SkippedCount { get; init; }

    /// <summary>Sequence of the last changeset written; null when nothing was.</summary>
    public required long? Sequence { get; init; }
}
