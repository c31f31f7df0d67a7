using System.Buffers.Binary;
using System.Security.Cryptography;
using Ingrain.Storage;
using Ingrain.Writing;

namespace Ingrain;

/// <summary>Writing: observe, remember, retract, confirm.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>The most episodes of one changeset; an observe of more is cut into several.</summary>
    private const int EpisodesPerChangeset = 1_000;

    /// <summary>
    /// Appends episodes. Cheap, durable, idempotent by episode id. More than 1,000 become several changesets: what was acknowledged before
    /// a failure stays, and giving the same episodes again adds the rest.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="episodes">The episodes, in the order in which they happened.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels between changesets.</param>
    /// <returns>What was added, and what was not and why.</returns>
    /// <exception cref="MemoryException">An episode breaks a bound (nothing is written then), or the store fails.</exception>
    public async Task<Observed> ObserveAsync(
        SpaceId space, IReadOnlyList<Episode> episodes, WriteContext context, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        ArgumentNullException.ThrowIfNull(context);
        if (episodes.Any(IsFeedback))
            throw new MemoryException(
                MemoryErrorCode.Invalid, "An episode is nobody's judgement of a memory: give feedback as such, in one's own name.");
        return await KeepEpisodesAsync(space, episodes, context, ct).ConfigureAwait(false);
    }

    private async Task<Observed> KeepEpisodesAsync(
        SpaceId space, IReadOnlyList<Episode> episodes, WriteContext context, CancellationToken ct)
    {
        Gate.Pass(context);
        var passed = episodes
            .Select((e, i) => Gate.Pass(e.Id == default ? e with { Id = MadeId(context, i) } : e, context.Actor))
            .ToList();
        var tally = new ObserveTally();
        foreach (var chunk in passed.Chunk(EpisodesPerChangeset))
        {
            // A caller's changeset id names the whole observe only while that is one changeset.
            var id = passed.Count <= EpisodesPerChangeset ? context.Changeset : null;
            var draft = Draft(space, context with { Changeset = id }, [.. chunk.Select(e => (Change)new Change.Observe(e))]);
            var result = await CommitAsync(draft, ct).ConfigureAwait(false);
            Follow(space, result, []);
            tally.Add(chunk, result);
            await KeepStandingAsync(space, (chunk, result), context).ConfigureAwait(false);
        }
        return tally.Total();
    }

    /// <summary>
    /// Keeps notes of the standing wishes that persons' turns express: nobody will search for them by the words of a later question. A wish
    /// that was kept before stays as it is, also where somebody took it back. A changeset of its own, so that a repeated observe is the
    /// same observe; a process that dies in between leaves it to the repetition.
    /// </summary>
    private async ValueTask KeepStandingAsync(
        SpaceId space, (IReadOnlyList<Episode> Episodes, CommitResult Result) observed, WriteContext context)
    {
        var outcomes = observed.Result switch
        {
            CommitResult.Committed committed => committed.Outcomes,
            CommitResult.Unchanged unchanged => unchanged.Outcomes,
            _ => null,
        };
        var notes = new Dictionary<RecordId, Change>();
        for (var i = 0; i < observed.Episodes.Count; i++)
        {
            if (outcomes is not null && outcomes[i] is not (ChangeOutcome.Written or ChangeOutcome.AlreadyKnown)) continue;
            foreach (var wish in StandingInstructions.Find(observed.Episodes[i]))
            {
                var note = StandingInstructions.ToNote(wish, observed.Episodes[i]);
                if (notes.ContainsKey(note.Id)) continue;
                notes[note.Id] = new Change.Put(Gate.Pass(note, context.Actor, observed.Episodes[i].Label), 0);
            }
        }
        var kept = context with
        {
            Changeset = null,
            Reason = "said to hold from now on",
        };
        try
        {
            foreach (var (id, change) in notes)
            {
                // The episodes are acknowledged: from here on nothing fails or ends early for the caller. Written as new only, so that one
                // that is there, or was taken back, stays as it is.
                var known = await _store.ReadAsync(space, new Endpoint(RecordKind.Note, id), null, default).ConfigureAwait(false);
                if (known is null) Follow(space, await CommitAsync(Draft(space, kept, [change]), default).ConfigureAwait(false), []);
            }
        }
        catch (MemoryException)
        {
            // The store fails, and tells whoever writes next. The wish is found again when the episode is.
        }
    }

    /// <summary>
    /// Keeps a fact, note, module, entity, link or session: a new one, or the next version of the one with its id. A note or module without
    /// an id of its own whose path is taken becomes the next version of what is there. A fact that claims what an
    /// active fact already claims is not written again.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="record">What to keep.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="expectedVersion">The version the caller saw, 0 for none; null to write on whatever is there now.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="MemoryException">The record breaks a bound, or the store fails.</exception>
    public async Task<Remembered> RememberAsync(
        SpaceId space, Record record, WriteContext context, int? expectedVersion = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(context);
        var (remembered, conflicted) = await RememberAllAsync(space, [record], context, [expectedVersion], ct).ConfigureAwait(false);
        return conflicted is null ? remembered[0] : new Remembered.Conflicted(conflicted.Conflicts[0]);
    }

    /// <summary>
    /// Takes something back because it was wrong: recall no longer returns it, history keeps it. A module that others need stays: see
    /// <see cref="RetractModuleAsync"/>.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="target">Kind and id.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What is there afterwards.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.NotFound"/>, or <see cref="MemoryErrorCode.Conflict"/>.</exception>
    public Task<Opened> RetractAsync(SpaceId space, Endpoint target, WriteContext context, CancellationToken ct = default) =>
        MoveAsync(space, target, RecordState.Retracted, context, null, ct);

    /// <summary>
    /// Takes something back as <see cref="RetractAsync(SpaceId, Endpoint, WriteContext, CancellationToken)"/>, if it is as the caller saw
    /// it.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="target">Kind and id.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="expectedVersion">The version that the caller saw; null for any. Episodes have one version only.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What is there afterwards.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Conflict"/>: another version is there. Or as without a version.
    /// </exception>
    public Task<Opened> RetractAsync(
        SpaceId space, Endpoint target, WriteContext context, int? expectedVersion, CancellationToken ct = default) =>
        MoveAsync(space, target, RecordState.Retracted, context, expectedVersion, ct);

    /// <summary>
    /// Brings back what was retracted or archived. A module is tested first: if it does not pass, or nothing can be run here, it comes back
    /// as a draft.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="target">Kind and id.</param>
    /// <param name="context">In whose name. Out of quarantine, only a person brings anything.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What is there afterwards.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.NotFound"/>, <see cref="MemoryErrorCode.Conflict"/> or <see cref="MemoryErrorCode.Invalid"/>.
    /// </exception>
    public Task<Opened> ReinstateAsync(SpaceId space, Endpoint target, WriteContext context, CancellationToken ct = default) =>
        MoveAsync(space, target, RecordState.Active, context, null, ct);

    /// <summary>
    /// Brings back as <see cref="ReinstateAsync(SpaceId, Endpoint, WriteContext, CancellationToken)"/>, if it is as the caller saw it.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="target">Kind and id.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="expectedVersion">The version that the caller saw; null for any. Episodes have one version only.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What is there afterwards.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Conflict"/>: another version is there. Or as without a version.
    /// </exception>
    public Task<Opened> ReinstateAsync(
        SpaceId space, Endpoint target, WriteContext context, int? expectedVersion, CancellationToken ct = default) =>
        MoveAsync(space, target, RecordState.Active, context, expectedVersion, ct);

    private async Task<Opened> MoveAsync(
        SpaceId space, Endpoint target, RecordState state, WriteContext context, int? expectedVersion, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(context);
        Gate.Pass(context);
        var opened = await OpenAsync(space, target, null, ct).ConfigureAwait(false) ?? throw NotFound(target);
        Change change;
        if (opened.Record is { } record)
        {
            if (record.State == state) return opened;
            if (expectedVersion is { } expected && expected != record.Version)
                throw new MemoryException(
                    MemoryErrorCode.Conflict,
                    $"Version {expected} was expected, version {record.Version} is there. Read it again and decide.");
            if (record is Module module) return await MoveModuleAsync(space, module, state, context, ct).ConfigureAwait(false);
            if (record.State == RecordState.Quarantined && context.Actor.Kind != ActorKind.Person)
                throw new MemoryException(MemoryErrorCode.Invalid, "Only a person takes something out of quarantine.");
            var moved = Rewriting.Of(record with { State = state, Actor = context.Actor }, record, context.Actor);
            // What goes out of use keeps its label, for whoever brings it back.
            if (state != RecordState.Active) moved = moved with { Label = record.Label };
            change = new Change.Put(moved, record.Version);
        }
        else
        {
            if (opened.Episode!.Label == TrustLabel.Confirmed && context.Actor.Kind != ActorKind.Person)
                throw new MemoryException(MemoryErrorCode.Invalid, "A person confirmed this: only a person changes it.");
            change = new Change.Mark(target.Id, state);
        }
        var result = await CommitAsync(Draft(space, context, [change]), ct).ConfigureAwait(false);
        if (result is CommitResult.Conflicted conflicted) throw Conflict(conflicted);
        return await OpenAsync(space, target, null, ct).ConfigureAwait(false) ?? throw NotFound(target);
    }

    /// <summary>Spares the next look at the known facts reading back what was just written here.</summary>
    private void Follow(SpaceId space, CommitResult result, IReadOnlyList<Fact> facts)
    {
        if (result is CommitResult.Committed { Changeset: var written } && _facts.TryGetValue(space, out var known))
            known.Follow(written, k => k.Follow(written.Sequence, facts));
    }

    /// <summary>A new episode's id: the same in every try of one changeset, so that a retry is known again.</summary>
    private RecordId MadeId(WriteContext context, int place)
    {
        if (context.Changeset is not { } changeset) return _ids.NextRecordId();
        Span<byte> seed = stackalloc byte[20];
        changeset.Value.TryWriteBytes(seed, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(seed[16..], place);
        return new RecordId(Convert.ToHexStringLower(SHA256.HashData(seed).AsSpan(0, 16)));
    }

    private ChangesetDraft Draft(SpaceId space, WriteContext context, IReadOnlyList<Change> changes)
    {
        // Here everything is known that would be written, also what only follows from it.
        if (context.Under is { } under && !changes.All(c => IsBelow(c, under)))
            throw new MemoryException(
                MemoryErrorCode.Forbidden, "It would change more than what lies below the path that this writer is bound to.");
        return new ChangesetDraft
        {
            Space = space,
            Id = context.Changeset ?? new ChangesetId(_ids.NextGuid()),
            Actor = context.Actor,
            Credential = context.Credential,
            Reason = context.Reason,
            Changes = changes,
        };
    }

    private static bool IsBelow(Change change, string under) => change is Change.Put { Record: var record }
        && record switch { Note note => note.Path, Module module => module.Path, _ => null } is { } path
        && MemoryPath.TryNormalize(under, out var root) && MemoryPath.IsAtOrBelow(path, root);

    private static string Word(RecordKind kind) => kind.ToString().ToLowerInvariant();

    private static MemoryException NotFound(Endpoint target) =>
        new(MemoryErrorCode.NotFound, $"There is no {Word(target.Kind)} '{target.Id}' in this space.");

    private static MemoryException Conflict(CommitResult.Conflicted conflicted) =>
        new(MemoryErrorCode.Conflict, $"Somebody else wrote first: {conflicted.Conflicts[0].Why}. Read it again and decide.");
}
