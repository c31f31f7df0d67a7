using Ingrain.Git.Plumbing;

namespace Ingrain.Git;

/// <summary>How a served repository is kept.</summary>
public sealed record ServedRepositorySettings
{
    /// <summary>The branch that follows the space; nobody may push to it.</summary>
    public string Branch { get; init; } = SpaceRepository.DefaultBranch;

    /// <summary>Whether other branches may be pushed, and are taken in.</summary>
    public bool AcceptPushes { get; init; }

    /// <summary>In whose name pushed branches are taken in; its branch is not looked at.</summary>
    public RepositoryImport Import { get; init; } = new();
}

/// <summary>What one pass over a served repository did.</summary>
public sealed record ServedPass
{
    /// <summary>What was appended; null where the space stood still.</summary>
    public required RepositoryExported? Exported { get; init; }

    /// <summary>What became of each branch that was pushed since the last pass.</summary>
    public required IReadOnlyList<PushedBranch> Pushed { get; init; }
}

/// <summary>What became of a pushed branch.</summary>
/// <param name="Branch">The branch.</param>
/// <param name="Imported">What was taken in; null where it was refused as a whole.</param>
/// <param name="Refused">Why it was; null where it was not.</param>
public sealed record PushedBranch(string Branch, RepositoryImported? Imported, string? Refused);

/// <summary>
/// A bare repository that follows a space, for people to clone, fetch from and push branches to. A branch that was taken in is remembered
/// under <c>refs/ingrain/taken/</c>, one that conflicts under <c>refs/ingrain/conflicts/</c> as well, until it is pushed again. Not
/// thread-safe; one process serves a repository.
/// </summary>
public sealed class ServedRepository
{
    private const string Taken = "refs/ingrain/taken/";
    private const string Conflicts = "refs/ingrain/conflicts/";

    private readonly MemoryEngine _engine;
    private readonly SpaceId _space;
    private readonly SpaceRepository _repository;
    private readonly ServedRepositorySettings _settings;
    private long _seen = -1;
    private bool _isGuarded;

    /// <summary>Names a space and a repository; nothing is read or made yet.</summary>
    /// <param name="engine">The engine, which stays its owner's.</param>
    /// <param name="space">The space.</param>
    /// <param name="folder">The repository's folder; made where it is missing or empty.</param>
    /// <param name="settings">How it is kept.</param>
    public ServedRepository(MemoryEngine engine, SpaceId space, string folder, ServedRepositorySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_engine, _space, _settings) = (engine, space, settings);
        _repository = new SpaceRepository(engine, space, folder);
    }

    /// <summary>
    /// Takes in what was pushed, then appends what the space has new. Costs one read of the space's head where nothing happened, and with
    /// pushes one start of git.
    /// </summary>
    /// <param name="ct">Cancels.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="MemoryException">As of <see cref="SpaceRepository.ExportAsync"/>.</exception>
    public async Task<ServedPass> PassAsync(CancellationToken ct = default)
    {
        RepositoryExported? exported = null;
        if (!_isGuarded)
        {
            exported = await ExportAsync(ct).ConfigureAwait(false);
            await GuardAsync(ct).ConfigureAwait(false);
        }
        var pushed = _settings.AcceptPushes ? await TakeAsync(ct).ConfigureAwait(false) : [];
        var head = await _engine.HeadAsync(_space, ct).ConfigureAwait(false);
        if (head.Sequence != _seen)
        {
            var first = exported;
            exported = await ExportAsync(ct).ConfigureAwait(false);
            if (first is not null) exported = exported with { IsNew = first.IsNew, Commits = first.Commits + exported.Commits };
        }
        return new ServedPass { Exported = exported, Pushed = pushed };
    }

    private async Task<RepositoryExported> ExportAsync(CancellationToken ct)
    {
        var head = await _engine.HeadAsync(_space, ct).ConfigureAwait(false);
        var exported = await _repository.ExportAsync(_settings.Branch, null, ct).ConfigureAwait(false);
        _seen = head.Sequence;
        return exported;
    }

    /// <summary>Has git itself refuse pushes to what is ours, or to everything.</summary>
    private async Task GuardAsync(CancellationToken ct)
    {
        var repository = await _repository.OpenAsync(ct).ConfigureAwait(false);
        // Hidden from pushes alone; whoever fetches sees them all.
        string[] hidden = _settings.AcceptPushes ? ["refs/heads/" + _settings.Branch, "refs/ingrain", "refs/tags"] : ["refs"];
        await repository.RunAsync(["config", "--local", "--unset-all", "receive.hideRefs"], default, ct).ConfigureAwait(false);
        foreach (var reference in hidden)
            await repository.MustAsync(["config", "--local", "--add", "receive.hideRefs", reference], default, ct).ConfigureAwait(false);
        await repository.MustAsync(["config", "--local", "receive.fsckObjects", "true"], default, ct).ConfigureAwait(false);
        _isGuarded = true;
    }

    private async Task<IReadOnlyList<PushedBranch>> TakeAsync(CancellationToken ct)
    {
        var repository = await _repository.OpenAsync(ct).ConfigureAwait(false);
        var pushed = new List<PushedBranch>();
        foreach (var (branch, tip) in await repository.BranchesAsync(ct).ConfigureAwait(false))
        {
            if (branch == _settings.Branch) continue;
            var taken = await repository.CommitOfAsync(Taken + branch, ct).ConfigureAwait(false);
            if (taken == tip) continue;
            var outcome = await TakeAsync(branch, ct).ConfigureAwait(false);
            pushed.Add(outcome);
            var conflict = await repository.CommitOfAsync(Conflicts + branch, ct).ConfigureAwait(false);
            var moves = new List<ReferenceMove> { new(Taken + branch, taken, tip) };
            if (outcome.Imported is { IsWhole: true })
            {
                if (conflict is not null) moves.Add(new ReferenceMove(Conflicts + branch, conflict, null));
            }
            else
            {
                moves.Add(new ReferenceMove(Conflicts + branch, conflict, tip));
            }
            await repository.MoveAsync(moves, ct).ConfigureAwait(false);
        }
        return pushed;
    }

    private async Task<PushedBranch> TakeAsync(string branch, CancellationToken ct)
    {
        try
        {
            return new PushedBranch(
                branch, await _repository.ImportAsync(_settings.Import with { Branch = branch }, ct).ConfigureAwait(false), null);
        }
        catch (MemoryException e) when (e.Code is MemoryErrorCode.Conflict or MemoryErrorCode.Invalid)
        {
            // One branch that cannot be taken must not keep the others, and the space, from being followed.
            return new PushedBranch(branch, null, e.Message);
        }
    }
}
