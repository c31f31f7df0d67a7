namespace Ingrain.Storage;

/// <summary>
/// One space of the <see cref="InMemoryStore"/>: the log and the lookups derived from it. Not thread-safe: its store locks.
/// </summary>
internal sealed class InMemorySpace(SpaceId name) : ICommitView
{
    private readonly List<Changeset> _log = [];
    private readonly Dictionary<ChangesetId, long> _byId = [];
    private readonly Dictionary<Endpoint, List<(long Sequence, int Ordinal)>> _versions = [];
    private readonly Dictionary<(RecordKind, string), HashSet<RecordId>> _paths = [];
    private readonly Dictionary<RecordKind, List<(long Sequence, int Ordinal)>> _ofKind = [];
    private readonly HashSet<string> _tombstones = [];

    public SpaceHead Head => _log.Count == 0
        ? SpaceHead.Empty(name)
        : new SpaceHead(name, _log[^1].Sequence, _log[^1].Hash, _log[^1].RecordedAt);

    public ReadOnlyMemory<byte> Key { get; private set; }

    public Changeset? Find(ChangesetId id) => _byId.TryGetValue(id, out var sequence) ? _log[(int)sequence - 1] : null;

    public Changeset? ChangesetAt(long sequence) => sequence >= 1 && sequence <= _log.Count ? _log[(int)sequence - 1] : null;

    public long SequenceAt(DateTimeOffset time) => _log.FindLastIndex(c => c.RecordedAt <= time) + 1;

    public IReadOnlyList<LogEntry> Versions(Endpoint target) =>
        _versions.TryGetValue(target, out var addresses) ? [.. addresses.Select(At)] : [];

    public LogEntry? Newest(Endpoint target) => _versions.TryGetValue(target, out var addresses) ? At(addresses[^1]) : null;

    public LogEntry? First(Endpoint target) => _versions.TryGetValue(target, out var addresses) ? At(addresses[0]) : null;

    public IReadOnlyList<LogEntry> AtPath(RecordKind kind, string path) =>
        _paths.TryGetValue((kind, path), out var ids) ? [.. ids.Select(id => Newest(new Endpoint(kind, id))!)] : [];

    public long LastModuleChange() => Math.Max(LastOf(RecordKind.Module), LastOf(RecordKind.Erasure));

    public bool HasTombstones => _tombstones.Count > 0;

    /// <inheritdoc/>
    public bool IsErased(string tombstone) => _tombstones.Contains(tombstone);

    /// <summary>Where the entries of a kind that were written after a sequence begin; see <see cref="OfKind"/>.</summary>
    public int OfKindAfter(RecordKind kind, long sequence) =>
        _ofKind.TryGetValue(kind, out var addresses) ? ~addresses.BinarySearch((sequence, int.MaxValue)) : 0;

    /// <summary>The entry at a place among those of its kind, in the order of writing; null behind the last.</summary>
    public LogEntry? OfKind(RecordKind kind, int index) =>
        _ofKind.TryGetValue(kind, out var addresses) && index < addresses.Count ? At(addresses[index]) : null;

    public LogEntry? At(Endpoint target, long asOf)
    {
        var versions = Versions(target);
        if (target.Kind == RecordKind.Episode) return versions.Count > 0 && versions[0].Sequence <= asOf ? versions[0] : null;
        return versions.LastOrDefault(v => v.Sequence <= asOf);
    }

    public EntryPage List(ListQuery query, ListCursor? cursor)
    {
        var byPath = query.Kind is RecordKind.Note or RecordKind.Module;
        var current = _versions.Keys.Where(t => t.Kind == query.Kind)
            .Select(t => At(t, query.AsOf ?? long.MaxValue))
            .Where(e => e is not null && IsAt(e, query))
            .Select(e => e!)
            .OrderBy(e => byPath ? e.Place : "", PlaceOrder.Instance).ThenBy(e => e.Sequence).ThenBy(e => e.Ordinal)
            .Where(e => cursor is null || Compare(e, cursor, byPath) > 0)
            .Take(query.Limit + 1)
            .ToList();
        if (current.Count <= query.Limit) return new EntryPage(current, null);
        current.RemoveAt(query.Limit);
        return new EntryPage(current, ListCursor.After(current[^1], byPath).ToString());
    }

    /// <summary>Carries out a plan.</summary>
    public void Carry(CommitPlan plan)
    {
        Erase(plan.Erased);
        _tombstones.UnionWith(plan.Tombstones);
        Append(plan.Changeset!, plan.NewKey.IsEmpty ? Key : plan.NewKey);
    }

    /// <summary>Appends a changeset as it is; erasures in it must have been carried out already.</summary>
    public void Append(Changeset changeset, ReadOnlyMemory<byte> key)
    {
        Key = key;
        LogEntry[] entries = [.. changeset.Entries];
        _log.Add(changeset with { Entries = entries });
        _byId[changeset.Id] = changeset.Sequence;
        foreach (var entry in entries)
        {
            if (entry.Id is not { } id) continue;
            if (!_ofKind.TryGetValue(entry.Kind, out var ofKind)) _ofKind[entry.Kind] = ofKind = [];
            ofKind.Add((entry.Sequence, entry.Ordinal));
            var target = new Endpoint(entry.Kind, id);
            if (!_versions.TryGetValue(target, out var addresses)) _versions[target] = addresses = [];
            if (addresses.Count > 0)
            {
                LeavePath(At(addresses[^1]));
                Replace(addresses[^1], e => e with { NextSequence = changeset.Sequence, SupersededAt = changeset.RecordedAt });
            }
            addresses.Add((entry.Sequence, entry.Ordinal));
            if (entry.Kind is RecordKind.Note or RecordKind.Module) EnterPath(entry);
            if (entry.Kind == RecordKind.Erasure) _tombstones.UnionWith(EntryCodec.DecodeErasure(entry).Tombstones);
        }
    }

    private static bool IsAt(LogEntry entry, ListQuery query) => query.Place is not { } place || entry.Place == place
        || (query.Kind != RecordKind.Episode && entry.Place?.StartsWith(place + "/", StringComparison.Ordinal) == true);

    private static int Compare(LogEntry entry, ListCursor cursor, bool byPath)
    {
        var place = byPath ? PlaceOrder.Instance.Compare(entry.Place, cursor.Place) : 0;
        if (place != 0) return place;
        var sequence = entry.Sequence.CompareTo(cursor.Sequence);
        return sequence != 0 ? sequence : entry.Ordinal.CompareTo(cursor.Ordinal);
    }

    private void Erase(IReadOnlyList<(long Sequence, int Ordinal)> addresses)
    {
        foreach (var address in addresses)
        {
            var entry = At(address);
            LeavePath(entry);
            if (entry.Id is { } id) _versions.Remove(new Endpoint(entry.Kind, id));
            Replace(address, e => e with
            {
                Id = null,
                Salt = default,
                Body = default,
                Place = null,
                NextSequence = null,
                SupersededAt = null,
            });
            var index = (int)address.Sequence - 1;
            _log[index] = _log[index] with { Reason = null, ReasonSalt = default };
        }
    }

    private void EnterPath(LogEntry entry)
    {
        if (!_paths.TryGetValue((entry.Kind, entry.Place!), out var ids)) _paths[(entry.Kind, entry.Place!)] = ids = [];
        ids.Add(entry.Id!.Value);
    }

    private void LeavePath(LogEntry entry)
    {
        if (entry.Id is { } id && entry.Place is { } path && _paths.TryGetValue((entry.Kind, path), out var ids)) ids.Remove(id);
    }

    private long LastOf(RecordKind kind) => _ofKind.TryGetValue(kind, out var addresses) ? addresses[^1].Sequence : 0;

    private LogEntry At((long Sequence, int Ordinal) address) => _log[(int)address.Sequence - 1].Entries[address.Ordinal];

    private void Replace((long Sequence, int Ordinal) address, Func<LogEntry, LogEntry> change)
    {
        // In place: a reader that holds the changeset sees an entry before or after the change, never half of it.
        var entries = (LogEntry[])_log[(int)address.Sequence - 1].Entries;
        entries[address.Ordinal] = change(entries[address.Ordinal]);
    }
}
