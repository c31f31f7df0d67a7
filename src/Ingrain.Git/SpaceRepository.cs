using Ingrain.Git.Exporting;
using Ingrain.Git.Importing;
using Ingrain.Git.Plumbing;

namespace Ingrain.Git;

/// <summary>
/// A space's notes and modules as an ordinary git repository: one commit per changeset that touched any, one file per note, a code file and
/// a sidecar per module. The commits are a function of the log: whoever exports the same log, at once or bit by bit, gets the same ids.
/// Needs the program <c>git</c>. Not thread-safe; different repositories do not disturb each other.
/// </summary>
public sealed class SpaceRepository
{
    /// <summary>The branch that exports go to where nobody chose one.</summary>
    public const string DefaultBranch = "main";

    private readonly MemoryEngine _engine;
    private readonly SpaceId _space;
    private readonly string _folder;
    private readonly GitProgram _program;

    /// <summary>Names a space and a repository; nothing is read or made yet.</summary>
    /// <param name="engine">The engine, which stays its owner's.</param>
    /// <param name="space">The space.</param>
    /// <param name="folder">The repository's folder, with or without a working tree.</param>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.LibraryMissing"/> where there is no git.</exception>
    public SpaceRepository(MemoryEngine engine, SpaceId space, string folder)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        (_engine, _space, _folder, _program) = (engine, space, Path.GetFullPath(folder), GitProgram.Find());
    }

    /// <summary>
    /// Appends to a branch what the log has and it has not; where the folder is missing or empty, a bare repository is made. History is
    /// never rewritten. Reads the log behind the branch, and every note's and module's place; where the branch came by a clone, the whole
    /// log, to see that it is what the log says.
    /// </summary>
    /// <param name="branch">The branch.</param>
    /// <param name="progress">Told each changeset's sequence.</param>
    /// <param name="ct">Cancels; the branch is as before then.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Conflict"/>: the branch holds what this log did not make, or what was erased since;
    /// <see cref="MemoryErrorCode.Invalid"/>: the folder is no repository, or the branch is checked out in it;
    /// <see cref="MemoryErrorCode.StorageFailed"/>: git failed.
    /// </exception>
    public async Task<RepositoryExported> ExportAsync(
        string branch = DefaultBranch, IProgress<long>? progress = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(branch);
        await GitRepository.CheckBranchAsync(_program, branch, ct).ConfigureAwait(false);
        var there = await GitRepository.OpenAsync(_program, _folder, ct).ConfigureAwait(false);
        var repository = there ?? await GitRepository.CreateBareAsync(_program, _folder, branch, ct).ConfigureAwait(false);
        if (await repository.IsCheckedOutAsync(branch, ct).ConfigureAwait(false))
            throw new MemoryException(MemoryErrorCode.Invalid,
                $"Branch '{branch}' is checked out in '{_folder}', whose files would no longer be its own. Export to another branch, or "
                + "into a folder of its own and pull from there.");
        var (commits, tip, sequence) = await new Exporter(_engine, _space, repository, branch).RunAsync(progress, ct).ConfigureAwait(false);
        return new RepositoryExported
        {
            Folder = _folder, Branch = branch, IsNew = there is null, Commits = commits, Commit = tip, Sequence = sequence,
        };
    }

    /// <summary>
    /// Takes in what a branch adds to an export of the space: each commit, by first parents, as one changeset with the commit's message as
    /// its reason. What was changed on both sides is a conflict and is not written. Importing a branch again writes nothing again.
    /// </summary>
    /// <param name="request">Which branch, and in whose name.</param>
    /// <param name="ct">Cancels between commits.</param>
    /// <returns>What became of each commit.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.NotFound"/>: there is no such repository or branch; <see cref="MemoryErrorCode.Conflict"/>: the branch
    /// stands on no export of the space; <see cref="MemoryErrorCode.StorageFailed"/>: git or the store failed.
    /// </exception>
    public async Task<RepositoryImported> ImportAsync(RepositoryImport request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var repository = await OpenAsync(ct).ConfigureAwait(false);
        var branch = request.Branch ?? await repository.HeadBranchAsync(ct).ConfigureAwait(false)
            ?? throw new MemoryException(MemoryErrorCode.Invalid, "The repository's HEAD names no branch: name the one to import.");
        await GitRepository.CheckBranchAsync(_program, branch, ct).ConfigureAwait(false);
        var tip = await repository.CommitOfAsync("refs/heads/" + branch, ct).ConfigureAwait(false)
            ?? throw new MemoryException(MemoryErrorCode.NotFound, $"There is no branch '{branch}' in '{_folder}'.");
        var reader = new ObjectReader(repository);
        await using (reader.ConfigureAwait(false))
        {
            var walk = new BranchWalk(_engine, _space, repository, reader);
            var (commits, sequence) = await walk.RunAsync(tip, ct).ConfigureAwait(false);
            var intake = new CommitIntake(_engine, _space, request, new CommitReader(repository, reader));
            var imported = new List<ImportedCommit>();
            foreach (var commit in commits)
            {
                ct.ThrowIfCancellationRequested();
                imported.Add(await intake.RunAsync(commit, ct).ConfigureAwait(false));
                if (imported[^1].Conflicts.Count > 0 && !request.KeepGoing) break;
            }
            return new RepositoryImported
            {
                Branch = branch, BaseSequence = sequence, Commits = imported, CommitsLeft = commits.Count - imported.Count,
            };
        }
    }

    /// <summary>The repository, which must be there.</summary>
    internal async Task<GitRepository> OpenAsync(CancellationToken ct) =>
        await GitRepository.OpenAsync(_program, _folder, ct).ConfigureAwait(false)
            ?? throw new MemoryException(MemoryErrorCode.NotFound, $"There is no repository in '{_folder}'.");
}
