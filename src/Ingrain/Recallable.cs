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
    public long Applied { get; private set; }

    public SpaceIndex Index { get; private set; } = new(embedder);

    public string Kind => "index";

    public long Size => Index.Documents.Count;

    public long Bought => Index.VectorsTaken;

    public void Save(SnapshotWriter snapshot) => Index.Save(snapshot);

    public void Load(SnapshotReader snapshot, long applied) =>
        (Index, Applied) = (SpaceIndex.Load(snapshot, embedder), applied);

    public async IAsyncEnumerable<Action> ReadAsync(
        IMemoryStore store, SpaceId space, long head, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var changeset in store.ReadLogAsync(space, Applied, ct).ConfigureAwait(false))
        {
            yield return () =>
            {
                foreach (var entry in changeset.Entries)
                    if (!entry.IsErased && entry.Kind != RecordKind.Erasure) Apply(entry);
                Applied = changeset.Sequence;
            };
        }
    }

    private void Apply(LogEntry entry)
    {
        if (entry.Kind != RecordKind.Episode) Index.AddRecord(EntryCodec.DecodeRecord(entry), entry.Body);
        else if (entry.Version == 1) Index.AddEpisode(EntryCodec.DecodeEpisode(entry), entry.Body);
        else Index.MarkEpisode(entry.Id!.Value, EntryCodec.DecodeMark(entry).State, entry.Sequence);
    }
}
