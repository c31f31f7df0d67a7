namespace Ingrain.Storage;

/// <summary>One changeset while it is planned: the view with this changeset's own earlier changes laid over it.</summary>
internal sealed class PlanWork
{
    private readonly ICommitView _view;
    private readonly ReadOnlyMemory<byte> _key;
    private readonly IdSource _ids;
    private readonly Dictionary<Endpoint, LogEntry> _newest = [];
    private readonly List<(Change.Put Put, Endpoint Target, string Path)> _placed = [];
    private readonly Dictionary<Endpoint, RecordState> _states = [];
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

    /// <summary>
    /// Refuses what would leave two active notes or modules at one path. Looked at when all changes are laid out: a changeset may swap
    /// paths, or free one and take it.
    /// </summary>
    public void CheckPaths()
    {
        var taken = new Dictionary<(RecordKind, string), LogEntry>();
        foreach (var (put, target, path) in _placed)
        {
            var newest = _newest[target];
            if (newest.Place != path || _states[target] != RecordState.Active) continue;
            var taker = taken.GetValueOrDefault((target.Kind, path));
            var other = taker is not null && taker.Id != target.Id ? taker : OtherAt(target, path);
            if (other is not null) Refuse(put, other, $"'{path}' is taken by {other.Id}");
            taken[(target.Kind, path)] = newest;
        }
    }

    /// <summary>Refuses what was tested beside other modules than those that are there.</summary>
    public void RefuseUnseen(ChangesetDraft draft)
    {
        var why = $"a module was written after changeset {draft.ModulesSeen}, beside which this was tested";
        foreach (var put in draft.Changes.OfType<Change.Put>())
            Refuse(put, _view.Newest(new Endpoint(put.Record.Kind, put.Record.Id)), why);
    }

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
        foreach (var evidence in put.Record.Evidence)
            if (IsErased(new Endpoint(evidence.Kind, evidence.Id)))
                return Refuse(put, current, "what it rests on was erased");
        var place = EntryCodec.PlaceOf(put.Record);
        Add(target, (current?.Version ?? 0) + 1, body, place);
        if (place is not null) _states[target] = put.Record.State;
        if (place is not null && put.Record.State == RecordState.Active) _placed.Add((put, target, place));
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

    /// <summary>Another active one at a path that this changeset did not touch.</summary>
    private LogEntry? OtherAt(Endpoint target, string path)
    {
        foreach (var entry in _view.AtPath(target.Kind, path))
            if (entry.Id != target.Id && !_newest.ContainsKey(new Endpoint(target.Kind, entry.Id!.Value)) && IsActive(entry)) return entry;
        return null;
    }

    private static bool IsActive(LogEntry entry) => EntryCodec.DecodeRecord(entry).State == RecordState.Active;

    private bool IsErased(Endpoint target)
    {
        if (_erasedNow.Count == 0 && !_view.HasTombstones) return false;
        var tombstone = EntryCodec.Tombstone(_key.Span, target.Kind, target.Id);
        return _erasedNow.Contains(tombstone) || _view.IsErased(tombstone);
    }
}
