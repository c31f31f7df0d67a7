using System.Globalization;
using System.Text.Json;
using Ingrain.Git.Plumbing;
using Ingrain.Storage;

namespace Ingrain.Git.Exporting;

/// <summary>Brings a branch to where a space's log ends. What the branch holds is appended to or refused, and never rewritten.</summary>
internal sealed class Exporter
{
    private const int CommitBytesMax = 1 << 20;
    private static int s_runs;

    private readonly MemoryEngine _engine;
    private readonly SpaceId _space;
    private readonly GitRepository _repository;
    private readonly string _branch;

    public Exporter(MemoryEngine engine, SpaceId space, GitRepository repository, string branch) =>
        (_engine, _space, _repository, _branch) = (engine, space, repository, branch);

    private string BranchRef => "refs/heads/" + _branch;

    /// <summary>What the last export left the branch at: where it is still there, nobody moved it.</summary>
    private string ExportedRef => "refs/ingrain/exported/" + _branch;

    /// <summary>Appends what is missing.</summary>
    /// <returns>How many commits that were, the last commit, and its changeset; null where no changeset has a commit yet.</returns>
    public async Task<(int Commits, string? Tip, long Sequence)> RunAsync(IProgress<long>? progress, CancellationToken ct)
    {
        var head = await _engine.HeadAsync(_space, ct).ConfigureAwait(false);
        var tip = await _repository.CommitOfAsync(BranchRef, ct).ConfigureAwait(false);
        var known = await _repository.CommitOfAsync(ExportedRef, ct).ConfigureAwait(false);
        var after = 0L;
        if (tip is not null)
        {
            after = await ClaimedAsync(tip, ct).ConfigureAwait(false);
            if (known != tip) await CheckWholeAsync(tip, after, ct).ConfigureAwait(false);
            await CheckErasuresAsync(after, head.Sequence, ct).ConfigureAwait(false);
        }
        var names = after == 0 ? new FileNames() : await FileNames.LoadAsync(_engine, _space, after, ct).ConfigureAwait(false);
        var (next, commits, last) = await WriteAsync(names, (tip, after, head.Sequence), progress, ct).ConfigureAwait(false);
        if (next is null && (tip is null || known == tip)) return (0, tip, after);
        await CheckNothingErasedSinceAsync(head.Sequence, ct).ConfigureAwait(false);
        var moves = new List<ReferenceMove> { new(ExportedRef, known, next ?? tip) };
        if (next is not null) moves.Add(new(BranchRef, tip, next));
        if (!await _repository.MoveAsync(moves, ct).ConfigureAwait(false))
            throw Conflict($"Somebody else moved branch '{_branch}' meanwhile; export again.");
        return (commits, next ?? tip, last?.Sequence ?? after);
    }

    /// <summary>Whether the branch of this repository was last moved by an export.</summary>
    public static async Task<bool> IsExportedAsync(GitRepository repository, string branch, CancellationToken ct) =>
        await repository.CommitOfAsync("refs/ingrain/exported/" + branch, ct).ConfigureAwait(false) is not null;

    /// <summary>Commits that nothing refers to yet.</summary>
    private async Task<(string? Next, int Commits, Changeset? Last)> WriteAsync(
        FileNames names, (string? Tip, long After, long Through) stretch, IProgress<long>? progress, CancellationToken ct)
    {
        var run = Interlocked.Increment(ref s_runs).ToString(CultureInfo.InvariantCulture);
        var reference = $"refs/ingrain/writing/{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{run}";
        var import = new FastImport(_repository, reference, stretch.Tip);
        await using (import.ConfigureAwait(false))
        {
            var log = new LogCommits(_engine, _space, names);
            var (commits, last) = await log.WriteAsync(import, stretch.After, stretch.Through, progress, ct).ConfigureAwait(false);
            await import.FinishAsync(ct).ConfigureAwait(false);
            if (last is null) return (null, 0, null);
            var next = await _repository.CommitOfAsync(reference, ct).ConfigureAwait(false);
            await _repository.MoveAsync([new ReferenceMove(reference, next, null)], ct).ConfigureAwait(false);
            return (next, commits, last);
        }
    }

    /// <summary>The changeset that the branch's last commit says that it is, where the log agrees.</summary>
    private async Task<long> ClaimedAsync(string tip, CancellationToken ct)
    {
        var reader = new ObjectReader(_repository);
        await using (reader.ConfigureAwait(false))
        {
            var commit = await reader.ReadAsync(tip, CommitBytesMax, ct).ConfigureAwait(false);
            if (commit?.Content is not { } content || CommitText.Claim(content.Span) is not { } claim || claim.Space != _space.Name)
                throw Conflict($"Branch '{_branch}' ends in a commit that no export of space '{_space}' made. {ToDo}");
            var found = await _engine.LogAsync(_space, claim.Sequence + 1, 1, ct).ConfigureAwait(false);
            return found is [var changeset] && changeset.Sequence == claim.Sequence
                && Convert.ToHexStringLower(changeset.Hash.Span) == claim.Hash ? claim.Sequence : throw Conflict(
                    $"Branch '{_branch}' is the export of another log: changeset {claim.Sequence} of space '{_space}' is not its own. "
                    + "Export into another folder or branch.");
        }
    }

    /// <summary>Nothing tells that nobody touched the branch: the export so far is made again, and must be the same commits.</summary>
    private async Task CheckWholeAsync(string tip, long through, CancellationToken ct)
    {
        var (again, _, _) = await WriteAsync(new FileNames(), (null, 0, through), null, ct).ConfigureAwait(false);
        if (again != tip)
            throw Conflict($"Branch '{_branch}' is not what the log of space '{_space}' says: somebody rewrote it, or something that it "
                + $"holds was erased from the space. {ToDo}");
    }

    private static string ToDo => "An export never rewrites history. Take commits in with 'ingrain repo import', then export to another "
        + "branch (--branch) or into another folder.";

    /// <summary>What was erased lies in old commits, whose ids would not be those of a new export.</summary>
    private async Task CheckErasuresAsync(long exported, long through, CancellationToken ct)
    {
        await foreach (var changeset in _engine.ReadLogAsync(_space, exported, ct).ConfigureAwait(false))
        {
            if (changeset.Sequence > through) return;
            foreach (var entry in changeset.Entries.Where(e => e.Kind == RecordKind.Erasure))
                foreach (var sequence in ErasedSequences(entry).Where(s => s <= exported))
                {
                    var found = await _engine.LogAsync(_space, sequence + 1, 1, ct).ConfigureAwait(false);
                    if (found is [var old] && LogCommits.Touches(old))
                        throw Conflict($"Something that branch '{_branch}' holds was erased from the space. Its commits still have it: "
                            + "delete this repository and every clone of it, and export anew.");
                }
        }
    }

    private async Task CheckNothingErasedSinceAsync(long through, CancellationToken ct)
    {
        await foreach (var changeset in _engine.ReadLogAsync(_space, through, ct).ConfigureAwait(false))
            if (changeset.Entries.Any(e => e.Kind == RecordKind.Erasure))
                throw Conflict("Somebody erased something meanwhile; export again.");
    }

    /// <summary>The changesets that an erasure reached into, by its documented body.</summary>
    private static HashSet<long> ErasedSequences(LogEntry erasure)
    {
        using var body = JsonDocument.Parse(erasure.Body);
        return [.. body.RootElement.GetProperty("addresses").EnumerateArray().Select(a => a[0].GetInt64())];
    }

    private static MemoryException Conflict(string message) => new(MemoryErrorCode.Conflict, message);
}
