using System.Runtime.CompilerServices;
using Ingrain.Storage;

namespace Ingrain;

/// <summary>The skills of a space as lines, caught up from the log; their texts are not held.</summary>
internal sealed class KnownSkills : IDerived
{
    // Behind by more than this, notes are listed anew: cheaper than going through what else was written.
    private const long BehindMax = 1_000;

    private readonly Dictionary<RecordId, SkillListing> _byId = [];

    public long Applied { get; private set; }

    /// <summary>Those in use, by path.</summary>
    public IReadOnlyList<SkillListing> All => [.. _byId.Values.OrderBy(s => s.Path, StringComparer.Ordinal)];

    public async IAsyncEnumerable<Action> ReadAsync(
        IMemoryStore store, SpaceId space, long head, [EnumeratorCancellation] CancellationToken ct)
    {
        if (Applied == 0 || head - Applied > BehindMax)
        {
            var query = new ListQuery { Kind = RecordKind.Note, AsOf = head, Limit = 1_000 };
            do
            {
                var page = await store.ListAsync(space, query, ct).ConfigureAwait(false);
                foreach (var entry in page.Entries) yield return () => Take(entry);
                query = query with { Cursor = page.Cursor };
            }
            while (query.Cursor is not null);
            yield return () => Applied = head;
            yield break;
        }
        await foreach (var changeset in store.ReadLogAsync(space, Applied, ct).ConfigureAwait(false))
        {
            if (changeset.Sequence > head) yield break;
            yield return () =>
            {
                foreach (var entry in changeset.Entries) Take(entry);
                Applied = changeset.Sequence;
            };
        }
    }

    private void Take(LogEntry entry)
    {
        if (entry.Kind != RecordKind.Note || entry.Id is not { } id || entry.IsErased) return;
        var note = (Note)EntryCodec.DecodeRecord(entry);
        if (note.State == RecordState.Active && SkillPath.IsHead(note.Path)) _byId[id] = SkillHead.Of(note.Path, note.Text);
        else _byId.Remove(id);
    }
}
