using Ingrain.Storage;

namespace Ingrain.Git.Importing;

/// <summary>Takes in one commit after the other: each as one changeset, on the versions that were just looked at.</summary>
internal sealed class CommitIntake
{
    private const int TriesMax = 5;
    private const int NameLengthMax = 120;

    private readonly MemoryEngine _engine;
    private readonly SpaceId _space;
    private readonly RepositoryImport _request;
    private readonly CommitReader _reader;

    public CommitIntake(MemoryEngine engine, SpaceId space, RepositoryImport request, CommitReader reader) =>
        (_engine, _space, _request, _reader) = (engine, space, request, reader);

    /// <summary>Takes in a commit.</summary>
    public async Task<ImportedCommit> RunAsync(BranchCommit commit, CancellationToken ct)
    {
        var known = await _engine.FindChangesetAsync(_space, CommitIds.OfWhole(commit.Id), ct).ConfigureAwait(false);
        if (known is not null) return Result(commit, null, [], [], []) with { IsKnown = true };
        var (changes, skipped) = await _reader.ReadAsync(commit, ct).ConfigureAwait(false);
        var (done, parts) = await DoneAsync(commit, ct).ConfigureAwait(false);
        for (var tries = 1; ; tries++)
        {
            var (wanted, conflicts) = await MergeAsync(commit, changes, done, ct).ConfigureAwait(false);
            if (wanted.Count == 0 || (conflicts.Count > 0 && !_request.KeepGoing)) return Result(commit, null, [], conflicts, skipped);
            // Modules come first: the changeset of all else says that the commit was taken in whole.
            var modules = new ModuleIntake(_engine, _space, Context(commit));
            await modules.RunAsync(commit.Id, [.. wanted.Where(w => w.IsTested)], ct).ConfigureAwait(false);
            conflicts.AddRange(modules.Conflicts);
            List<Wanted> together = [.. wanted.Where(w => !w.IsTested)];
            if (together.Count == 0 || (conflicts.Count > 0 && !_request.KeepGoing))
                return Result(commit, modules.Written.LastOrDefault()?.Sequence, modules.Written, conflicts, skipped);
            var id = conflicts.Count == 0 ? CommitIds.OfWhole(commit.Id) : CommitIds.OfPart(commit.Id, parts);
            try
            {
                var kept = await WriteAsync(commit, id, together, ct).ConfigureAwait(false);
                return Result(commit, kept.Count > 0 ? kept[0].Sequence : null, [.. modules.Written, .. kept], conflicts, skipped);
            }
            catch (MemoryException e) when (e.Code == MemoryErrorCode.Conflict && tries < TriesMax && modules.Written.Count == 0)
            {
                // Somebody wrote between our look and our write: look again.
            }
            catch (MemoryException e) when (e.Code is MemoryErrorCode.Invalid or MemoryErrorCode.Conflict)
            {
                // The engine's rules, which know more than a look at the files: nothing of these was written.
                conflicts.AddRange(together.Select(w => w.Refusal(e.Message)));
                return Result(commit, modules.Written.LastOrDefault()?.Sequence, modules.Written, conflicts, skipped);
            }
        }
    }

    /// <summary>What earlier imports of the commit wrote, where they could not take all of it.</summary>
    private async Task<(HashSet<Endpoint> Done, int Parts)> DoneAsync(BranchCommit commit, CancellationToken ct)
    {
        var done = new HashSet<Endpoint>();
        for (var part = 0; ; part++)
        {
            var changeset = await _engine.FindChangesetAsync(_space, CommitIds.OfPart(commit.Id, part), ct).ConfigureAwait(false);
            if (changeset is null) return (done, part);
            done.UnionWith(changeset.Entries.Where(e => e.Id is not null).Select(e => new Endpoint(e.Kind, e.Id!.Value)));
        }
    }

    private async Task<(List<Wanted> Wanted, List<RepositoryConflict> Conflicts)> MergeAsync(
        BranchCommit commit, IReadOnlyList<ThingChange> changes, HashSet<Endpoint> done, CancellationToken ct)
    {
        var (wanted, conflicts) = (new List<Wanted>(), new List<RepositoryConflict>());
        var actor = ActorOf(commit);
        foreach (var change in changes)
        {
            var (ours, claimed) = await OursAsync(change, ct).ConfigureAwait(false);
            var id = ours?.Id ?? claimed ?? CommitIds.OfFile(commit.Id, change.File);
            if (done.Contains(new Endpoint(change.Kind, id)) || await IsTakenAsync(commit, change, ct).ConfigureAwait(false)) continue;
            var inUse = change.Kind == RecordKind.Module ? await InUseAsync(change, ours, ct).ConfigureAwait(false) : null;
            var merged = ThreeWay.Of(change, ours);
            var why = merged.Conflict;
            if (merged.Record is not null && ours?.Label == TrustLabel.Confirmed && actor.Kind != ActorKind.Person)
                why = "a person confirmed it: only a person changes it";
            if (why is not null)
                conflicts.Add(new RepositoryConflict
                {
                    File = change.File, Why = why, Base = change.Base?.Record, Ours = ours, Theirs = change.Theirs?.Record,
                });
            else if (merged.Record is { } record)
                wanted.Add(new Wanted(record with { Id = id }, change, ours, inUse));
        }
        return (wanted, conflicts);
    }

    /// <summary>Whether an earlier import took in a module of the commit, which has a changeset of its own.</summary>
    private async Task<bool> IsTakenAsync(BranchCommit commit, ThingChange change, CancellationToken ct) => change.Kind == RecordKind.Module
        && await _engine.FindChangesetAsync(_space, CommitIds.OfModule(commit.Id, change.File), ct).ConfigureAwait(false) is not null;

    private async Task<IReadOnlyList<Record>> WriteAsync(BranchCommit commit, ChangesetId id, List<Wanted> wanted, CancellationToken ct)
    {
        // Who goes makes room for who comes to its path.
        List<Wanted> ordered = [.. wanted.OrderBy(w => w.Record.State == RecordState.Retracted ? 0 : 1)];
        var written = await _engine.RememberAsync(_space, [.. ordered.Select(w => w.Record)], Context(commit) with { Changeset = id },
            [.. ordered.Select(w => (int?)(w.Ours?.Version ?? 0))], ct).ConfigureAwait(false);
        var kept = written.OfType<Remembered.Kept>().Select(k => k.Record).ToList();
        if (kept.Count == 0 && written.OfType<Remembered.Erased>().Any())
            throw new MemoryException(MemoryErrorCode.Invalid, "what it brings was erased from the space, and does not come back");
        return kept;
    }

    private WriteContext Context(BranchCommit commit) =>
        new() { Actor = ActorOf(commit), Credential = "git:" + commit.Id, Reason = Reason(commit.Message) };

    /// <summary>
    /// What the space has of a changed file, by the id that the file names or else at its path; and the id to write it under.
    /// </summary>
    private async Task<(Record? Ours, RecordId? Id)> OursAsync(ThingChange change, CancellationToken ct)
    {
        var named = change.Base?.Record.Id ?? default;
        if (named == default) named = change.Theirs?.Record.Id ?? default;
        RecordId? id = named == default ? null : named;
        var byId = id is null ? null : await OpenAsync(new Endpoint(change.Kind, named), ct).ConfigureAwait(false);
        if (change.Base is not null)
        {
            // A draft beside what is in use is what the commits before this one made.
            var beside = byId is null || (change.Kind == RecordKind.Module && !ThreeWay.IsLike(change.Base.Record, byId))
                ? await AtPathAsync(change.Kind, change.Base.Record, ct).ConfigureAwait(false) : null;
            return (beside ?? byId, id);
        }
        // A copy that still names what it was copied from is a thing of its own.
        if (byId is { State: not RecordState.Retracted } && PathOf(byId) != PathOf(change.Theirs!.Record)) (byId, id) = (null, null);
        var there = await AtPathAsync(change.Kind, change.Theirs!.Record, ct).ConfigureAwait(false);
        return (there ?? byId, id);
    }

    private async Task<Module?> InUseAsync(ThingChange change, Record? ours, CancellationToken ct)
    {
        if (ours is Module { State: RecordState.Active } module) return module;
        var record = (change.Base ?? change.Theirs)!.Record;
        var byId = record.Id == default ? null : await OpenAsync(new Endpoint(RecordKind.Module, record.Id), ct).ConfigureAwait(false);
        if (byId is Module { State: RecordState.Active } named) return named;
        var there = await LiveAtAsync(RecordKind.Module, PathOf(record), ct).ConfigureAwait(false);
        return there.OfType<Module>().FirstOrDefault(m => m.State == RecordState.Active);
    }

    private async Task<Record?> OpenAsync(Endpoint thing, CancellationToken ct) =>
        (await _engine.OpenAsync(_space, thing, null, ct).ConfigureAwait(false))?.Record;

    /// <summary>The live one at a file's path: what the file says where that is there, else the active one.</summary>
    private async Task<Record?> AtPathAsync(RecordKind kind, Record file, CancellationToken ct)
    {
        var live = await LiveAtAsync(kind, PathOf(file), ct).ConfigureAwait(false);
        return live.FirstOrDefault(r => ThreeWay.IsLike(file, r)) ?? live.FirstOrDefault(r => r.State == RecordState.Active)
            ?? (live.Count > 0 ? live[0] : null);
    }

    private async Task<IReadOnlyList<Record>> LiveAtAsync(RecordKind kind, string path, CancellationToken ct)
    {
        var query = new ListQuery { Kind = kind, Place = path, Limit = 1_000 };
        var page = await _engine.ListAsync(_space, query, null, ct).ConfigureAwait(false);
        return [.. page.Items.Select(i => i.Record!).Where(r => r.State != RecordState.Retracted && PathOf(r) == path)];
    }

    private Actor ActorOf(BranchCommit commit)
    {
        var author = Cut(new string([.. commit.Author.Where(c => !char.IsControl(c))]).Trim(), NameLengthMax);
        if (author.Length == 0) author = "unnamed";
        return _request.TrustAuthors ? new Actor(ActorKind.Person, author)
            : _request.Person is { } person ? new Actor(ActorKind.Person, person)
            : new Actor(ActorKind.Import, author);
    }

    private static string PathOf(Record record) => record is Note note ? note.Path : ((Module)record).Path;

    private static string Reason(string message) =>
        Cut(message.Replace("\r\n", "\n", StringComparison.Ordinal).Trim(), WriteContext.ReasonLengthMax);

    private static string Cut(string text, int lengthMax)
    {
        if (text.Length <= lengthMax) return text;
        return text[..(char.IsHighSurrogate(text[lengthMax - 1]) ? lengthMax - 1 : lengthMax)];
    }

    private static ImportedCommit Result(BranchCommit commit, long? sequence, IReadOnlyList<Record> written,
        IReadOnlyList<RepositoryConflict> conflicts, IReadOnlyList<SkippedFile> skipped) => new()
        {
            Commit = commit.Id, Subject = commit.Subject, Sequence = sequence,
            Written = [.. written.Select(r => new Endpoint(r.Kind, r.Id))],
            Drafts = [.. written.Where(r => r is Module { State: RecordState.Quarantined }).Select(r => new Endpoint(r.Kind, r.Id))],
            Conflicts = conflicts, Skipped = skipped,
        };
}
