using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Ingrain.Indexes;
using Ingrain.Inference;
using Ingrain.Recall;
using Ingrain.Storage;

namespace Ingrain;

/// <summary>The recall index of a space, caught up from its whole log.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Its locks hold no handle, and calls under way may outlive the engine.")]
internal sealed class Recallable(IEmbedder embedder) : IKept
{
    // A log of one message a changeset is applied in groups too: each one alone would cost more in waking threads than in indexing.
    private const int GroupMin = 256;

    public long Applied { get; private set; }

    public SpaceIndex Index { get; private set; } = new(embedder);

    public string Kind => "index";

    public long Size => Index.Documents.Count;

    public long Bought => Index.VectorsTaken;

    public void Save(SnapshotWriter snapshot) => Index.Save(snapshot);

    public void Load(SnapshotReader snapshot, long applied) =>
        (Index, Applied) = (SpaceIndex.Load(snapshot, embedder), applied);

    /// <summary>
    /// What the log holds is read, checked, decoded, embedded and searched for names on another thread, one group of changesets ahead of
    /// the one that is applied: that is half of the work.
    /// </summary>
    public async IAsyncEnumerable<Action> ReadAsync(
        IMemoryStore store, SpaceId space, long head, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var group in ReadAhead.OneOf(PrepareAsync(store, space, ct), ct).ConfigureAwait(false))
        {
            yield return () =>
            {
                Index.Apply(group.Changes);
                Applied = group.Sequence;
            };
        }
    }

    private async IAsyncEnumerable<Group> PrepareAsync(
        IMemoryStore store, SpaceId space, [EnumeratorCancellation] CancellationToken ct)
    {
        // Read once: it is written while later changesets are prepared.
        var given = Applied;
        var group = new Group(given, []);
        await foreach (var changeset in store.ReadLogAsync(space, given, ct).ConfigureAwait(false))
        {
            foreach (var entry in changeset.Entries)
                if (!entry.IsErased && entry.Kind != RecordKind.Erasure && Prepare(entry) is { } change) group.Changes.Add(change);
            group = group with { Sequence = changeset.Sequence };
            if (group.Changes.Count < GroupMin) continue;
            yield return group;
            given = group.Sequence;
            group = new Group(given, []);
        }
        if (group.Sequence > given) yield return group;
    }

    private Action? Prepare(LogEntry entry)
    {
        if (entry.Kind != RecordKind.Episode) return Index.Prepare(EntryCodec.DecodeRecord(entry), entry.Body);
        if (entry.Version == 1) return Index.Prepare(EntryCodec.DecodeEpisode(entry), entry.Body);
        return Index.PrepareMark(entry.Id!.Value, EntryCodec.DecodeMark(entry).State, entry.Sequence);
    }

    /// <summary>Changesets to be applied together.</summary>
    private sealed record Group(long Sequence, List<Action> Changes);
}
