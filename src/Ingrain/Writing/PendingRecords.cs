using Ingrain.Storage;

namespace Ingrain.Writing;

/// <summary>The records of one changeset before it is written, so that later ones of it see earlier ones.</summary>
internal sealed class PendingRecords
{
    private readonly List<Change.Put> _puts = [];
    private readonly Dictionary<Endpoint, int> _byId = [];
    private readonly Dictionary<(RecordKind, string), int> _byPlace = [];
    private readonly Dictionary<string, List<int>> _byStatement = [];

    /// <summary>What will be written, in order.</summary>
    public IReadOnlyList<Change.Put> Puts => _puts;

    /// <summary>The one with an id, as the version it will be.</summary>
    public Record? Find(Endpoint target) => _byId.TryGetValue(target, out var place) ? _puts[place].Record : null;

    /// <summary>The active one at a path.</summary>
    public Record? FindAt(RecordKind kind, string path) =>
        _byPlace.TryGetValue((kind, path), out var place) && _puts[place].Record is { State: RecordState.Active } record
            && Find(new Endpoint(kind, record.Id)) == record ? record : null;

    /// <summary>The place of the active fact that claims the same; -1 for none.</summary>
    public int FindClaim(Fact fact)
    {
        if (_byStatement.Count == 0) return -1;
        foreach (var place in _byStatement.GetValueOrDefault(FactKey.Fold(fact.Statement), []))
            if (_puts[place].Record is Fact { State: RecordState.Active } known && FactLedger.IsSameClaim(known, fact)
                && Find(new Endpoint(RecordKind.Fact, known.Id)) == known) return place;
        return -1;
    }

    /// <summary>Adds a write, on top of what is there.</summary>
    /// <returns>Its place.</returns>
    public int Add(Record record, Record? there, int? expectedVersion)
    {
        // What changes nothing makes no version, on which the next of this changeset would build.
        var isChanged = there is null || !EntryCodec.Encode(record).AsSpan().SequenceEqual(EntryCodec.Encode(there));
        var place = _puts.Count;
        _puts.Add(new Change.Put(record with { Version = (there?.Version ?? 0) + (isChanged ? 1 : 0) }, expectedVersion));
        _byId[new Endpoint(record.Kind, record.Id)] = place;
        if (EntryCodec.PlaceOf(record) is { } path) _byPlace[(record.Kind, path)] = place;
        if (record is Fact fact)
        {
            var statement = FactKey.Fold(fact.Statement);
            if (!_byStatement.TryGetValue(statement, out var places)) _byStatement[statement] = places = [];
            places.Add(place);
        }
        return place;
    }

    /// <summary>Puts a fact in the place of one that claims the same.</summary>
    public void Replace(int place, Fact fact) =>
        _puts[place] = _puts[place] with { Record = fact with { Version = _puts[place].Record.Version } };
}
