using Ingrain.Cli.Output;
using Ingrain.Importers;

namespace Ingrain.Cli.Commands;

/// <summary>
/// Watches what an import brings, and tells afterwards what of it is known but was taken back here: importing does not bring it back.
/// </summary>
internal sealed class TakenBack
{
    /// <summary>The most episodes that are looked up. Memory: about 100 bytes each.</summary>
    private const int EpisodesMax = 100_000;

    private readonly List<RecordId> _ids = [];

    public IEnumerable<ImportedThing> Watch(IEnumerable<ImportedThing> things)
    {
        foreach (var thing in things)
        {
            if (thing is ImportedThing.OfEpisode { Value.Id: var id } && id != default && _ids.Count < EpisodesMax) _ids.Add(id);
            yield return thing;
        }
    }

    public async Task<IReadOnlyList<TakenBackShape>> ReadAsync(
        MemoryEngine engine, SpaceId space, ImportSummary summary, CancellationToken ct)
    {
        if (!summary.AlreadyKnown.ContainsKey(RecordKind.Episode)) return [];
        var found = new SortedDictionary<long, TakenBackShape>();
        foreach (var id in _ids)
        {
            var target = new Endpoint(RecordKind.Episode, id);
            if ((await engine.OpenAsync(space, target, null, ct))?.Episode?.State != RecordState.Retracted) continue;
            var last = (await engine.HistoryAsync(space, target, ct))[^1].Changeset;
            var reason = last.Reason is { Length: > 0 } given ? given : "retracted";
            var count = found.TryGetValue(last.Sequence, out var there) ? there.Count : 0;
            found[last.Sequence] = new TakenBackShape(last.Sequence, reason, count + 1);
        }
        return [.. found.Values];
    }
}
