using Ingrain.Execution.Modules;
using Ingrain.Storage;
using Ingrain.Writing;

namespace Ingrain;

/// <summary>Modules: what is written is tested first, with all that needs it.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>
    /// Writes a module: a new one, or the next version of what is at its path. Its examples run in the sandbox first, then those of all
    /// modules that need it, directly or not; it is in use only if all pass, in one changeset with what the tests were run on. What it
    /// needs is read from its code; signatures and documentation too where the module brings none. Costs one run of a program for itself
    /// and each module that needs it, and a few more to find one that does the same.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="module">
    /// The module. Its state, dependencies and verification are the gate's to decide. With an id of its own it is the next version of the
    /// one with that id, which may move it to another path.
    /// </param>
    /// <param name="context">In whose name.</param>
    /// <param name="options">What is allowed beside storing a module that passes; null for nothing.</param>
    /// <param name="ct">Kills the run under way; nothing is written then.</param>
    /// <returns>What became of it, with what was found out.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Invalid"/>: it breaks a bound, or a person confirmed what is there.
    /// <see cref="MemoryErrorCode.SandboxUnavailable"/>: nothing can be run here, and no draft was asked for.
    /// <see cref="MemoryErrorCode.Busy"/>: too much runs. Or the store fails.
    /// </exception>
    public async Task<ModuleWriting> WriteModuleAsync(
        SpaceId space, Module module, WriteContext context, ModuleWriteOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(context);
        options ??= new ModuleWriteOptions();
        Gate.Pass(context);
        var (passed, _) = await PassAsync(space, Unmade(module), context, new PendingRecords(), ct).ConfigureAwait(false);
        if (context.Changeset is { } id && await _store.FindChangesetAsync(space, id, ct).ConfigureAwait(false) is { } first)
            return RepeatedModule((Module)passed, context, first);
        var sight = await ModuleSightAsync(space, ct).ConfigureAwait(false);
        var there = passed.Id == default ? sight.At(((Module)passed).Path) : sight.Find(passed.Id);
        var wanted = Wanted((Module)passed, there?.Module, context.Actor);
        // What is wanted is there: a caller who missed the answer to their first try has no conflict with themselves.
        if (IsKnown(wanted, there, sight.Graph)) return new ModuleWriting.AlreadyKnown(there!.Module);
        if (options.ExpectedVersion is { } expected && expected != (there?.Module.Version ?? 0))
            return new ModuleWriting.Conflicted(new Conflict
            {
                ExpectedVersion = expected, Attempted = wanted, Current = there?.Module,
                Why = $"version {expected} was expected, version {there?.Module.Version ?? 0} is there",
            });
        return await WriteAsync(new ModuleWrite(space, sight, there, wanted, options), context, ct).ConfigureAwait(false);
    }

    private async Task<ModuleWriting> WriteAsync(ModuleWrite write, WriteContext context, CancellationToken ct)
    {
        var (before, wanted) = (write.Sight.Graph, write.Wanted);
        var node = new ModuleNode(wanted);
        var after = write.There is { IsInUse: true, Path: var path } ? before.Without(path).With(node) : before.With(node);
        var trial = new ModuleTrial(write.Options.KeepDraft ? TryRunExamplesAsync : RunForcedAsync, _clock);
        var duplicates = ExactDuplicates(write, node);
        var own = write.Problems.Count > 0 || (duplicates.Count > 0 && !write.Options.AllowDuplicate)
            ? new TriedModule(node, null, [.. write.Problems, .. duplicates.Select(d => SaysTheSame(d.Path))])
            : await trial.TryAsync(after, node, ct).ConfigureAwait(false);
        var report = Report(own) with { Duplicates = duplicates };
        if (!own.Passes) return await NotPassedAsync(write, own, report, context, ct).ConfigureAwait(false);

        IReadOnlyCollection<string> changed = [.. new[] { wanted.Path, write.There?.Path ?? wanted.Path }.Distinct()];
        var tried = (await trial.RunAsync(before, after.With(own.Node), changed, ct).ConfigureAwait(false))
            .Where(t => t.Node.Path != wanted.Path).ToList();
        report = report with
        {
            Dependents = [.. tried.Select(t => new DependentOutcome(t.Node.Path, t.Passes, Why(t)))],
            Problems = [.. DependentProblems(tried, write.Options.AllowBreaking, context.Actor)],
        };
        if (report.Problems.Count > 0) return await NotPassedAsync(write, own, report, context, ct).ConfigureAwait(false);
        var like = await LikeAsync(write, after, own.Node, ct).ConfigureAwait(false);
        report = report with { Duplicates = [.. duplicates, .. like] };

        var puts = new List<Change.Put> { new(own.Node.Module, write.There?.Module.Version ?? 0) };
        puts.AddRange(tried.Where(t => !t.Passes || t.Run is not null).Select(t => Fared(t, context.Actor)));
        foreach (var draft in write.Sight.Drafts)
            if (draft.Path == wanted.Path && draft.Module.Id != wanted.Id)
                puts.Add(new Change.Put(draft.Module with { State = RecordState.Retracted, IsDraft = false }, draft.Module.Version));
        var result = await CommitModulesAsync(write.Space, context, write.Sight, puts, ct).ConfigureAwait(false);
        return Written(result, own.Node.Module) switch
        {
            (var kept, null) => new ModuleWriting.Kept(kept!, report),
            (_, { } conflict) => new ModuleWriting.Conflicted(conflict),
        };
    }

    /// <summary>Refuses what did not pass, or keeps it beside what is in use.</summary>
    private async Task<ModuleWriting> NotPassedAsync(
        ModuleWrite write, TriedModule own, ModuleReport report, WriteContext context, CancellationToken ct)
    {
        if (!write.Options.KeepDraft || write.Problems.Count > 0) return new ModuleWriting.Refused(report);
        var lineage = write.There is { IsInUse: true } ? write.Sight.DraftAt(write.Wanted.Path) : write.There;
        var draft = ModuleChanges.ToDraft(own.Node.Module) with { Id = lineage?.Module.Id ?? NewId(write) };
        var result = await CommitModulesAsync(
            write.Space, context, write.Sight, [new Change.Put(draft, lineage?.Module.Version ?? 0)], ct).ConfigureAwait(false);
        return Written(result, draft) switch
        {
            (var kept, null) => new ModuleWriting.Drafted(kept!, report),
            (_, { } conflict) => new ModuleWriting.Conflicted(conflict),
        };
    }

    /// <summary>A draft beside what is in use has an id of its own: it is another record until it takes that one's place.</summary>
    private RecordId NewId(ModuleWrite write) => write.There is { IsInUse: true } ? _ids.NextRecordId() : write.Wanted.Id;

    /// <summary>Takes a module out of use: it is retracted, its history stays. Drafts at the path go with it.</summary>
    /// <param name="space">The space.</param>
    /// <param name="path">Its path.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="options">What is allowed; null for nothing.</param>
    /// <param name="ct">Cancels; nothing is written then.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.NotFound"/>: there is none. <see cref="MemoryErrorCode.Invalid"/>: a person confirmed it. Or the store
    /// fails.
    /// </exception>
    public async Task<ModuleRetracting> RetractModuleAsync(
        SpaceId space, string path, WriteContext context, ModuleRetractOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(context);
        options ??= new ModuleRetractOptions();
        Gate.Pass(context);
        var sight = await ModuleSightAsync(space, ct).ConfigureAwait(false);
        var there = MemoryPath.TryNormalize(path, out var stored) ? sight.At(stored) : null;
        if (there is null or { Module.State: RecordState.Retracted })
            throw new MemoryException(MemoryErrorCode.NotFound, "There is no module at that path.");
        var gone = Retracted((Module)Rewriting.Of(there.Module, there.Module, context.Actor), context.Actor);
        if (options.ExpectedVersion is { } expected && expected != there.Module.Version)
            return new ModuleRetracting.Conflicted(new Conflict
            {
                ExpectedVersion = expected, Attempted = gone, Current = there.Module,
                Why = $"version {expected} was expected, version {there.Module.Version} is there",
            });
        var puts = new List<Change.Put> { new(gone with { Label = there.Module.Label }, there.Module.Version) };
        puts.AddRange(sight.Drafts.Where(d => d.Path == stored && d.Module.Id != gone.Id)
            .Select(d => new Change.Put(Retracted(d.Module, context.Actor), d.Module.Version)));
        var settled = await SettleAsync(sight, puts, [], context.Actor, ct).ConfigureAwait(false);
        if (settled.Broken.Count > 0 && !options.AllowBreaking)
            return new ModuleRetracting.Refused(
                [.. settled.Tried.Where(t => !t.Passes).Select(t => new DependentOutcome(t.Node.Path, false, Why(t)))]);
        var result = await CommitModulesAsync(space, context, sight, settled.Puts, ct).ConfigureAwait(false);
        return Written(result, gone) switch
        {
            (var deleted, null) => new ModuleRetracting.Retracted(deleted!, settled.Broken),
            (_, { } conflict) => new ModuleRetracting.Conflicted(conflict),
        };
    }

    private static Module Retracted(Module module, Actor actor) =>
        module with { State = RecordState.Retracted, IsDraft = false, Actor = actor };

    /// <summary>What only the gate may say is left out before anything else is looked at.</summary>
    private static Module Unmade(Module module) =>
        module with { State = RecordState.Active, IsDraft = false, Verification = null, Dependencies = [], VerifiedAt = null };

    /// <summary>The module as it would be in use.</summary>
    private Module Wanted(Module passed, Module? there, Actor actor)
    {
        var shape = Execution.Languages.Language.Find(passed.Language)?.Shape(passed.Code);
        // A draft waits for its examples only: whoever makes them pass may put it in use.
        var held = there is { State: RecordState.Quarantined, IsDraft: true } ? there with { State = RecordState.Active } : there;
        var wanted = passed with
        {
            Id = there?.Id ?? (passed.Id == default ? _ids.NextRecordId() : passed.Id),
            Docstring = passed.Docstring.Length > 0 ? passed.Docstring : Cut(shape?.Docstring ?? "", Note.TextLengthMax),
            Signatures = passed.Signatures.Count > 0 ? passed.Signatures
                : [.. (shape?.Signatures ?? []).Take(SignaturesMax).Select(s => Cut(s, SignatureLengthMax))],
        };
        return (Module)Rewriting.Of(wanted, held, actor);
    }

    private const int SignaturesMax = 64;
    private const int SignatureLengthMax = 1_000;

    private static string Cut(string text, int lengthMax)
    {
        if (text.Length <= lengthMax) return text;
        return text[..(char.IsHighSurrogate(text[lengthMax - 1]) ? lengthMax - 1 : lengthMax)];
    }

    /// <summary>Whether the very same is in use, and was tested on what is there now.</summary>
    private static bool IsKnown(Module wanted, ModuleNode? there, ModuleGraph graph)
    {
        if (there is not { IsInUse: true, Module: var module } || !graph.IsVerified(there.Path)) return false;
        var same = wanted with
        {
            Actor = module.Actor,
            VerifiedAt = module.VerifiedAt,
            Verification = module.Verification,
            Dependencies = module.Dependencies,
            Label = wanted.Label < module.Label ? module.Label : wanted.Label,
        };
        return EntryCodec.Encode(same).AsSpan().SequenceEqual(EntryCodec.Encode(module));
    }

    private static ModuleWriting RepeatedModule(Module module, WriteContext context, Changeset first)
    {
        if (first.Actor != context.Actor) throw Repetition.Refusal(first.Id);
        foreach (var entry in first.Entries)
        {
            if (entry.Kind != RecordKind.Module || entry.IsErased) continue;
            var kept = (Module)EntryCodec.DecodeRecord(entry);
            if (!ModuleChanges.RunAlike(kept, module)) continue;
            var report = new ModuleReport { Path = kept.Path };
            return kept.State == RecordState.Active ? new ModuleWriting.Kept(kept, report) : new ModuleWriting.Drafted(kept, report);
        }
        throw Repetition.Refusal(first.Id);
    }

    private static string SaysTheSame(string path) =>
        $"It says the same as '{path}', comments and spacing aside. Load that one, or allow a duplicate.";

    private static ModuleReport Report(TriedModule tried) => new()
    {
        Path = tried.Node.Path, Problems = tried.Problems, Missing = tried.Missing, Cycle = tried.Cycle,
        Run = tried.Run?.Result, Examples = tried.Run?.Examples ?? [],
    };

    private static string Why(TriedModule tried)
    {
        if (tried.Passes) return "";
        var failed = tried.Run?.Examples.FirstOrDefault(e => !e.Passed);
        return failed is null ? string.Join(" ", tried.Problems) : $"{tried.Problems[0]} {failed.Error}".TrimEnd();
    }

    private static IEnumerable<string> DependentProblems(List<TriedModule> tried, bool allowsBreaking, Actor actor)
    {
        var broken = tried.Where(t => !t.Passes).Select(t => t.Node.Path).ToList();
        if (broken.Count > 0 && !allowsBreaking)
            yield return $"It would break {string.Join(", ", broken)}. Change it so that they pass, or allow breaking them: "
                + "they become drafts then.";
        if (actor.Kind == ActorKind.Person) yield break;
        foreach (var confirmed in tried.Where(t => t.Node.Module.Label == TrustLabel.Confirmed && (!t.Passes || t.Run is not null)))
            yield return ConfirmedNeeds(confirmed.Node.Path);
    }

    private static string ConfirmedNeeds(string path) =>
        $"A person confirmed '{path}', which needs it: only a person changes it.";

    /// <summary>A write under way.</summary>
    private sealed record ModuleWrite(SpaceId Space, ModuleSight Sight, ModuleNode? There, Module Wanted, ModuleWriteOptions Options)
    {
        /// <summary>What keeps it out before anything is run.</summary>
        public IReadOnlyList<string> Problems { get; } = Wanted.State == RecordState.Quarantined
            ? ["What is there is held in quarantine, which only a person takes it out of."] : [];
    }
}
