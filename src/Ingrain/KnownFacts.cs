using System.Runtime.CompilerServices;
using Ingrain.Storage;

namespace Ingrain;

/// <summary>The fact ledger of a space, caught up from its facts alone: cheap even where a million episodes lie beside them.</summary>
internal sealed class KnownFacts : IDerived
{
    private readonly Dictionary<string, RecordId> _statements = [];

    public long Applied { get; private set; }

    public FactLedger Ledger { get; } = new();

    /// <summary>The active fact that claims the same, if any.</summary>
    public Fact? Same(Fact fact)
    {
        if (FactKey.Of(fact) is not null) return Ledger.Same(fact, long.MaxValue);
        return _statements.TryGetValue(FactKey.Fold(fact.Statement), out var id)
            && Ledger.Known(id, long.MaxValue) is { State: RecordState.Active } known && FactLedger.IsSameClaim(known, fact) ? known : null;
    }

    public async IAsyncEnumerable<Action> ReadAsync(
        IMemoryStore store, SpaceId space, long head, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var entry in store.ReadEntriesAsync(space, RecordKind.Fact, Applied, ct).ConfigureAwait(false))
        {
            var fact = (Fact)EntryCodec.DecodeRecord(entry);
            // What was written after the head was read may be in part only: it is left for the next time.
            if (fact.Sequence > head) break;
            yield return () =>
            {
                Ledger.Add(fact);
                _statements[FactKey.Fold(fact.Statement)] = fact.Id;
            };
        }
        yield return () => Applied = head;
    }
}
