using Ingrain.Storage;
using Ingrain.Writing;

namespace Ingrain;

/// <summary>Undoing: roll back, which history keeps, and erase, which it does not.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>
    /// Undoes one changeset with a new one: what it changed gets its content of before, what it created is retracted. Where something was
    /// changed again since, nothing is written and the result names it.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="sequence">The changeset.</param>
    /// <param name="context">In whose name. Only a person brings back a higher label than the one there is now.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.NotFound"/> where there is no such changeset.</exception>
    public async Task<RolledBack> RollBackAsync(SpaceId space, long sequence, WriteContext context, CancellationToken ct = default)
    {
        _ = await _store.FindHeaderAsync(space, sequence, ct).ConfigureAwait(false)
            ?? throw new MemoryException(MemoryErrorCode.NotFound, $"There is no changeset {sequence} in this space.");
        return await RollBackAsync(space, sequence - 1, sequence, context, ct).ConfigureAwait(false);
    }

    /// <summary>Brings a whole space back to a point, with one new changeset.</summary>
    /// <param name="space">The space.</param>
    /// <param name="point">The point.</param>
    /// <param name="context">In whose name. Only a person brings back a higher label than the one there is now.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Conflict"/> where somebody wrote meanwhile; <see cref="MemoryErrorCode.Invalid"/> where more than 100,000
    /// things would change: roll back in steps.
    /// </exception>
    public async Task<RolledBack> RollBackToAsync(SpaceId space, AsOf point, WriteContext context, CancellationToken ct = default)
    {
        var head = await _store.HeadAsync(space, ct).ConfigureAwait(false);
        var sequence = await SequenceOfAsync(space, point, ct).ConfigureAwait(false) ?? head.Sequence;
        return await RollBackAsync(space, Math.Min(sequence, head.Sequence), head.Sequence, context, ct).ConfigureAwait(false);
    }

    /// <summary>What an erase would remove.</summary>
    /// <param name="space">The space.</param>
    /// <param name="targets">What to erase. A session stands for itself and all its episodes.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What is there, and what rests on it.</returns>
    public async Task<Erased> PreviewEraseAsync(SpaceId space, IReadOnlyList<Endpoint> targets, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var found = new List<Endpoint>();
        foreach (var target in targets)
        {
            Gate.Pass(target);
            if (target.Kind == RecordKind.Session) found.AddRange(await EpisodesOfAsync(space, target.Id, ct).ConfigureAwait(false));
            found.AddRange(await EpisodesOfAsync(space, FeedbackSession(target), ct).ConfigureAwait(false));
            if (await _store.ReadAsync(space, target, null, ct).ConfigureAwait(false) is not null) found.Add(target);
        }
        found = [.. found.Distinct()];
        // Also from what is gone already: something may still rest on what an earlier erase removed.
        IReadOnlyList<Endpoint> roots = [.. found.Union(targets)];
        var derived = DerivedFrom(await CitationsAsync(space, ct).ConfigureAwait(false), roots);
        return new Erased { Targets = found, Derived = derived, Sequence = null, Purged = false };
    }

    /// <summary>
    /// Removes every byte of the targets' content, of all their versions, from the log and the store's files. The log's chain still
    /// verifies, and the ids do not come back by a later import. Cannot be undone. Costs a rewrite of the store's file.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="targets">What to erase. A session stands for itself and all its episodes.</param>
    /// <param name="withDerived">Whether what rests on them goes too.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels; once the changeset is committed the content is gone for every reader.</param>
    /// <returns>What was removed.</returns>
    public async Task<Erased> EraseAsync(
        SpaceId space, IReadOnlyList<Endpoint> targets, bool withDerived, WriteContext context, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        Gate.Pass(context);
        if (context.Changeset is { } id && await _store.FindChangesetAsync(space, id, ct).ConfigureAwait(false) is { } first
            && !first.Entries.Any(e => e.Kind == RecordKind.Erasure)) throw Repetition.Refusal(id);
        var erased = new Erased { Targets = [], Derived = [], Sequence = null, Purged = false };
        // Until nothing is left: somebody may write to a session while it is erased.
        for (var round = context; ;)
        {
            var preview = await PreviewEraseAsync(space, targets, ct).ConfigureAwait(false);
            // A standing wish repeats its episode word for word, and nobody but the engine made that copy.
            var derived = withDerived ? preview.Derived : [.. preview.Derived.Where(IsStanding)];
            List<Endpoint> going = [.. preview.Targets, .. derived];
            if (going.Count == 0) break;
            if (going.Count > ChangesetDraft.ChangesMax) throw TooMany(going.Count, "erase");
            var (changes, modules, broken) = await WithModulesAsync(
                space, [.. going.Select(t => (Change)new Change.Erase(t))], going, context.Actor, ct).ConfigureAwait(false);
            var result = await CommitAsync(Draft(space, round, changes) with { ModulesSeen = modules }, ct).ConfigureAwait(false);
            // A module was written meanwhile: what needs what is erased is looked up again.
            if (result is CommitResult.Conflicted) continue;
            round = round with { Changeset = null };
            erased = new Erased
            {
                Targets = [.. erased.Targets, .. preview.Targets.Except(erased.Targets)],
                Derived = [.. erased.Derived, .. preview.Derived.Except(erased.Derived)],
                Broken = [.. erased.Broken, .. broken],
                Sequence = (result as CommitResult.Committed)?.Changeset.Sequence ?? erased.Sequence,
                Purged = false,
            };
        }
        if (_usage.TryGetValue(space, out var usage))
            foreach (var gone in erased.Targets.Concat(erased.Derived)) usage.Forget(gone.Kind, gone.Id);
        // Also where nothing was left to erase: an earlier erase may not have come as far as its purge.
        return erased with { Purged = await _store.PurgeAsync(ct).ConfigureAwait(false) };
    }

    private static bool IsStanding(Endpoint thing) =>
        thing.Kind == RecordKind.Note && thing.Id.Value.StartsWith(StandingInstructions.IdPrefix, StringComparison.Ordinal);

    /// <summary>Finishes the purge of earlier erases where another process was in the way.</summary>
    /// <param name="ct">Cancels.</param>
    /// <returns>Whether no erased byte is left.</returns>
    public async Task<bool> PurgeAsync(CancellationToken ct = default) => await _store.PurgeAsync(ct).ConfigureAwait(false);

    private async Task<RolledBack> RollBackAsync(SpaceId space, long before, long through, WriteContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(context);
        Gate.Pass(context);
        if (context.Changeset is { } id && await _store.FindChangesetAsync(space, id, ct).ConfigureAwait(false) is { } first)
            return await RepeatedAsync(space, (before, through), first, context.Actor, ct).ConfigureAwait(false);
        var plan = await PlanAsync(space, (before, through), null, context.Actor, ct).ConfigureAwait(false);
        if (plan.ChangedSince.Count > 0 || plan.Changes.Count == 0) return plan.Result(null);
        if (plan.Changes.Count > ChangesetDraft.ChangesMax) throw TooMany(plan.Changes.Count, "roll back");
        var (changes, modules, broken) = await WithModulesAsync(space, plan.Changes, [], context.Actor, ct).ConfigureAwait(false);
        var draft = Draft(space, context, changes) with { ModulesSeen = modules };
        return await CommitAsync(draft, ct).ConfigureAwait(false) switch
        {
            CommitResult.Committed committed => plan.Result(committed.Changeset.Sequence) with { Broken = broken },
            CommitResult.Repeated repeated => plan.Result(repeated.Changeset.Sequence),
            CommitResult.Conflicted conflicted => throw Conflict(conflicted),
            _ => plan.Result(null),
        };
    }

    /// <summary>What undoes a stretch of the log, given what was there before a changeset; null for what is there now.</summary>
    private async Task<RollbackPlan> PlanAsync(
        SpaceId space, (long Before, long Through) span, Changeset? until, Actor actor, CancellationToken ct)
    {
        var plan = new RollbackPlan(actor);
        await foreach (var changeset in _store.ReadLogAsync(space, span.Before, ct).ConfigureAwait(false))
        {
            if (changeset.Sequence > span.Through) break;
            plan.CountGone(changeset);
        }
        foreach (var target in await TouchedAsync(space, span.Before, span.Through, ct).ConfigureAwait(false))
        {
            var history = await _store.HistoryAsync(space, target, ct).ConfigureAwait(false);
            if (until is not null) history = [.. history.Where(e => e.Sequence < until.Sequence)];
            plan.Add(target, history, span.Before, span.Through);
        }
        return plan;
    }

    /// <summary>
    /// The first result of a rollback that is repeated under its changeset's id: what it was to do then is worked out again.
    /// </summary>
    private async Task<RolledBack> RepeatedAsync(
        SpaceId space, (long Before, long Through) span, Changeset first, Actor actor, CancellationToken ct)
    {
        if (first.Actor != actor) throw Repetition.Refusal(first.Id);
        span.Through = Math.Min(span.Through, first.Sequence - 1);
        var plan = await PlanAsync(space, span, first, actor, ct).ConfigureAwait(false);
        var wanted = plan.Changes.Select(RollbackPlan.TargetOf).ToHashSet();
        // What was erased since is neither in the plan nor in what is left of the changeset.
        var wrote = first.Entries.Where(e => e is { IsErased: false, Id: not null, Kind: not RecordKind.Erasure }).ToList();
        var done = wrote.Select(e => new Endpoint(e.Kind, e.Id!.Value)).ToHashSet();
        // Beside what was asked for stand modules that became drafts by it.
        var isOther = plan.ChangedSince.Count > 0 || !wanted.IsSubsetOf(done) || (wanted.Count == 0 && done.Count > 0)
            || done.Any(t => t.Kind != RecordKind.Module && !wanted.Contains(t));
        if (isOther) throw Repetition.Refusal(first.Id);
        var modules = wrote.Where(e => e.Kind == RecordKind.Module).Select(e => (Module)EntryCodec.DecodeRecord(e));
        return plan.Result(first.Sequence) with { Broken = [.. modules.Where(m => m.IsDraft).Select(m => m.Path)] };
    }

    private async ValueTask<IReadOnlyList<Endpoint>> EpisodesOfAsync(SpaceId space, RecordId session, CancellationToken ct)
    {
        var episodes = new List<Endpoint>();
        string? cursor = null;
        do
        {
            var query = new ListQuery
            {
                Kind = RecordKind.Episode, Place = session.Value, Cursor = cursor, Limit = ListQuery.LimitMax,
            };
            var page = await _store.ListAsync(space, query, ct).ConfigureAwait(false);
            episodes.AddRange(page.Entries.Select(e => new Endpoint(RecordKind.Episode, e.Id!.Value)));
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return episodes;
    }

    /// <summary>
    /// Who rests on what: the evidence of every version of every record, every link's ends. Reads the whole log, which an erase is rare
    /// enough for. What supersedes something does not rest on it: its content is its own.
    /// </summary>
    private async ValueTask<Dictionary<Endpoint, List<Endpoint>>> CitationsAsync(SpaceId space, CancellationToken ct)
    {
        var citedBy = new Dictionary<Endpoint, List<Endpoint>>();
        await foreach (var changeset in _store.ReadLogAsync(space, 0, ct).ConfigureAwait(false))
            foreach (var entry in changeset.Entries)
                if (!entry.IsErased && entry.Kind is not (RecordKind.Episode or RecordKind.Erasure))
                    Cite(citedBy, EntryCodec.DecodeRecord(entry));
        return citedBy;
    }

    private static void Cite(Dictionary<Endpoint, List<Endpoint>> citedBy, Record record)
    {
        var citing = new Endpoint(record.Kind, record.Id);
        var cited = record.Evidence.Select(e => new Endpoint(e.Kind, e.Id));
        if (record is Link link) cited = [.. cited, link.From, link.To];
        foreach (var target in cited.Distinct())
        {
            if (!citedBy.TryGetValue(target, out var all)) citedBy[target] = all = [];
            if (!all.Contains(citing)) all.Add(citing);
        }
    }

    private static List<Endpoint> DerivedFrom(Dictionary<Endpoint, List<Endpoint>> citedBy, IReadOnlyList<Endpoint> roots)
    {
        var seen = new HashSet<Endpoint>(roots);
        var derived = new List<Endpoint>();
        var open = new Queue<Endpoint>(roots);
        while (open.TryDequeue(out var next))
        {
            foreach (var citing in citedBy.GetValueOrDefault(next, []))
            {
                if (!seen.Add(citing)) continue;
                derived.Add(citing);
                open.Enqueue(citing);
            }
        }
        return derived;
    }

    private static MemoryException TooMany(int count, string verb) => new(
        MemoryErrorCode.Invalid,
        $"That would {verb} {count:N0} things at once; one changeset holds {ChangesetDraft.ChangesMax:N0}. Do it in steps.");
}
