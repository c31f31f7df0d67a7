namespace Ingrain.Storage;

/// <summary>One changeset while it is planned: the view with this changeset's own earlier changes laid over it.</summary>
internal sealed class PlanWork
{
    private readonly ICommitView _view;
    private readonly ReadOnlyMemory<byte> _key;
    private readonly IdSource _ids;
    private readonly Dictionary<Endpoint, LogEntry> _newest = [];
    private readonly Dictionary<(RecordKind, string), RecordId> _paths = [];
    private readonly HashSet<string> _erasedNow = [];

    public PlanWork(ICommitView view, ReadOnlyMemory<byte> key, IdSource ids) => (_view, _key, _ids) = (view, key, ids);

    public List<LogEntry> Entries { get; } = [];

    public List<ChangeOutcome> Outcomes { get; } = [];

    public List<Conflict> Conflicts { get; } = [];

    public List<(long Sequence, int Ordinal)> Erased { get; } = [];

    public List<string> Tombstones { get; } = [];

    public void Apply(Change change) => Outcomes.Add(change switch
    {
        Change.Observe observe => Observe(observe.Episode),
        Change.Mark mark => Mark(mark),
        Change.Put put => Put(put),
        Change.Erase erase => Erase(erase.Target),
        _ => throw new ArgumentException($"{change.GetType().Name} is no change."),
    });

    /// <summary>One entry says everything this changeset erased, so that readers and copies of the log can follow.</summary>
    public void FinishErasures()
    {
        if (Erased.Count == 0) return;
        var body = EntryCodec.Encode(new Erasure([.. Erased.Select(a => new[] { a.Sequence, a.Ordinal })], Tombstones));
        Add(new Endpoint(RecordKind.Erasure, _ids.NextRecordId()), 1, body, null);
    }

    private ChangeOutcome Observe(Episode episode)
    {
        var target = new Endpoint(RecordKind.Episode, episode.Id);
        if (IsErased(target)) return ChangeOutcome.Erased;
        var body = EntryCodec.Encode(episode);
        var known = _newest.GetValueOrDefault(target) ?? _view.First(target);
        if (known is null)
        {
            Add(target, 1, body, episode.Session.Value);
            return ChangeOutcome.Written;
        }
        return known.Body.Span.SequenceEqual(body) ? ChangeOutcome.AlreadyKnown : ChangeOutcome.DifferentContent;
    }

    private ChangeOutcome Mark(Change.Mark mark)
    {
        var target = new Endpoint(RecordKind.Episode, mark.Id);
        if (IsErased(target)) return ChangeOutcome.Erased;
        if (Newest(target) is not { } newest) return ChangeOutcome.NotFound;
        var state = newest.Version == 1 ? RecordState.Active : EntryCodec.DecodeMark(newest).State;
        if (state == mark.State) return ChangeOutcome.AlreadyKnown;
        Add(target, newest.Version + 1, EntryCodec.Encode(new EpisodeMark(mark.State)), null);
        return ChangeOutcome.Written;
    }

    private ChangeOutcome Put(Change.Put put)
    {
        var target = new Endpoint(put.Record.Kind, put.Record.Id);
        if (IsErased(target)) return ChangeOutcome.Erased;
        var body = EntryCodec.Encode(put.Record);
        var current = Newest(target);
        // The wanted state is already there: a retry, whichever version its writer saw.
        if (current is not null && current.Body.Span.SequenceEqual(body)) return ChangeOutcome.AlreadyKnown;
        if (put.ExpectedVersion is { } expected && expected != (current?.Version ?? 0))
            return Refuse(put, current, $"version {expected} was expected, version {current?.Version ?? 0} is there");
        var place = EntryCodec.PlaceOf(put.Record);
        if (place is not null && put.Record.State == RecordState.Active && OtherAt(target, place) is { } other)
            return Refuse(put, other, $"'{place}' is taken by {other.Id}");
        Add(target, (current?.Version ?? 0) + 1, body, place);
        if (place is not null && put.Record.State == RecordState.Active) _paths[(target.Kind, place)] = target.Id;
        return ChangeOutcome.Written;
    }

    private ChangeOutcome Erase(Endpoint target)
    {
        // The record of an erasure is what keeps erased ids away from restored copies of the log.
        if (target.Kind == RecordKind.Erasure) throw new ArgumentException("The record of an erasure is not erased.");
        if (_newest.ContainsKey(target)) throw new ArgumentException("A changeset does not erase what it writes itself.");
        var versions = _view.Versions(target);
        if (versions.Count == 0) return IsErased(target) ? ChangeOutcome.Erased : ChangeOutcome.NotFound;
        var tombstone = EntryCodec.Tombstone(_key.Span, target.Kind, target.Id);
        if (!_erasedNow.Add(tombstone)) return ChangeOutcome.Erased;
        Tombstones.Add(tombstone);
        foreach (var version in versions) Erased.Add((version.Sequence, version.Ordinal));
        return ChangeOutcome.Written;
    }

    private ChangeOutcome Refuse(Change.Put put, LogEntry? current, string why)
    {
        Conflicts.Add(new Conflict
        {
            ExpectedVersion = put.ExpectedVersion,
            Attempted = put.Record,
            Current = current is null ? null : EntryCodec.DecodeRecord(current),
            Why = why,
        });
        return ChangeOutcome.NotFound;
    }

    private void Add(Endpoint target, int version, byte[] body, string? place)
    {
        var salt = new byte[EntryCodec.SaltLength];
        _ids.Fill(salt);
        var entry = new LogEntry
        {
            Sequence = 0, Ordinal = 0, Kind = target.Kind, Id = target.Id, Version = version, Salt = salt, Body = body, Place = place,
            Digest = EntryCodec.Digest(salt, target.Kind, target.Id, version, body),
        };
        Entries.Add(entry);
        _newest[target] = entry;
    }

    private LogEntry? Newest(Endpoint target) => _newest.GetValueOrDefault(target) ?? _view.Newest(target);

    private LogEntry? OtherAt(Endpoint target, string path)
    {
        if (_paths.TryGetValue((target.Kind, path), out var taken) && taken != target.Id)
            return _newest[new Endpoint(target.Kind, taken)];
        foreach (var entry in _view.AtPath(target.Kind, path))
        {
            if (entry.Id == target.Id) continue;
            var newest = _newest.GetValueOrDefault(new Endpoint(target.Kind, entry.Id!.Value)) ?? entry;
            if (newest.Place == path && EntryCodec.DecodeRecord(newest).State == RecordState.Active) return newest;
        }
        return null;
    }

    private bool IsErased(Endpoint target)
    {
        var tombstone = EntryCodec.Tombstone(_key.Span, target.Kind, target.Id);
        return _erasedNow.Contains(tombstone) || _view.IsErased(tombstone);
    }
}
