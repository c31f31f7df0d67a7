using System.Text;
using Ingrain.Git.Exporting;
using Ingrain.Git.Plumbing;

namespace Ingrain.Git.Importing;

/// <summary>
/// Finds what a branch adds to an export: its commits by first parents, back to a commit that is one, or that merges one. What a commit
/// says of itself proves nothing: it counts as an export where its files are what the space held then, byte for byte.
/// </summary>
internal sealed class BranchWalk
{
    private const int CommitsMax = 10_000;
    private const int CommitBytesMax = 1 << 20;

    private readonly MemoryEngine _engine;
    private readonly SpaceId _space;
    private readonly GitRepository _repository;
    private readonly ObjectReader _reader;
    private readonly Dictionary<string, long> _exported = [];
    private bool _hasClaims;

    public BranchWalk(MemoryEngine engine, SpaceId space, GitRepository repository, ObjectReader reader) =>
        (_engine, _space, _repository, _reader) = (engine, space, repository, reader);

    /// <summary>Walks back from a commit.</summary>
    /// <returns>The commits, oldest first, and the changeset whose export they stand on.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Conflict"/>: it stands on no export of the space.</exception>
    public async Task<(IReadOnlyList<BranchCommit> Commits, long BaseSequence)> RunAsync(string tip, CancellationToken ct)
    {
        var commits = new List<BranchCommit>();
        var listed = await _repository.MustAsync(
            ["rev-list", "--first-parent", "--parents", $"--max-count={CommitsMax}", "--end-of-options", tip], default, ct)
            .ConfigureAwait(false);
        foreach (var line in listed.Line.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var ids = line.Split(' ');
            if (await ExportedAsync(ids[0], ct).ConfigureAwait(false) is > 0 and var sequence) return (OldestFirst(commits), sequence);
            if (ids.Length == 1) break;
            var (against, newest) = (ids[1], 0L);
            // A merge of an export is compared with that export: what it merged is known already.
            foreach (var parent in ids.Skip(2))
                if (await ExportedAsync(parent, ct).ConfigureAwait(false) is var merged && merged > newest)
                    (against, newest) = (parent, merged);
            commits.Add(await ReadAsync(ids[0], against, ct).ConfigureAwait(false));
            if (newest > 0) return (OldestFirst(commits), newest);
        }
        throw new MemoryException(MemoryErrorCode.Conflict, _hasClaims
            ? $"The branch stands on an export of space '{_space}' that was rewritten, or that holds what was erased since. Export anew, "
                + "and rebase the branch onto that."
            : $"The branch stands on no export of space '{_space}': there is nothing to compare it with. To bring in files as they are, "
                + "use 'ingrain import'.");
    }

    private static List<BranchCommit> OldestFirst(List<BranchCommit> commits)
    {
        commits.Reverse();
        return commits;
    }

    private async Task<BranchCommit> ReadAsync(string id, string against, CancellationToken ct)
    {
        var commit = await _reader.ReadAsync(id, CommitBytesMax, ct).ConfigureAwait(false);
        var text = commit?.Content is { } content ? Encoding.UTF8.GetString(content.Span) : "";
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var author = text.Split('\n').FirstOrDefault(l => l.StartsWith("author ", StringComparison.Ordinal)) ?? "";
        var bracket = author.IndexOf(" <", StringComparison.Ordinal);
        return new BranchCommit(id, against, bracket > 7 ? author[7..bracket] : "", end < 0 ? "" : text[(end + 2)..]);
    }

    /// <summary>The changeset that a commit is the export of; 0 where it is none.</summary>
    private async Task<long> ExportedAsync(string id, CancellationToken ct)
    {
        if (_exported.TryGetValue(id, out var known)) return known;
        var commit = await _reader.ReadAsync(id, CommitBytesMax, ct).ConfigureAwait(false);
        var claim = commit?.Content is { } content ? CommitText.Claim(content.Span) : null;
        return _exported[id] = claim is not null && await IsTrueAsync(id, claim, ct).ConfigureAwait(false) ? claim.Sequence : 0;
    }

    private async Task<bool> IsTrueAsync(string id, CommitClaim claim, CancellationToken ct)
    {
        if (claim.Space != _space.Name) return false;
        var found = await _engine.LogAsync(_space, claim.Sequence + 1, 1, ct).ConfigureAwait(false);
        if (found is not [var changeset] || changeset.Sequence != claim.Sequence
            || Convert.ToHexStringLower(changeset.Hash.Span) != claim.Hash) return false;
        _hasClaims = true;
        var files = await TreeFiles.ReadAsync(_repository, id, ct).ConfigureAwait(false);
        var count = 0;
        await foreach (var (_, file, content) in LogCommits.AllAsync(_engine, _space, claim.Sequence, ct).ConfigureAwait(false))
        {
            if (!files.TryGetValue(file, out var there) || there.Mode != TreeFiles.PlainMode) return false;
            var blob = await _reader.ReadAsync(there.Id, content.Length, ct).ConfigureAwait(false);
            if (blob?.Content is not { } bytes || !bytes.Span.SequenceEqual(content)) return false;
            count++;
        }
        return count == files.Count;
    }
}
