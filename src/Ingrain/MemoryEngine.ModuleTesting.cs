using Ingrain.Execution;
using Ingrain.Execution.Modules;
using Ingrain.Storage;
using Ingrain.Writing;

namespace Ingrain;

/// <summary>Testing modules: what a change does to those in use, and that nothing else came between test and write.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>
    /// Runs the examples of modules again. What is in use and does not pass any more becomes a draft, with all that needs it; a draft that
    /// passes comes into use where nothing else is at its path. Writes nothing where nothing changed.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="paths">Which; null for all that are in use or drafts.</param>
    /// <param name="ct">Kills the run under way; nothing is written then.</param>
    /// <returns>How each fared.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.NotFound"/>: there is none at a path. <see cref="MemoryErrorCode.SandboxUnavailable"/>: nothing can be
    /// run here. <see cref="MemoryErrorCode.Conflict"/>: somebody else wrote meanwhile. Or the store fails.
    /// </exception>
    public async Task<ModuleTesting> TestModulesAsync(
        SpaceId space, WriteContext context, IReadOnlyList<string>? paths = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        Gate.Pass(context);
        var sight = await ModuleSightAsync(space, ct).ConfigureAwait(false);
        var (inUse, drafts) = Asked(sight, paths);
        var trial = new ModuleTrial(RunForcedAsync, _clock) { Again = inUse.ToHashSet(StringComparer.Ordinal) };
        var tried = (await trial.RunAsync(sight.Graph, sight.Graph, inUse, ct).ConfigureAwait(false)).ToList();
        var graph = tried.Where(t => !t.Passes).Aggregate(sight.Graph, (g, t) => g.Without(t.Node.Path));
        var released = await ReleaseAsync(trial, graph, drafts, ct).ConfigureAwait(false);
        List<Change.Put> puts =
        [
            .. tried.Where(t => !t.Passes || !sight.Graph.IsVerified(t.Node.Path)).Select(t => Fared(t, context.Actor)),
            .. released.Where(t => t.Passes).Select(t => Fared(t, context.Actor)),
        ];
        var result = puts.Count == 0 ? null : await CommitModulesAsync(space, context, sight, puts, ct).ConfigureAwait(false);
        if (result is CommitResult.Conflicted conflicted) throw Conflict(conflicted);
        return new ModuleTesting
        {
            Reports = [.. tried.Concat(released).Select(Report)],
            Broken = [.. tried.Where(t => !t.Passes).Select(t => t.Node.Path)],
            Released = [.. released.Where(t => t.Passes).Select(t => t.Node.Path)],
            Sequence = (result as CommitResult.Committed)?.Changeset.Sequence,
        };
    }

    private static (IReadOnlyList<string> InUse, IReadOnlyList<ModuleNode> Drafts) Asked(ModuleSight sight, IReadOnlyList<string>? paths)
    {
        if (paths is null)
            return ([.. sight.Graph.Nodes.Select(n => n.Path)], [.. sight.Drafts]);
        var (inUse, drafts) = (new List<string>(), new List<ModuleNode>());
        foreach (var path in paths)
        {
            var isKnown = MemoryPath.TryNormalize(path, out var stored);
            if (isKnown && sight.Graph.Find(stored) is not null) inUse.Add(stored);
            else if (isKnown && sight.DraftAt(stored) is { } draft) drafts.Add(draft);
            else throw new MemoryException(MemoryErrorCode.NotFound, "There is no module in use and no draft at one of the paths.");
        }
        return (inUse, drafts);
    }

    /// <summary>Tries drafts until none more passes: one may need another. None takes a place, or breaks what is in use.</summary>
    private static async Task<IReadOnlyList<TriedModule>> ReleaseAsync(
        ModuleTrial trial, ModuleGraph graph, IReadOnlyList<ModuleNode> drafts, CancellationToken ct)
    {
        var (released, waiting) = (new List<TriedModule>(), drafts.ToList());
        var failed = new Dictionary<RecordId, TriedModule>();
        for (var before = -1; before != released.Count;)
        {
            before = released.Count;
            foreach (var draft in waiting.ToList())
            {
                var node = draft.With(ModuleChanges.InUse(draft.Module));
                if (graph.Find(node.Path) is not null)
                {
                    failed[node.Module.Id] = new TriedModule(draft, null, ["Another version is in use at its path: write it there again."]);
                    continue;
                }
                var tried = await trial.RunAsync(graph, graph.With(node), [node.Path], ct).ConfigureAwait(false);
                var own = tried.First(t => t.Node.Path == node.Path);
                if (own.Passes && tried.FirstOrDefault(t => !t.Passes) is { } broken)
                    own = own with { Problems = [$"It would break {broken.Node.Path}."] };
                failed[node.Module.Id] = own;
                if (!own.Passes) continue;
                graph = graph.With(own.Node);
                released.Add(own);
                waiting.Remove(draft);
            }
        }
        return [.. released, .. waiting.Select(w => failed[w.Module.Id])];
    }

    /// <summary>Works out what some writes do to the modules in use, and makes them drafts where they do not pass any more.</summary>
    /// <param name="sight">The modules as they are.</param>
    /// <param name="puts">The writes, those of modules among others.</param>
    /// <param name="gone">Ids of modules that are erased.</param>
    /// <param name="actor">Who writes.</param>
    /// <param name="ct">Kills the run under way.</param>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Invalid"/>: it would change a module that a person confirmed, and nobody of them writes.
    /// </exception>
    private async Task<ModuleSettlement> SettleAsync(
        ModuleSight sight, IReadOnlyList<Change.Put> puts, HashSet<RecordId> gone, Actor actor, CancellationToken ct)
    {
        var before = sight.Graph;
        var leaving = gone.Select(sight.Find).OfType<ModuleNode>().Select(n => new Change.Put(Retracted(n.Module, actor)));
        var (after, changed) = ModuleChanges.Apply(before, sight.Find, [.. puts, .. leaving]);
        var tried = await new ModuleTrial(TryRunExamplesAsync, _clock).RunAsync(before, after, changed, ct).ConfigureAwait(false);
        var fared = tried.ToDictionary(t => t.Node.Module.Id);
        var settled = new List<Change.Put>();
        foreach (var put in puts)
        {
            if (put.Record is Module { State: RecordState.Active, Label: > TrustLabel.Quarantined } module)
                settled.Add(put with
                {
                    Record = !fared.Remove(module.Id, out var own) ? ModuleChanges.ToDraft(module)
                        : own.Passes ? own.Node.Module : ModuleChanges.ToDraft(own.Node.Module),
                });
            else settled.Add(put);
        }
        foreach (var other in tried)
        {
            if (!fared.ContainsKey(other.Node.Module.Id) || (other.Passes && other.Run is null)) continue;
            // Erasing always goes: whom content was promised to be gone for comes before whom a module was confirmed for.
            if (gone.Count == 0 && actor.Kind != ActorKind.Person && other.Node.Module.Label == TrustLabel.Confirmed)
                throw new MemoryException(MemoryErrorCode.Invalid, ConfirmedNeeds(other.Node.Path));
            settled.Add(Fared(other, actor));
        }
        return new ModuleSettlement(settled, tried, [.. tried.Where(t => !t.Passes).Select(t => t.Node.Path)]);
    }

    /// <summary>Adds behind some writes the modules that become drafts by them: taking one out of use breaks what needs it.</summary>
    private async Task<(IReadOnlyList<Change.Put> Puts, long? ModulesSeen)> WithDependentsAsync(
        SpaceId space, IReadOnlyList<Change.Put> puts, Actor actor, CancellationToken ct)
    {
        if (!puts.Any(p => p.Record is Module)) return (puts, null);
        var sight = await ModuleSightAsync(space, ct).ConfigureAwait(false);
        var settled = await SettleAsync(sight, puts, [], actor, ct).ConfigureAwait(false);
        var asked = puts.Select(p => (p.Record.Kind, p.Record.Id)).ToHashSet();
        return ([.. puts, .. settled.Puts.Where(p => !asked.Contains((p.Record.Kind, p.Record.Id)))], sight.Applied);
    }

    /// <summary>Adds to some changes what they do to the modules in use.</summary>
    /// <returns>The changes; up to where the modules were known, and null where that does not matter; paths of those that broke.</returns>
    private async Task<(IReadOnlyList<Change> Changes, long? ModulesSeen, IReadOnlyList<string> Broken)> WithModulesAsync(
        SpaceId space, IReadOnlyList<Change> changes, IReadOnlyList<Endpoint> gone, Actor actor, CancellationToken ct)
    {
        var puts = changes.OfType<Change.Put>().Where(p => p.Record is Module).ToList();
        HashSet<RecordId> erased = [.. gone.Where(t => t.Kind == RecordKind.Module).Select(t => t.Id)];
        if (puts.Count == 0 && erased.Count == 0) return (changes, null, []);
        var sight = await ModuleSightAsync(space, ct).ConfigureAwait(false);
        var settled = await SettleAsync(sight, puts, erased, actor, ct).ConfigureAwait(false);
        IEnumerable<Change> others = changes.Where(c => c is not Change.Put { Record: Module });
        return ([.. others, .. settled.Puts], sight.Applied, settled.Broken);
    }

    /// <summary>Retracts a module, or brings one back.</summary>
    private async Task<Opened> MoveModuleAsync(
        SpaceId space, Module module, RecordState state, WriteContext context, CancellationToken ct)
    {
        var target = new Endpoint(RecordKind.Module, module.Id);
        if (module is { State: RecordState.Quarantined, IsDraft: false } && context.Actor.Kind != ActorKind.Person)
            throw new MemoryException(MemoryErrorCode.Invalid, "Only a person takes something out of quarantine.");
        var wanted = ModuleChanges.InUse(module) with { State = state, Actor = context.Actor };
        // Only who wrote it and whether it is in use change: neither label nor a hold is in question here.
        var there = module with { State = RecordState.Active };
        var moved = (Module)Rewriting.Of(wanted, there, context.Actor);
        if (state != RecordState.Active) moved = moved with { Label = module.Label };
        var sight = await ModuleSightAsync(space, ct).ConfigureAwait(false);
        var settled = await SettleAsync(sight, [new Change.Put(moved, module.Version)], [], context.Actor, ct).ConfigureAwait(false);
        var others = settled.Broken.Where(p => p != module.Path).ToList();
        if (others.Count > 0)
            throw new MemoryException(
                MemoryErrorCode.Invalid,
                $"{others.Count} modules would break by it. {nameof(RetractModuleAsync)} and {nameof(WriteModuleAsync)} say which and why, "
                    + "and can be told to let them.");
        var result = await CommitModulesAsync(space, context, sight, settled.Puts, ct).ConfigureAwait(false);
        if (result is CommitResult.Conflicted conflicted) throw Conflict(conflicted);
        return await OpenAsync(space, target, null, ct).ConfigureAwait(false) ?? throw NotFound(target);
    }

    /// <summary>What is written of a module that was tested because of another's change.</summary>
    private static Change.Put Fared(TriedModule tried, Actor actor)
    {
        var module = tried.Node.Module with { Actor = actor };
        return new Change.Put(tried.Passes ? module : ModuleChanges.ToDraft(module), module.Version);
    }

    /// <summary>
    /// Commits what was tested, if everything that the tests rest on is still as it was. Where other modules were written meanwhile that
    /// have no part in it, it is tried again on top of them.
    /// </summary>
    private async ValueTask<CommitResult> CommitModulesAsync(
        SpaceId space, WriteContext context, ModuleSight sight, IReadOnlyList<Change.Put> puts, CancellationToken ct)
    {
        var draft = Draft(space, context, puts);
        var tested = sight.Graph;
        while (true)
        {
            var result = await CommitAsync(draft with { ModulesSeen = sight.Applied }, ct).ConfigureAwait(false);
            Follow(space, result, []);
            if (result is not CommitResult.Conflicted) return result;
            var now = await ModuleSightAsync(space, ct).ConfigureAwait(false);
            if (now.Applied == sight.Applied || !StillHolds(tested, now, puts)) return result;
            sight = now;
        }
    }

    private static bool StillHolds(ModuleGraph tested, ModuleSight now, IReadOnlyList<Change.Put> puts)
    {
        foreach (var put in puts)
        {
            if (put.ExpectedVersion is { } expected && expected != (now.Find(put.Record.Id)?.Module.Version ?? 0)) return false;
            if (put.Record is not Module { Path: var path }) continue;
            // Whoever took the place meanwhile is not pushed aside by what was tested when it was free.
            var (then, there) = (tested.Find(path), now.Graph.Find(path));
            if (then?.Module.Id != there?.Module.Id) return false;
            // A failure rests on what it was seen with as much as a pass does, and nobody is a draft for what is mended by now.
            if (then is not null && tested.DigestOf(path) != now.Graph.DigestOf(path)) return false;
        }
        var (after, changed) = ModuleChanges.Apply(now.Graph, now.Find, puts);
        return changed.Union(now.Graph.Reaching(changed)).Union(after.Reaching(changed))
            .All(path => after.Find(path) is null || after.IsVerified(path));
    }

    /// <summary>The module as it was written, or what was there first.</summary>
    private static (Module? Written, Conflict? Conflict) Written(CommitResult result, Module wanted) => result switch
    {
        CommitResult.Conflicted conflicted => (null, conflicted.Conflicts[0]),
        CommitResult.Committed { Changeset: var written } => (ModuleOf(written, wanted.Id) ?? wanted, null),
        CommitResult.Repeated { Changeset: var first } => (ModuleOf(first, wanted.Id) ?? throw Repetition.Refusal(first.Id), null),
        _ => (wanted, null),
    };

    private static Module? ModuleOf(Changeset changeset, RecordId id) =>
        changeset.Entries.FirstOrDefault(e => e.Kind == RecordKind.Module && e.Id == id) is { } entry
            ? (Module)EntryCodec.DecodeRecord(entry) : null;

    private async ValueTask<ModuleSight> ModuleSightAsync(SpaceId space, CancellationToken ct)
    {
        var known = await DerivedAsync(_modules, space, static () => new KnownModules(), ct).ConfigureAwait(false);
        await known.CatchUpAsync(ct).ConfigureAwait(false);
        return known.Read(static k => k.Sight);
    }

    private async Task<ExampleRun?> RunForcedAsync(Module module, ModuleTree modules, CancellationToken ct) =>
        await RunExamplesAsync(module, modules, ct).ConfigureAwait(false);

    /// <summary>Runs examples where anything can be run.</summary>
    private async Task<ExampleRun?> TryRunExamplesAsync(Module module, ModuleTree modules, CancellationToken ct)
    {
        try
        {
            return await RunExamplesAsync(module, modules, ct).ConfigureAwait(false);
        }
        catch (MemoryException e) when (e.Code == MemoryErrorCode.SandboxUnavailable)
        {
            return null;
        }
    }

    /// <summary>What a change does to the modules.</summary>
    /// <param name="Puts">Everything to write: what was asked for, and what follows from it.</param>
    /// <param name="Tried">How each module fared that was reached.</param>
    /// <param name="Broken">Paths of those that are drafts by it.</param>
    private sealed record ModuleSettlement(
        IReadOnlyList<Change.Put> Puts, IReadOnlyList<TriedModule> Tried, IReadOnlyList<string> Broken);
}
