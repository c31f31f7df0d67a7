using Ingrain.Storage;

namespace Ingrain.Writing;

/// <summary>
/// Works out the changes that undo a stretch of the log, (before, through]. What comes back never has a label above the one it had; unless
/// a person rolls back, neither above its current one nor above what the actor may give.
/// </summary>
internal sealed class RollbackPlan(Actor actor)
{
    private int _restored;
    private int _withdrawn;
    private int _gone;

    public List<Change> Changes { get; } = [];

    public List<Endpoint> ChangedSince { get; } = [];

    public void CountGone(Changeset changeset) => _gone += changeset.Entries.Count(e => e.IsErased);

    public void Add(Endpoint target, IReadOnlyList<LogEntry> history, long before, long through)
    {
        if (history.Count == 0) return;
        if (history[^1].Sequence > through)
        {
            ChangedSince.Add(target);
            return;
        }
        var earlier = history.LastOrDefault(e => e.Sequence <= before);
        if (target.Kind == RecordKind.Episode) Mark(target.Id, history, earlier);
        else Put(EntryCodec.DecodeRecord(history[^1]), earlier);
    }

    public RolledBack Result(long? sequence) => new()
    {
        Sequence = sequence, Restored = _restored, Withdrawn = _withdrawn, ChangedSince = ChangedSince, Gone = _gone,
    };

    /// <summary>What a change of a plan is about.</summary>
    public static Endpoint TargetOf(Change change) => change switch
    {
        Change.Put put => new Endpoint(put.Record.Kind, put.Record.Id),
        Change.Mark mark => new Endpoint(RecordKind.Episode, mark.Id),
        _ => throw new ArgumentException("A rollback writes and marks, and nothing else.", nameof(change)),
    };

    private void Mark(RecordId id, IReadOnlyList<LogEntry> history, LogEntry? earlier)
    {
        var now = EntryCodec.DecodeEpisode(history[0], history[^1]).State;
        var then = earlier is null ? RecordState.Retracted : EntryCodec.DecodeEpisode(history[0], earlier).State;
        if (now == then) return;
        Changes.Add(new Change.Mark(id, then));
        if (then == RecordState.Retracted) _withdrawn++;
        else _restored++;
    }

    private void Put(Record current, LogEntry? earlier)
    {
        var wanted = earlier is null ? current with { State = RecordState.Retracted } : EntryCodec.DecodeRecord(earlier);
        // A draft waits for its examples alone: what would come back is tested, and is a draft again where it does not pass.
        var isDraft = current is Module { State: RecordState.Quarantined, IsDraft: true };
        wanted = Rewriting.Of(wanted, isDraft ? current with { State = RecordState.Active } : current, actor);
        // Bytes decide, whoever wrote them: a record that is already as it was needs no version.
        if (EntryCodec.Encode(wanted with { Actor = current.Actor }).AsSpan().SequenceEqual(EntryCodec.Encode(current))) return;
        wanted = wanted with { Actor = actor };
        Changes.Add(new Change.Put(wanted, current.Version));
        if (earlier is null) _withdrawn++;
        else _restored++;
    }
}
