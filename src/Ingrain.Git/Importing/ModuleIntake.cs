namespace Ingrain.Git.Importing;

/// <summary>
/// Takes in the modules of a commit through the gate that runs their examples, each as a changeset of its own. What does not pass, or
/// cannot be run here, is kept as a draft, and what was in use stays.
/// </summary>
internal sealed class ModuleIntake
{
    private readonly MemoryEngine _engine;
    private readonly SpaceId _space;
    private readonly WriteContext _context;

    public ModuleIntake(MemoryEngine engine, SpaceId space, WriteContext context) => (_engine, _space, _context) = (engine, space, context);

    /// <summary>The modules that were written, whether in use, drafts or retracted.</summary>
    public List<Module> Written { get; } = [];

    /// <summary>What could not be written.</summary>
    public List<RepositoryConflict> Conflicts { get; } = [];

    /// <summary>Takes in a commit's modules.</summary>
    public async Task RunAsync(string commit, IReadOnlyList<Wanted> wanted, CancellationToken ct)
    {
        foreach (var write in wanted.Where(w => w.Record.State != RecordState.Retracted))
            await WriteAsync(commit, write, ct).ConfigureAwait(false);
        await ReleaseAsync(ct).ConfigureAwait(false);
        // What goes may be needed by what goes, too: as long as one goes, the others are tried again.
        var going = wanted.Where(w => w.Record.State == RecordState.Retracted).ToList();
        while (going.Count > 0)
        {
            var refused = new List<(Wanted Wanted, string Why)>();
            foreach (var one in going)
                if (await RetractAsync(commit, one, ct).ConfigureAwait(false) is { } why) refused.Add((one, why));
            if (refused.Count == going.Count) Conflicts.AddRange(refused.Select(r => r.Wanted.Refusal(r.Why)));
            going = refused.Count == going.Count ? [] : [.. refused.Select(r => r.Wanted)];
        }
    }

    private async Task WriteAsync(string commit, Wanted wanted, CancellationToken ct)
    {
        var module = (Module)wanted.Record with { Id = wanted.InUse?.Id ?? wanted.Record.Id };
        var options = new ModuleWriteOptions { KeepDraft = true, ExpectedVersion = wanted.Version };
        var context = _context with { Changeset = CommitIds.OfModule(commit, wanted.Change.File) };
        try
        {
            switch (await _engine.WriteModuleAsync(_space, module, context, options, ct).ConfigureAwait(false))
            {
                case ModuleWriting.Kept kept:
                    Written.Add(kept.Module);
                    break;
                case ModuleWriting.Drafted drafted:
                    Written.Add(drafted.Module);
                    break;
                case ModuleWriting.Refused refused:
                    Conflicts.Add(wanted.Refusal(string.Join(" ", refused.Report.Problems)));
                    break;
                case ModuleWriting.Conflicted conflicted:
                    Conflicts.Add(wanted.Refusal(conflicted.Conflict.Why));
                    break;
            }
        }
        catch (MemoryException e) when (e.Code is MemoryErrorCode.Invalid or MemoryErrorCode.Conflict)
        {
            Conflicts.Add(wanted.Refusal(e.Message));
        }
    }

    /// <summary>A module that needs another of the commit may have been tried before that was there.</summary>
    private async Task ReleaseAsync(CancellationToken ct)
    {
        var drafts = Written.Where(m => m.IsDraft).ToList();
        if (drafts.Count == 0 || Written.Count < 2) return;
        try
        {
            var context = _context with { Changeset = null };
            var paths = drafts.Select(d => d.Path).ToList();
            var tested = await _engine.TestModulesAsync(_space, context, paths, ct).ConfigureAwait(false);
            for (var i = 0; i < Written.Count; i++)
            {
                if (!tested.Released.Contains(Written[i].Path, StringComparer.Ordinal)) continue;
                var sequence = tested.Sequence ?? Written[i].Sequence;
                Written[i] = Written[i] with { State = RecordState.Active, IsDraft = false, Sequence = sequence };
            }
        }
        catch (MemoryException e) when (
            e.Code is MemoryErrorCode.SandboxUnavailable or MemoryErrorCode.Conflict or MemoryErrorCode.NotFound)
        {
            // They stay drafts, and are named as such.
        }
    }

    /// <summary>Takes a module out of use.</summary>
    /// <returns>Why it cannot go yet; null where it went.</returns>
    private async Task<string?> RetractAsync(string commit, Wanted wanted, CancellationToken ct)
    {
        var options = new ModuleRetractOptions { ExpectedVersion = wanted.InUse!.Version };
        var context = _context with { Changeset = CommitIds.OfModule(commit, wanted.Change.File) };
        try
        {
            var result = await _engine.RetractModuleAsync(_space, wanted.InUse.Path, context, options, ct).ConfigureAwait(false);
            if (result is ModuleRetracting.Retracted retracted) Written.Add(retracted.Module);
            return result switch
            {
                ModuleRetracting.Refused refused => $"other modules need it: {string.Join(", ", refused.Dependents.Select(d => d.Path))}",
                ModuleRetracting.Conflicted conflicted => conflicted.Conflict.Why,
                _ => null,
            };
        }
        catch (MemoryException e) when (e.Code is MemoryErrorCode.Invalid or MemoryErrorCode.Conflict or MemoryErrorCode.NotFound)
        {
            return e.Message;
        }
    }
}
