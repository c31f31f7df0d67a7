using System.Collections.Concurrent;
using Ingrain.Storage;
using Ingrain.Writing;

namespace Ingrain;

/// <summary>What the views of a space, as a graph and as files, need of the engine beside what everybody can call.</summary>
public sealed partial class MemoryEngine
{
    // Two engines or processes that write at once are told apart by versions; callers of one engine need not even try twice.
    private const int GraphTriesMax = 100;

    private readonly Turns<SpaceId> _graphTurns = new();
    private readonly ConcurrentDictionary<SpaceId, CaughtUp<KnownGraph>> _graphs = new();

    internal async ValueTask<T> ReadGraphAsync<T>(SpaceId space, Func<KnownGraph, T> read, CancellationToken ct)
    {
        var graph = await DerivedAsync(_graphs, space, static () => new KnownGraph(), ct).ConfigureAwait(false);
        await graph.CatchUpAsync(ct).ConfigureAwait(false);
        return graph.Read(read);
    }

    /// <summary>Plans against the graph as it is, writes that as one changeset, and plans anew where somebody else wrote first.</summary>
    internal async Task<T> WriteGraphAsync<T>(
        SpaceId space, WriteContext context, Func<KnownGraph, GraphPlan, T> plan, CancellationToken ct)
    {
        Gate.Pass(context);
        using var turn = await _graphTurns.EnterAsync(space, ct).ConfigureAwait(false);
        for (var tries = 0; tries < GraphTriesMax; tries++)
        {
            var draft = new GraphPlan(context.Actor, _ids);
            var result = await ReadGraphAsync(space, g => plan(g, draft), ct).ConfigureAwait(false);
            if (draft.Changes.Count == 0) return result;
            if (draft.Changes.Count > ChangesetDraft.ChangesMax) throw TooMany(draft.Changes.Count, "change");
            var committed = await CommitAsync(Draft(space, context, draft.Changes), ct).ConfigureAwait(false);
            // What was erased in between is planned again without it.
            if (committed is CommitResult.Committed { Outcomes: var outcomes } && !outcomes.Contains(ChangeOutcome.Erased)) return result;
        }
        throw new MemoryException(MemoryErrorCode.Busy, "Others keep writing to this graph; nothing of this call was written.");
    }

    /// <summary>The note at a path: the active one or, failing that, the newest.</summary>
    internal async Task<Note?> NoteAtAsync(SpaceId space, string path, CancellationToken ct) =>
        (await AtPathAsync(space, RecordKind.Note, path, null, ct).ConfigureAwait(false))?.Record as Note;

    /// <summary>Makes a note where no active one is: the next version of one that was there, or a new one.</summary>
    /// <returns>Whether it did; false where somebody wrote first.</returns>
    internal async Task<bool> TryCreateNoteAsync(SpaceId space, string path, string text, WriteContext context, CancellationToken ct)
    {
        var there = await NoteAtAsync(space, path, ct).ConfigureAwait(false);
        var isFree = there is null or { State: RecordState.Retracted or RecordState.Archived, Label: not TrustLabel.Quarantined };
        var note = isFree && there is not null
            ? there with { Text = text, State = RecordState.Active, Title = null, Pinned = false, Label = TrustLabel.Principal }
            : new Note { Id = _ids.NextRecordId(), Path = path, Text = text };
        var kept = await RememberAsync(space, note, context, isFree ? there?.Version ?? 0 : 0, ct).ConfigureAwait(false);
        return kept is Remembered.Kept;
    }

    /// <summary>Takes back several records in one changeset.</summary>
    /// <returns>Whether it did; false where somebody wrote first.</returns>
    internal async Task<bool> TryRetractAsync(SpaceId space, IReadOnlyList<Record> records, WriteContext context, CancellationToken ct)
    {
        Gate.Pass(context);
        var plan = new GraphPlan(context.Actor, _ids);
        foreach (var record in records) plan.Retract(record);
        if (plan.Changes.Count > ChangesetDraft.ChangesMax) throw TooMany(plan.Changes.Count, "retract");
        return await CommitAsync(Draft(space, context, plan.Changes), ct).ConfigureAwait(false) is not CommitResult.Conflicted;
    }
}
