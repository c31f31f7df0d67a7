using Ingrain.Recall;
using Ingrain.Storage;

namespace Ingrain;

/// <summary>
/// What one process derives from a space's log to answer questions: the fact ledger, who cites what, and the recall index. Caught up by
/// sequence before every use, so that several processes on one store need tell each other nothing.
/// </summary>
internal sealed class SpaceView : IDisposable
{
    private readonly IMemoryStore _store;
    private readonly SpaceId _space;
    private readonly SemaphoreSlim _catchUp = new(1, 1);
    private readonly ReaderWriterLockSlim _gate = new();
    private Derived _derived = new();

    public SpaceView(IMemoryStore store, SpaceId space) => (_store, _space) = (store, space);

    /// <summary>Applies the log up to the space's head.</summary>
    /// <returns>The sequence applied at least.</returns>
    public async ValueTask<long> CatchUpAsync(CancellationToken ct)
    {
        var head = await _store.HeadAsync(_space, ct).ConfigureAwait(false);
        if (Volatile.Read(ref _derived).Applied == head.Sequence) return head.Sequence;
        await _catchUp.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            // A log that is shorter than what was applied is another log: the file was restored or replaced.
            if (_derived.Applied > head.Sequence) Volatile.Write(ref _derived, new Derived());
            await foreach (var changeset in _store.ReadLogAsync(_space, _derived.Applied, ct).ConfigureAwait(false))
            {
                if (_derived.Applied > 0 && changeset.Entries.Any(e => e.Kind == RecordKind.Erasure))
                {
                    // Erased content must leave this process too; the log no longer says where it was, so start over without it.
                    Volatile.Write(ref _derived, await RebuildAsync(ct).ConfigureAwait(false));
                    break;
                }
                _gate.EnterWriteLock();
                try
                {
                    _derived.Apply(changeset);
                }
                finally
                {
                    _gate.ExitWriteLock();
                }
            }
            return _derived.Applied;
        }
        finally
        {
            _catchUp.Release();
        }
    }

    /// <summary>Reads what is derived while nothing is applied to it.</summary>
    public T Read<T>(Func<Derived, T> read)
    {
        _gate.EnterReadLock();
        try
        {
            return read(_derived);
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    public void Dispose()
    {
        _derived.Dispose();
        _catchUp.Dispose();
        _gate.Dispose();
    }

    private async ValueTask<Derived> RebuildAsync(CancellationToken ct)
    {
        var derived = new Derived();
        await foreach (var changeset in _store.ReadLogAsync(_space, 0, ct).ConfigureAwait(false)) derived.Apply(changeset);
        return derived;
    }

    /// <summary>The derived structures themselves.</summary>
    internal sealed class Derived : IDisposable
    {
        private readonly Dictionary<Endpoint, HashSet<Endpoint>> _citedBy = [];
        private readonly Dictionary<string, RecordId> _statements = [];

        public long Applied { get; private set; }

        public FactLedger Facts { get; } = new();

        public SpaceIndex Index { get; } = new();

        /// <summary>What rests directly on something: records that cite it, links that end in it.</summary>
        public IReadOnlyCollection<Endpoint> CitedBy(Endpoint target) => _citedBy.TryGetValue(target, out var citing) ? citing : [];

        /// <summary>The active fact that claims the same, if any.</summary>
        public Fact? Same(Fact fact)
        {
            if (FactKey.Of(fact) is not null) return Facts.Same(fact, long.MaxValue);
            return _statements.TryGetValue(FactKey.Fold(fact.Statement), out var id)
                && Facts.Known(id, long.MaxValue) is { State: RecordState.Active } known
                && FactLedger.IsSameClaim(known, fact) ? known : null;
        }

        public void Apply(Changeset changeset)
        {
            foreach (var entry in changeset.Entries)
            {
                if (entry.IsErased || entry.Kind == RecordKind.Erasure) continue;
                if (entry.Kind != RecordKind.Episode) Apply(EntryCodec.DecodeRecord(entry));
                else if (entry.Version == 1) Index.AddEpisode(EntryCodec.DecodeEpisode(entry));
                else Index.MarkEpisode(entry.Id!.Value, EntryCodec.DecodeMark(entry).State, entry.Sequence);
            }
            Applied = changeset.Sequence;
        }

        public void Dispose() => Index.Dispose();

        private void Apply(Record record)
        {
            Index.AddRecord(record);
            var target = new Endpoint(record.Kind, record.Id);
            foreach (var evidence in record.Evidence) Cite(new Endpoint(evidence.Kind, evidence.Id), target);
            if (record is Link link)
            {
                Cite(link.From, target);
                Cite(link.To, target);
            }
            if (record is not Fact fact) return;
            Facts.Add(fact);
            _statements[FactKey.Fold(fact.Statement)] = fact.Id;
        }

        private void Cite(Endpoint cited, Endpoint citing)
        {
            if (!_citedBy.TryGetValue(cited, out var all)) _citedBy[cited] = all = [];
            all.Add(citing);
        }
    }
}
