namespace Ingrain.Storage;

/// <summary>
/// Checks a log changeset by changeset: gap-free sequences, the chain, every digest against its content, versions without gaps, and that
/// every blank entry was erased by an erasure that is itself in the log. Memory: one integer pair per erased entry, one integer per record.
/// </summary>
internal sealed class LogVerifier(SpaceId space)
{
    private const int ProblemsMax = 1_000;
    private readonly HashSet<(long, int)> _blank = [];
    private readonly HashSet<(long, int)> _erased = [];
    private readonly Dictionary<Endpoint, int> _versions = [];
    private ReadOnlyMemory<byte> _hash = new byte[32];
    private DateTimeOffset _recordedAt = DateTimeOffset.MinValue;

    public List<string> Problems { get; } = [];

    public long Sequence { get; private set; }

    public long Entries { get; private set; }

    public long Erased => _blank.Count;

    public SpaceHead Head => new(space, Sequence, _hash, _recordedAt);

    public void Add(Changeset changeset)
    {
        if (changeset.Sequence != Sequence + 1) Report($"changeset {Sequence + 1} is missing");
        if (changeset.Space != space) Report($"changeset {changeset.Sequence} belongs to another space");
        if (!changeset.PreviousHash.Span.SequenceEqual(_hash.Span))
            Report($"changeset {changeset.Sequence} does not follow the one before it");
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

    /// <summary>What can only be said at the end: blanks without an erasure, and the head that the store claims.</summary>
    public void Finish(SpaceHead claimed)
    {
        foreach (var (sequence, ordinal) in _blank.Where(a => !_erased.Contains(a)).Order())
            Report($"entry {sequence}:{ordinal} has no content though nothing erased it");
        // Further than the head that was read first is no fault: somebody wrote meanwhile.
        if (claimed.Sequence > Sequence) Report($"the store says the log ends at {claimed.Sequence}, it ends at {Sequence}");
        else if (claimed.Sequence == Sequence && !claimed.Hash.Span.SequenceEqual(_hash.Span))
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
        if (!EntryCodec.Matches(entry))
        {
            Report($"the content of entry {entry.Sequence}:{entry.Ordinal} does not match its digest");
            return;
        }
        var target = new Endpoint(entry.Kind, id);
        var expected = _versions.GetValueOrDefault(target) + 1;
        if (entry.Version != expected) Report($"entry {entry.Sequence}:{entry.Ordinal} is version {entry.Version}, not {expected}");
        _versions[target] = entry.Version;
        if (entry.Kind == RecordKind.Erasure)
            foreach (var address in EntryCodec.DecodeErasure(entry).Addresses) _erased.Add((address[0], (int)address[1]));
    }

    private void Report(string problem)
    {
        if (Problems.Count < ProblemsMax) Problems.Add(problem);
    }
}
