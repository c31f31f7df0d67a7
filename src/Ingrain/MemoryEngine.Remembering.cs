using Ingrain.Execution.Modules;
using Ingrain.Storage;
using Ingrain.Writing;

namespace Ingrain;

/// <summary>Remembering: from what is given, over what is there, to one changeset.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>The most records that one call remembers together.</summary>
    public const int RecordsMax = 10_000;

    /// <summary>
    /// Keeps several records in one changeset, all or none: each as if it were remembered after the ones before it, so that a record may
    /// rest on an earlier one by its id. Costs one sync of the disk however many they are.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="records">What to keep, at most <see cref="RecordsMax"/>.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="expectedVersions">For each record the version the caller saw, 0 for none, null for any; null for none of them.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What became of each, in order.</returns>
    /// <exception cref="MemoryException">
    /// A record breaks a bound, or <see cref="MemoryErrorCode.Conflict"/>: somebody else wrote first. Nothing is written then. Or the store
    /// fails.
    /// </exception>
    public async Task<IReadOnlyList<Remembered>> RememberAsync(
        SpaceId space, IReadOnlyList<Record> records, WriteContext context, IReadOnlyList<int?>? expectedVersions = null,
        CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(context);
        expectedVersions ??= new int?[records.Count];
        ArgumentOutOfRangeException.ThrowIfNotEqual(expectedVersions.Count, records.Count, nameof(expectedVersions));
        if (records.Count > RecordsMax)
            throw new MemoryException(MemoryErrorCode.Invalid, $"At most {RecordsMax} records are remembered together.");
        if (records.Count == 0) return [];
        var (remembered, conflicted) = await RememberAllAsync(space, records, context, expectedVersions, ct).ConfigureAwait(false);
        return conflicted is null ? remembered : throw Conflict(conflicted);
    }

    private async Task<(IReadOnlyList<Remembered> Remembered, CommitResult.Conflicted? Conflicted)> RememberAllAsync(
        SpaceId space, IReadOnlyList<Record> records, WriteContext context, IReadOnlyList<int?> expectedVersions, CancellationToken ct)
    {
        Gate.Pass(context);
        if (context.Changeset is { } id && await _store.FindChangesetAsync(space, id, ct).ConfigureAwait(false) is { } first)
            return (await RepeatedAsync(space, records, context, first, ct).ConfigureAwait(false), null);
        var turns = new List<IDisposable>();
        try
        {
            await EnterClaimsAsync(space, records, turns, ct).ConfigureAwait(false);
            var pending = new PendingRecords();
            // What became of each: the place of its write, or what was known already.
            var fates = new (int Place, Record? Known)[records.Count];
            CaughtUp<KnownFacts>? facts = null;
            for (var i = 0; i < records.Count; i++)
            {
                var (passed, there) = await PassAsync(space, records[i], context, pending, ct).ConfigureAwait(false);
                if (passed is Fact { Id: var given } fact && given == default)
                {
                    facts ??= await KnownFactsAsync(space, ct).ConfigureAwait(false);
                    // What this changeset rewrites is found among what is pending.
                    var known = facts.Read(f => f.SameBut(fact, id => pending.Find(new Endpoint(RecordKind.Fact, id)) is not null));
                    fates[i] = Claim(fact, known, expectedVersions[i], pending);
                    continue;
                }
                var expected = expectedVersions[i];
                if (passed is Module module) (passed, expected) = (Held(module, there as Module), expected ?? there?.Version ?? 0);
                // Written on what was just read: if somebody writes in between, that is a conflict and no lost update.
                if (passed.Id == default) expected ??= there?.Version ?? 0;
                if (passed.Id == default) passed = passed with { Id = there?.Id ?? _ids.NextRecordId() };
                fates[i] = (pending.Add(Rewriting.Of(passed, there, context.Actor), there, expected), null);
            }
            if (pending.Puts.Count == 0) return ([.. fates.Select(f => new Remembered.AlreadyKnown(f.Known!))], null);
            var (puts, modules) = await WithDependentsAsync(space, pending.Puts, context.Actor, ct).ConfigureAwait(false);
            var draft = Draft(space, context, puts) with { ModulesSeen = modules };
            var result = await CommitAsync(draft, ct).ConfigureAwait(false);
            if (result is CommitResult.Conflicted conflicted) return ([], conflicted);
            if (result is CommitResult.Repeated { Changeset: var earlier })
                return (await RepeatedAsync(space, records, context, earlier, ct).ConfigureAwait(false), null);
            var written = await WrittenAsync(space, puts, result, ct).ConfigureAwait(false);
            Follow(space, result, [.. written.OfType<Remembered.Kept>().Select(k => k.Record).OfType<Fact>()]);
            return ([.. fates.Select(f => f.Known is { } known ? new Remembered.AlreadyKnown(known) : written[f.Place])], null);
        }
        finally
        {
            foreach (var turn in turns) turn.Dispose();
        }
    }

    /// <summary>
    /// A module as it may be kept without being tested: out of use, or in use with nothing about it changed that a program would notice.
    /// What a test found out is the gate's word, never the caller's.
    /// </summary>
    private static Module Held(Module module, Module? there)
    {
        var verification = there is not null && ModuleChanges.RunAlike(module, there) ? there.Verification : null;
        if (module.State != RecordState.Active)
            return module with { Verification = verification, IsDraft = module is { State: RecordState.Quarantined, IsDraft: true } };
        if (there?.State == RecordState.Active && ModuleChanges.RunAlike(module, there))
            return module with { Dependencies = there.Dependencies, Verification = verification, IsDraft = false };
        throw new MemoryException(
            MemoryErrorCode.Invalid,
            $"A module comes into use with {nameof(WriteModuleAsync)}, which runs its examples first; to keep it without that, give it the "
                + "state quarantined.");
    }

    /// <summary>The record as its actor may write it, and what it would be the next version of.</summary>
    private async ValueTask<(Record Passed, Record? There)> PassAsync(
        SpaceId space, Record record, WriteContext context, PendingRecords pending, CancellationToken ct)
    {
        var there = await ThereAsync(space, record, pending, ct).ConfigureAwait(false);
        record = await WithoutLostEvidenceAsync(space, record, there, ct).ConfigureAwait(false);
        var evidence = await EvidenceAsync(space, record, pending, ct).ConfigureAwait(false);
        var passed = Gate.Pass(record, context.Actor, evidence.Label);
        return (passed with { VerifiedAt = passed.VerifiedAt ?? evidence.OccurredAt }, there);
    }

    /// <summary>Adds a fact without an id of its own, unless it says nothing new.</summary>
    private (int Place, Record? Known) Claim(Fact fact, Fact? known, int? expectedVersion, PendingRecords pending)
    {
        if (known is not null)
            return Strengthened(known, fact) is { } stronger ? (pending.Add(stronger, known, known.Version), null) : (-1, known);
        var place = pending.FindClaim(fact);
        if (place < 0) return (pending.Add(fact with { Id = _ids.NextRecordId() }, null, expectedVersion ?? 0), null);
        if (Strengthened((Fact)pending.Puts[place].Record, fact) is { } merged) pending.Replace(place, merged);
        return (place, null);
    }

    /// <summary>
    /// One at a time, so that the same claim made by two callers of this engine at once is written once. Entered in one order by all, so
    /// that no two wait for each other.
    /// </summary>
    private async ValueTask EnterClaimsAsync(SpaceId space, IReadOnlyList<Record> records, List<IDisposable> turns, CancellationToken ct)
    {
        if (records is [Fact { Id: var only } alone])
        {
            if (only == default) turns.Add(await _claims.EnterAsync((space, FactKey.Fold(alone.Statement)), ct).ConfigureAwait(false));
            return;
        }
        var claims = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var record in records)
            if (record is Fact { Id: var id } fact && id == default) claims.Add(FactKey.Fold(fact.Statement));
        foreach (var claim in claims) turns.Add(await _claims.EnterAsync((space, claim), ct).ConfigureAwait(false));
    }

    /// <summary>What became of each write of a changeset.</summary>
    private async ValueTask<IReadOnlyList<Remembered>> WrittenAsync(
        SpaceId space, IReadOnlyList<Change.Put> puts, CommitResult result, CancellationToken ct)
    {
        var (changeset, outcomes) = result switch
        {
            CommitResult.Committed committed => (committed.Changeset, committed.Outcomes),
            CommitResult.Unchanged unchanged => (null, unchanged.Outcomes),
            _ => throw new InvalidOperationException("Conflicts and repetitions were told before."),
        };
        var (remembered, next) = (new List<Remembered>(puts.Count), 0);
        for (var i = 0; i < puts.Count; i++)
        {
            var record = puts[i].Record;
            remembered.Add(outcomes[i] switch
            {
                ChangeOutcome.Written => new Remembered.Kept(EntryCodec.Reread(changeset!.Entries[next++], record)),
                ChangeOutcome.Erased => new Remembered.Erased(record.Id),
                _ => await _store.ReadAsync(space, new Endpoint(record.Kind, record.Id), null, ct).ConfigureAwait(false) is { } there
                    ? new Remembered.AlreadyKnown(EntryCodec.DecodeRecord(there)) : new Remembered.Erased(record.Id),
            });
        }
        return remembered;
    }

    /// <summary>The first results of a remember that is repeated under its changeset's id.</summary>
    private async ValueTask<IReadOnlyList<Remembered>> RepeatedAsync(
        SpaceId space, IReadOnlyList<Record> records, WriteContext context, Changeset first, CancellationToken ct)
    {
        var (remembered, next) = (new List<Remembered>(records.Count), 0);
        foreach (var record in records)
        {
            if (first.Actor != context.Actor) break;
            var known = next < first.Entries.Count ? Wrote(record, context, first.Entries[next]) : null;
            if (known is not null) next++;
            else if (records.Count > 1) known = await StandsAsync(space, record, context, ct).ConfigureAwait(false);
            if (known is null) break;
            remembered.Add(known);
        }
        // Behind what was asked for stand the modules that became drafts by it.
        return remembered.Count == records.Count && first.Entries.Skip(next).All(e => e.Kind == RecordKind.Module)
            ? remembered : throw Repetition.Refusal(first.Id);
    }

    /// <summary>What an entry kept of a record; null where it is not of this record.</summary>
    private static Remembered? Wrote(Record record, WriteContext context, LogEntry entry)
    {
        if (entry.IsErased) return new Remembered.Erased(record.Id);
        if (entry.Kind != record.Kind || entry.Kind == RecordKind.Episode) return null;
        var kept = EntryCodec.DecodeRecord(entry);
        return Says(record, context, kept, entry.Body.Span) ? new Remembered.Kept(kept) : null;
    }

    /// <summary>What is there already of a record that wrote nothing.</summary>
    private async ValueTask<Remembered?> StandsAsync(SpaceId space, Record record, WriteContext context, CancellationToken ct)
    {
        var there = await ThereAsync(space, record, new PendingRecords(), ct).ConfigureAwait(false);
        if (there is null && Gate.Pass(record, context.Actor, TrustLabel.Confirmed) is Fact fact)
        {
            var facts = await KnownFactsAsync(space, ct).ConfigureAwait(false);
            there = facts.Read(f => f.Same(fact));
            return there is null ? null : new Remembered.AlreadyKnown(there);
        }
        return there is not null && Says(record, context, there, EntryCodec.Encode(there)) ? new Remembered.AlreadyKnown(there) : null;
    }

    /// <summary>Whether what was kept is what a record says. What was worked out from what was there then is taken as it was.</summary>
    private static bool Says(Record record, WriteContext context, Record kept, ReadOnlySpan<byte> body)
    {
        var again = Gate.Pass(record, context.Actor, TrustLabel.Confirmed) with
        {
            Label = kept.Label,
            State = kept.State,
            VerifiedAt = kept.VerifiedAt,
            Evidence = kept.Evidence,
        };
        // Whatever a caller says of these is the gate's to decide.
        if (again is Module module && kept is Module there)
            again = module with { Dependencies = there.Dependencies, Verification = there.Verification, IsDraft = there.IsDraft };
        return EntryCodec.Encode(again).AsSpan().SequenceEqual(body);
    }

    /// <summary>What a record would be the next version of: what has its id, or what is at its path.</summary>
    private async ValueTask<Record?> ThereAsync(SpaceId space, Record record, PendingRecords pending, CancellationToken ct)
    {
        if (record.Id != default)
            return pending.Find(new Endpoint(record.Kind, record.Id))
                ?? (await OpenAsync(space, new Endpoint(record.Kind, record.Id), null, ct).ConfigureAwait(false))?.Record;
        return EntryCodec.PlaceOf(record) is { } written && MemoryPath.TryNormalize(written, out var path)
            ? pending.FindAt(record.Kind, path) ?? (await AtPathAsync(space, record.Kind, path, null, ct).ConfigureAwait(false))?.Record
            : null;
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
        SpaceId space, Record record, PendingRecords pending, CancellationToken ct)
    {
        var lowest = TrustLabel.Confirmed;
        DateTimeOffset? latest = null;
        foreach (var evidence in record.Evidence)
        {
            Gate.Pass(new Endpoint(evidence.Kind, evidence.Id));
            var target = new Endpoint(evidence.Kind, evidence.Id);
            if (pending.Find(target) is { } earlier)
            {
                var lent = earlier.State == RecordState.Quarantined ? TrustLabel.Quarantined : earlier.Label;
                if (lent < lowest) lowest = lent;
                continue;
            }
            var opened = await OpenAsync(space, target, null, ct).ConfigureAwait(false)
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
            if (pending.Find(new Endpoint(RecordKind.Fact, old)) is null
                && await _store.ReadAsync(space, new Endpoint(RecordKind.Fact, old), null, ct).ConfigureAwait(false) is null)
                throw new MemoryException(MemoryErrorCode.Invalid, $"There is no fact '{old}' to supersede.");
        return (lowest, latest);
    }
}
