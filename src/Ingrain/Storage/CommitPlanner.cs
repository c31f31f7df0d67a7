namespace Ingrain.Storage;

/// <summary>
/// Decides what a changeset does: the one place where versions, conflicts, idempotency and the chain are worked out. Pure but for ids
/// and clock; a store calls it inside its writing transaction and carries out the plan.
/// </summary>
public sealed class CommitPlanner
{
    private readonly TimeProvider _clock;
    private readonly IdSource _ids;

    /// <summary>Makes a planner.</summary>
    /// <param name="clock">Gives <see cref="Changeset.RecordedAt"/>.</param>
    /// <param name="ids">Gives salts and space keys.</param>
    public CommitPlanner(TimeProvider clock, IdSource ids) => (_clock, _ids) = (clock, ids);

    /// <summary>Plans one changeset.</summary>
    /// <param name="draft">What its writer wants.</param>
    /// <param name="view">The space inside the writing transaction.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException">The draft is empty or too large.</exception>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Conflict"/>: its id was used for other changes, or what a record rests on was erased meanwhile.
    /// </exception>
    public CommitPlan Plan(ChangesetDraft draft, ICommitView view)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(view);
        if (draft.Changes.Count is 0 or > ChangesetDraft.ChangesMax)
            throw new ArgumentException($"A changeset has 1 to {ChangesetDraft.ChangesMax} changes.", nameof(draft));
        if (view.Find(draft.Id) is { } earlier)
        {
            if (!Repetition.Repeats(draft, earlier, view)) throw Repetition.Refusal(draft.Id);
            return new CommitPlan { Result = new CommitResult.Repeated(earlier) };
        }

        var newKey = view.Key.IsEmpty ? Random(32) : [];
        var key = newKey.Length > 0 ? newKey : view.Key;
        var work = new PlanWork(view, key, _ids);
        foreach (var change in draft.Changes) work.Apply(change);
        work.CheckPaths();
        if (work.Entries.Count > 0 && draft.ModulesSeen is { } seen && view.LastModuleChange() > seen) work.RefuseUnseen(draft);

        if (work.Conflicts.Count > 0) return new CommitPlan { Result = new CommitResult.Conflicted(work.Conflicts) };
        work.FinishErasures();
        if (work.Entries.Count == 0) return new CommitPlan { Result = new CommitResult.Unchanged(work.Outcomes) };
        var head = view.Head.Sequence > 0 ? view.Head : view.Head with { Hash = ChainHash.Start(key.Span) };
        return new CommitPlan
        {
            Result = new CommitResult.Committed(Seal(draft, head, work.Entries), work.Outcomes),
            NewKey = newKey,
            Erased = work.Erased,
            Tombstones = work.Tombstones,
        };
    }

    private Changeset Seal(ChangesetDraft draft, SpaceHead head, List<LogEntry> entries)
    {
        // A clock that jumps back must not make a later changeset look earlier: as-of by time relies on the order.
        var now = _clock.GetUtcNow();
        if (now < head.RecordedAt) now = head.RecordedAt;
        var sequence = head.Sequence + 1;
        for (var i = 0; i < entries.Count; i++)
            entries[i] = entries[i] with { Sequence = sequence, Ordinal = i, RecordedAt = now };
        var salt = Random(EntryCodec.SaltLength);
        var changeset = new Changeset
        {
            Space = draft.Space, Sequence = sequence, Id = draft.Id, Actor = draft.Actor, Credential = draft.Credential,
            Reason = draft.Reason, ReasonSalt = salt, ReasonDigest = ChainHash.ReasonDigest(salt, draft.Reason),
            RecordedAt = now, PreviousHash = head.Hash, Hash = default, Entries = entries,
        };
        return changeset with { Hash = ChainHash.Compute(changeset) };
    }

    private byte[] Random(int length)
    {
        var bytes = new byte[length];
        _ids.Fill(bytes);
        return bytes;
    }
}
