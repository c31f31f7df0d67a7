namespace Ingrain.Importers;

/// <summary>Adds up what became of what was imported.</summary>
internal sealed class ImportTally
{
    /// <summary>The most skipped things that are named; beyond, they are counted.</summary>
    private const int SkippedMax = 10_000;

    private readonly SortedDictionary<RecordKind, int> _added = [];
    private readonly SortedDictionary<RecordKind, int> _changed = [];
    private readonly SortedDictionary<RecordKind, int> _known = [];
    private readonly List<ImportedThing.Skipped> _skipped = [];
    private int _skippedCount;
    private long? _sequence;

    public void Add(Observed observed)
    {
        Count(_added, RecordKind.Episode, observed.Added);
        Count(_known, RecordKind.Episode, observed.AlreadyKnown);
        foreach (var id in observed.DifferentContent)
            Skip(RecordKind.Episode, id, "an episode of that id is there with other content, which stays");
        foreach (var id in observed.Erased) Skip(RecordKind.Episode, id, "it was erased here");
        _sequence = observed.Sequence ?? _sequence;
    }

    public void Add(Record record, Record? before, Remembered remembered)
    {
        switch (remembered)
        {
            case Remembered.Kept kept:
                Count(before is null && kept.Record.Version == 1 ? _added : _changed, record.Kind, 1);
                _sequence = kept.Record.Sequence;
                break;
            case Remembered.AlreadyKnown:
                Count(_known, record.Kind, 1);
                break;
            case Remembered.Conflicted conflicted:
                Skip(record.Kind, record.Id, conflicted.Conflict.Why);
                break;
            default:
                Skip(record.Kind, record.Id, "it was erased here");
                break;
        }
    }

    public void Skip(RecordKind kind, RecordId id, string why) =>
        Skip(new ImportedThing.Skipped($"{kind.ToString().ToLowerInvariant()} {id}", why));

    public void Skip(ImportedThing.Skipped skipped)
    {
        _skippedCount++;
        if (_skipped.Count < SkippedMax) _skipped.Add(skipped);
    }

    public ImportSummary Total() => new()
    {
        Added = _added, Changed = _changed, AlreadyKnown = _known, Skipped = _skipped, SkippedCount = _skippedCount, Sequence = _sequence,
    };

    private static void Count(SortedDictionary<RecordKind, int> counts, RecordKind kind, int more)
    {
        if (more > 0) counts[kind] = counts.GetValueOrDefault(kind) + more;
    }
}
