namespace Ingrain.Storage;

/// <summary>
/// Checks a log changeset by changeset: gap-free sequences, the chain from the space's key on, every digest and body, versions without
/// gaps, one active record at a path, and that blank entries and erasures in the log speak of each other. Memory: one integer pair per
/// erased entry, one integer per record, one path per active note and module.
/// </summary>
internal sealed class LogVerifier(SpaceId space, ReadOnlyMemory<byte> key)
{
    private const int ProblemsMax = 1_000;
    private readonly HashSet<(long Sequence, int Ordinal)> _blank = [];
    private readonly HashSet<(long Sequence, int Ordinal)> _erased = [];
    private readonly Dictionary<Endpoint, int> _versions = [];
    private readonly Dictionary<Endpoint, (string Path, (long, int) Address)> _paths = [];
    private ReadOnlyMemory<byte> _hash = ChainHash.Start(key.Span);
    private DateTimeOffset _recordedAt = DateTimeOffset.MinValue;

    public List<string> Problems { get; } = [];

    public long Sequence { get; private set; }

    public long Entries { get; private set; }

    public long Erased => _blank.Count;

    public SpaceHead Head => Sequence == 0 ? SpaceHead.Empty(space) : new(space, Sequence, _hash, _recordedAt);

    /// <summary>Whether some entry is blank and no erasure so far says why.</summary>
    public bool HasUnexplainedBlanks => _blank.Any(a => !_erased.Contains(a));

    /// <summary>Changesets with an entry that had its content when it was read and was erased by an erasure read later.</summary>
    public IReadOnlyList<long> ReadBeforeErased => [.. _erased.Where(a => !_blank.Contains(a)).Select(a => a.Sequence).Distinct().Order()];

    public void Add(Changeset changeset)
    {
        if (changeset.Sequence != Sequence + 1) Report($"changeset {Sequence + 1} is missing");
        if (changeset.Space != space) Report($"changeset {changeset.Sequence} belongs to another space");
        if (!changeset.PreviousHash.Span.SequenceEqual(_hash.Span))
            Report(changeset.Sequence == 1
                ? "changeset 1 does not follow from the space's key"
                : $"changeset {changeset.Sequence} does not follow the one before it");
        if (changeset.RecordedAt < _recordedAt) Report($"changeset {changeset.Sequence} is dated before the one before it");
        if (!ChainHash.Compute(changeset).AsSpan().SequenceEqual(changeset.Hash.Span))
            Report($"changeset {changeset.Sequence} does not match its hash");
        // A reason goes with the content it speaks of, and with nothing else.
        if (changeset.Reason is null && !changeset.Entries.Any(e => e.IsErased))
            Report($"changeset {changeset.Sequence} has lost its reason though nothing it wrote was erased");
        if (changeset.Reason is { } reason
            && !ChainHash.ReasonDigest(changeset.ReasonSalt.Span, reason).AsSpan().SequenceEqual(changeset.ReasonDigest.Span))
            Report($"the reason of changeset {changeset.Sequence} was altered");
        foreach (var entry in changeset.Entries) Add(entry);
        (Sequence, _hash, _recordedAt) = (changeset.Sequence, changeset.Hash, changeset.RecordedAt);
    }

    /// <summary>Takes note of what is blank by now in a changeset that was added before.</summary>
    public void LookAgain(Changeset changeset)
    {
        foreach (var entry in changeset.Entries)
            if (entry.IsErased) _blank.Add((entry.Sequence, entry.Ordinal));
    }

    /// <summary>What can only be said at the end: blanks and erasures without each other, shared paths, the store's head.</summary>
    public void Finish(SpaceHead claimed)
    {
        foreach (var (sequence, ordinal) in _blank.Where(a => !_erased.Contains(a)).Order())
            Report($"entry {sequence}:{ordinal} has no content though nothing erased it");
        foreach (var (sequence, ordinal) in _erased.Where(a => !_blank.Contains(a)).Order())
            Report($"entry {sequence}:{ordinal} has content though it was erased, or is not there");
        FindSharedPaths();
        // Further than the head that was read first is no fault: somebody wrote meanwhile.
        if (claimed.Sequence > Sequence) Report($"the store says the log ends at {claimed.Sequence}, it ends at {Sequence}");
        else if (claimed.Sequence == Sequence && !claimed.Hash.Span.SequenceEqual(Head.Hash.Span))
            Report("the store's head does not match the log's last hash");
    }

    private void Add(LogEntry entry)
    {
        Entries++;
        if (entry.Id is not { } id)
        {
            _blank.Add((entry.Sequence, entry.Ordinal));
            return;
        }
        if (!EntryBody.TryDecode(entry, out var record, out var erasure))
        {
            Report(EntryCodec.Matches(entry)
                ? $"the content of entry {entry.Sequence}:{entry.Ordinal} is not what its kind holds"
                : $"the content of entry {entry.Sequence}:{entry.Ordinal} does not match its digest");
            return;
        }
        var target = new Endpoint(entry.Kind, id);
        var expected = _versions.GetValueOrDefault(target) + 1;
        if (entry.Version != expected) Report($"entry {entry.Sequence}:{entry.Ordinal} is version {entry.Version}, not {expected}");
        _versions[target] = entry.Version;
        if (erasure is not null) foreach (var address in erasure.Addresses) _erased.Add((address[0], (int)address[1]));
        if (record is null || EntryCodec.PlaceOf(record) is not { } path) return;
        if (record.State == RecordState.Active) _paths[target] = (path, (entry.Sequence, entry.Ordinal));
        else _paths.Remove(target);
    }

    private void FindSharedPaths()
    {
        var taken = new Dictionary<(RecordKind, string), (long, int)>();
        foreach (var (target, (path, address)) in _paths)
        {
            // Erased while the log was read: what took its path afterwards may have it.
            if (_erased.Contains(address)) continue;
            if (!taken.TryAdd((target.Kind, path), address))
                Report($"entries {Name(taken[(target.Kind, path)])} and {Name(address)} are both active at one path");
        }
    }

    private static string Name((long Sequence, int Ordinal) address) => $"{address.Sequence}:{address.Ordinal}";

    private void Report(string problem)
    {
        if (Problems.Count < ProblemsMax) Problems.Add(problem);
    }
}
