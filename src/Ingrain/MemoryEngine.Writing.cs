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
            tally.Add(chunk, await _store.CommitAsync(draft, ct).ConfigureAwait(false));
        }
        return tally.Total();
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
        Gate.Pass(context);
        if (context.Changeset is { } id && await _store.FindChangesetAsync(space, id, ct).ConfigureAwait(false) is { } first)
            return Repeated(record, context, first);
        var there = await ThereAsync(space, record, ct).ConfigureAwait(false);
        record = await WithoutLostEvidenceAsync(space, record, there, ct).ConfigureAwait(false);
        var evidence = await EvidenceAsync(space, record, ct).ConfigureAwait(false);
        var passed = Gate.Pass(record, context.Actor, evidence.Label);
        passed = passed with { VerifiedAt = passed.VerifiedAt ?? evidence.OccurredAt };
        if (passed is Fact { Id: var given } fact && given == default)
        {
            // One at a time, so that the same claim made by two callers of this engine at once is written once.
            using var turn = await _claims.EnterAsync((space, FactKey.Fold(fact.Statement)), ct).ConfigureAwait(false);
            if (await SameAsync(space, fact, ct).ConfigureAwait(false) is not { } known)
            {
                var added = fact with { Id = _ids.NextRecordId() };
                return await PutAsync(space, added, context, expectedVersion ?? 0, ct).ConfigureAwait(false);
            }
            return Strengthened(known, fact) is { } stronger
                ? await PutAsync(space, stronger, context, known.Version, ct).ConfigureAwait(false)
                : new Remembered.AlreadyKnown(known);
        }
        // Written on what was just read: if somebody writes in between, that is a conflict and no lost update.
        if (passed.Id == default) expectedVersion ??= there?.Version ?? 0;
        if (passed.Id == default) passed = passed with { Id = there?.Id ?? _ids.NextRecordId() };
        return await PutAsync(space, Rewriting.Of(passed, there, context.Actor), context, expectedVersion, ct).ConfigureAwait(false);
    }

    /// <summary>Takes something back because it was wrong: recall no longer returns it, history keeps it.</summary>
    /// <param name="space">The space.</param>
    /// <param name="target">Kind and id.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What is there afterwards.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.NotFound"/>, or <see cref="MemoryErrorCode.Conflict"/>.</exception>
    public Task<Opened> RetractAsync(SpaceId space, Endpoint target, WriteContext context, CancellationToken ct = default) =>
        MoveAsync(space, target, RecordState.Retracted, context, ct);

    /// <summary>Brings back what was retracted or archived.</summary>
    /// <param name="space">The space.</param>
    /// <param name="target">Kind and id.</param>
    /// <param name="context">In whose name. Out of quarantine, only a person brings anything.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What is there afterwards.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.NotFound"/>, <see cref="MemoryErrorCode.Conflict"/> or <see cref="MemoryErrorCode.Invalid"/>.
    /// </exception>
    public Task<Opened> ReinstateAsync(SpaceId space, Endpoint target, WriteContext context, CancellationToken ct = default) =>
        MoveAsync(space, target, RecordState.Active, context, ct);

    private async Task<Opened> MoveAsync(
        SpaceId space, Endpoint target, RecordState state, WriteContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(context);
        Gate.Pass(context);
        var opened = await OpenAsync(space, target, null, ct).ConfigureAwait(false) ?? throw NotFound(target);
        Change change;
        if (opened.Record is { } record)
        {
            if (record.State == state) return opened;
            if (record.State == RecordState.Quarantined && context.Actor.Kind != ActorKind.Person)
                throw new MemoryException(MemoryErrorCode.Invalid, "Only a person takes something out of quarantine.");
            var moved = Rewriting.Of(record with { State = state, Actor = context.Actor }, record, context.Actor);
            // What goes out of use keeps its label, for whoever brings it back.
            if (state != RecordState.Active) moved = moved with { Label = record.Label };
            change = new Change.Put(moved, record.Version);
        }
        else
        {
            change = new Change.Mark(target.Id, state);
        }
        var result = await _store.CommitAsync(Draft(space, context, [change]), ct).ConfigureAwait(false);
        if (result is CommitResult.Conflicted conflicted) throw Conflict(conflicted);
        return await OpenAsync(space, target, null, ct).ConfigureAwait(false) ?? throw NotFound(target);
    }

    private async Task<Remembered> PutAsync(
        SpaceId space, Record record, WriteContext context, int? expectedVersion, CancellationToken ct)
    {
        var draft = Draft(space, context, [new Change.Put(record, expectedVersion)]);
        return await RememberedAsync(space, record, await _store.CommitAsync(draft, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
    }

    /// <summary>What a record would be the next version of: what has its id, or what is at its path.</summary>
    private async ValueTask<Record?> ThereAsync(SpaceId space, Record record, CancellationToken ct)
    {
        if (record.Id != default)
            return (await OpenAsync(space, new Endpoint(record.Kind, record.Id), null, ct).ConfigureAwait(false))?.Record;
        return EntryCodec.PlaceOf(record) is { } written && MemoryPath.TryNormalize(written, out var path)
            ? (await AtPathAsync(space, record.Kind, path, null, ct).ConfigureAwait(false))?.Record
            : null;
    }

    /// <summary>The first result of a remember that is repeated under its changeset's id.</summary>
    private static Remembered Repeated(Record record, WriteContext context, Changeset first)
    {
        if (first.Entries is [{ IsErased: true }]) return new Remembered.Erased(record.Id);
        if (first.Entries is [var entry] && entry.Kind == record.Kind && first.Actor == context.Actor)
        {
            var kept = EntryCodec.DecodeRecord(entry);
            // What the first try worked out from what was there then is taken as it was.
            var again = Gate.Pass(record, context.Actor, TrustLabel.Confirmed) with
            {
                Label = kept.Label,
                State = kept.State,
                VerifiedAt = kept.VerifiedAt,
                Evidence = kept.Evidence,
            };
            if (EntryCodec.Encode(again).AsSpan().SequenceEqual(entry.Body.Span)) return new Remembered.Kept(kept);
        }
        throw Repetition.Refusal(first.Id);
    }

    /// <summary>
    /// A known fact said again with more trust or more evidence, as its next version; null where saying it again adds nothing.
    /// </summary>
    private static Fact? Strengthened(Fact known, Fact said)
    {
        if (said.Label < known.Label) return null;
        var evidence = known.Evidence.Union(said.Evidence).Take(Gate.EvidenceMax).ToList();
        if (said.Label == known.Label && evidence.Count == known.Evidence.Count) return null;
        return said with { Id = known.Id, Evidence = evidence, VerifiedAt = said.VerifiedAt ?? known.VerifiedAt };
    }

    private async ValueTask<Remembered> RememberedAsync(SpaceId space, Record record, CommitResult result, CancellationToken ct)
    {
        switch (result)
        {
            case CommitResult.Conflicted { Conflicts: [var conflict, ..] }:
                return new Remembered.Conflicted(conflict);
            case CommitResult.Unchanged { Outcomes: [ChangeOutcome.Erased, ..] }:
                return new Remembered.Erased(record.Id);
            case CommitResult.Committed committed:
                return new Remembered.Kept(EntryCodec.DecodeRecord(committed.Changeset.Entries[0]));
            case CommitResult.Repeated { Changeset.Entries: [{ IsErased: false } first, ..] }:
                return new Remembered.Kept(EntryCodec.DecodeRecord(first));
            case CommitResult.Repeated:
                return new Remembered.Erased(record.Id);
            default:
                var there = await _store.ReadAsync(space, new Endpoint(record.Kind, record.Id), null, ct).ConfigureAwait(false);
                return there is null ? new Remembered.Erased(record.Id) : new Remembered.AlreadyKnown(EntryCodec.DecodeRecord(there));
        }
    }

    private async ValueTask<Fact?> SameAsync(SpaceId space, Fact fact, CancellationToken ct)
    {
        var facts = await KnownFactsAsync(space, ct).ConfigureAwait(false);
        return facts.Read(f => f.Same(fact));
    }

    /// <summary>A correction need not cite again what its former version rested on and was erased since.</summary>
    private async ValueTask<Record> WithoutLostEvidenceAsync(SpaceId space, Record record, Record? there, CancellationToken ct)
    {
        if (there is null || record.Evidence.Count == 0) return record;
        var kept = new List<Evidence>();
        foreach (var evidence in record.Evidence)
            if (!there.Evidence.Contains(evidence)
                || await _store.ReadAsync(space, new Endpoint(evidence.Kind, evidence.Id), null, ct).ConfigureAwait(false) is not null)
                kept.Add(evidence);
        return record with { Evidence = kept };
    }

    /// <summary>The lowest label of what a record rests on, and when the latest of it happened.</summary>
    private async ValueTask<(TrustLabel Label, DateTimeOffset? OccurredAt)> EvidenceAsync(
        SpaceId space, Record record, CancellationToken ct)
    {
        var lowest = TrustLabel.Confirmed;
        DateTimeOffset? latest = null;
        foreach (var evidence in record.Evidence)
        {
            Gate.Pass(new Endpoint(evidence.Kind, evidence.Id));
            var opened = await OpenAsync(space, new Endpoint(evidence.Kind, evidence.Id), null, ct).ConfigureAwait(false)
                ?? throw new MemoryException(MemoryErrorCode.Invalid, $"There is no {Word(evidence.Kind)} '{evidence.Id}' to rest on.");
            // Held in quarantine, whatever its label says, it lends none.
            var label = opened.Record?.State == RecordState.Quarantined
                ? TrustLabel.Quarantined
                : opened.Episode?.Label ?? opened.Record!.Label;
            if (label < lowest) lowest = label;
            if (opened.Episode?.OccurredAt is { } occurred && (latest is null || occurred > latest)) latest = occurred;
        }
        // A mistyped id would lose the word that the old fact is replaced.
        foreach (var old in (record as Fact)?.Supersedes ?? [])
            if (await _store.ReadAsync(space, new Endpoint(RecordKind.Fact, old), null, ct).ConfigureAwait(false) is null)
                throw new MemoryException(MemoryErrorCode.Invalid, $"There is no fact '{old}' to supersede.");
        return (lowest, latest);
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

    private ChangesetDraft Draft(SpaceId space, WriteContext context, IReadOnlyList<Change> changes) => new()
    {
        Space = space,
        Id = context.Changeset ?? new ChangesetId(_ids.NextGuid()),
        Actor = context.Actor,
        Credential = context.Credential,
        Reason = context.Reason,
        Changes = changes,
    };

    private static string Word(RecordKind kind) => kind.ToString().ToLowerInvariant();

    private static MemoryException NotFound(Endpoint target) =>
        new(MemoryErrorCode.NotFound, $"There is no {Word(target.Kind)} '{target.Id}' in this space.");

    private static MemoryException Conflict(CommitResult.Conflicted conflicted) =>
        new(MemoryErrorCode.Conflict, $"Somebody else wrote first: {conflicted.Conflicts[0].Why}. Read it again and decide.");
}
