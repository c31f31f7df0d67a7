using System.Runtime.CompilerServices;
using Ingrain.Storage;

namespace Ingrain;

/// <summary>The fact ledger of a space, caught up from its facts alone: cheap even where a million episodes lie beside them.</summary>
internal sealed class KnownFacts : IDerived
{
    public long Applied { get; private set; }

    public FactLedger Ledger { get; } = new();

    /// <summary>The active fact that claims the same, if any.</summary>
    public Fact? Same(Fact fact) => Ledger.Same(fact, long.MaxValue);

    /// <summary>The active fact that claims the same and is not among some, if any.</summary>
    public Fact? SameBut(Fact fact, Func<RecordId, bool> isLeftOut) => Ledger.Same(fact, long.MaxValue, isLeftOut);

    /// <summary>Takes in the changeset right behind what is applied, given the facts that it wrote.</summary>
    public void Follow(long sequence, IReadOnlyList<Fact> facts)
    {
        foreach (var fact in facts) Ledger.Add(fact);
        Applied = sequence;
    }

    public async IAsyncEnumerable<Action> ReadAsync(
        IMemoryStore store, SpaceId space, long head, [EnumeratorCancellation] CancellationToken ct)
    {
        var batch = new List<Fact>();
        await foreach (var entry in store.ReadEntriesAsync(space, RecordKind.Fact, Applied, ct).ConfigureAwait(false))
        {
            // What was written after the head was read may be there in part only: it is left for the next time.
            if (entry.Sequence > head) break;
            if (batch.Count > 0 && batch[^1].Sequence != entry.Sequence) yield return Apply(batch);
            batch.Add((Fact)EntryCodec.DecodeRecord(entry));
        }
        if (batch.Count > 0) yield return Apply(batch);
        yield return () => Applied = head;
    }

    /// <summary>A whole changeset's facts in one step: no reader sees half of it, and a cancelled load goes on where it stopped.</summary>
    private Action Apply(List<Fact> batch)
    {
        Fact[] facts = [.. batch];
        batch.Clear();
        return () =>
        {
            foreach (var fact in facts) Ledger.Add(fact);
            Applied = facts[^1].Sequence;
        };
    }
}
