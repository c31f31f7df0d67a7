using Ingrain.Sqlite;
using Ingrain.Storage;

namespace Ingrain.Simulation;

/// <summary>
/// What must be true: everything acknowledged is there as it was acknowledged, whatever was under way is there wholly or not at all,
/// nothing else is there, what was erased stays away, and the log verifies.
/// </summary>
internal sealed class SimModel
{
    private readonly Dictionary<(SpaceId, ChangesetId), string> _acknowledged = [];
    private readonly HashSet<(SpaceId, Endpoint)> _erased = [];

    /// <summary>A writer was told.</summary>
    public void Acknowledge(ChangesetDraft draft, CommitResult result)
    {
        if (result is not CommitResult.Committed committed) return;
        _acknowledged[(draft.Space, draft.Id)] = Hash(committed.Changeset);
        foreach (var (change, outcome) in draft.Changes.Zip(committed.Outcomes))
            if (change is Change.Erase erase && outcome == ChangeOutcome.Written) _erased.Add((draft.Space, erase.Target));
    }

    /// <summary>Whether a changeset is known to be durable.</summary>
    public bool Knows(ChangesetDraft draft) => _acknowledged.ContainsKey((draft.Space, draft.Id));

    /// <summary>Checks a store, and takes what was under way and made it for acknowledged.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public async Task<string?> CheckAsync(SqliteStore store, IReadOnlyList<ChangesetDraft> underWay, bool thoroughly)
    {
        var waiting = underWay.ToDictionary(d => (d.Space, d.Id));
        var found = new HashSet<(SpaceId, ChangesetId)>();
        foreach (var space in SimWorkload.Spaces)
        {
            var verifier = new LogVerifier(space, await store.KeyAsync(space, CancellationToken.None));
            await foreach (var changeset in store.ReadLogAsync(space, 0, CancellationToken.None))
            {
                verifier.Add(changeset);
                var key = (space, changeset.Id);
                found.Add(key);
                if (_acknowledged.TryGetValue(key, out var hash))
                {
                    if (hash != Hash(changeset)) return $"changeset {changeset.Sequence} of {space} is not as it was acknowledged";
                }
                else if (waiting.ContainsKey(key)) _acknowledged[key] = Hash(changeset);
                else return $"changeset {changeset.Sequence} of {space} was never asked for";
            }
            verifier.Finish(await store.HeadAsync(space, CancellationToken.None));
            if (verifier.Problems.Count > 0) return verifier.Problems[0];
        }
        foreach (var key in _acknowledged.Keys)
            if (!found.Contains(key)) return $"acknowledged changeset {key.Item2} of {key.Item1} is gone";
        foreach (var (space, target) in _erased)
            if ((await store.HistoryAsync(space, target, CancellationToken.None)).Count > 0) return $"erased {target} of {space} is back";
        if (!thoroughly) return null;
        var problems = await store.CheckAsync(CancellationToken.None);
        return problems.Count > 0 ? problems[0] : null;
    }

    private static string Hash(Changeset changeset) => Convert.ToHexString(changeset.Hash.Span);
}
