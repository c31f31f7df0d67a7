using Ingrain.Git.Files;
using Ingrain.Storage;

namespace Ingrain.Git.Exporting;

/// <summary>
/// Which note or module has which file at one point of a space's log: a function of what is live at that point and of nothing else, so
/// that any two exports agree. Retracted things have none. Where several want one name, on a system without case or as a folder, each
/// gets one of its own. About 200 bytes of memory a thing.
/// </summary>
internal sealed class FileNames
{
    private readonly Dictionary<Endpoint, string> _placed = [];
    private readonly Dictionary<string, List<Endpoint>> _wanting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _folders = new(StringComparer.Ordinal);

    /// <summary>Everything that has a file.</summary>
    public IReadOnlyCollection<Endpoint> Things => _placed.Keys;

    /// <summary>Reads what was live right after a changeset.</summary>
    public static async Task<FileNames> LoadAsync(MemoryEngine engine, SpaceId space, long sequence, CancellationToken ct)
    {
        var names = new FileNames();
        foreach (var kind in new[] { RecordKind.Note, RecordKind.Module })
        {
            string? cursor = null;
            do
            {
                var query = new ListQuery { Kind = kind, Cursor = cursor, Limit = 1_000 };
                var page = await engine.ListAsync(space, query, new ReadAt { AsOf = AsOf.Changeset(sequence) }, ct).ConfigureAwait(false);
                foreach (var item in page.Items) names.Set(item.Target, item.Record);
                cursor = page.Cursor;
            }
            while (cursor is not null);
        }
        return names;
    }

    /// <summary>The name of a thing's file; null where it has none.</summary>
    public string? Of(Endpoint thing)
    {
        if (!_placed.TryGetValue(thing, out var natural)) return null;
        var fold = FileName.Fold(natural);
        return _wanting[fold].Count == 1 && !_folders.ContainsKey(fold) ? natural : FileName.Distinct(natural, thing);
    }

    /// <summary>Takes the next version of a thing; null takes it away.</summary>
    /// <returns>What the files of all that may have got other names were called before, the thing itself among them.</returns>
    public IReadOnlyDictionary<Endpoint, string?> Set(Endpoint thing, Record? record)
    {
        var before = _placed.GetValueOrDefault(thing);
        var after = record is null or { State: RecordState.Retracted } ? null : FileName.Natural(thing.Kind, PathOf(record), record.State);
        var near = new HashSet<Endpoint> { thing };
        if (before is not null) AddNear(before, near);
        if (after is not null) AddNear(after, near);
        var called = near.ToDictionary(n => n, Of);
        if (before is not null) Count(thing, before, -1);
        _placed.Remove(thing);
        if (after is null) return called;
        _placed[thing] = after;
        Count(thing, after, +1);
        return called;
    }

    private static string PathOf(Record record) => record is Note note ? note.Path : ((Module)record).Path;

    /// <summary>Who wants a name, and who wants one that is a folder of it.</summary>
    private void AddNear(string natural, HashSet<Endpoint> near)
    {
        var fold = FileName.Fold(natural);
        foreach (var name in Folders(fold).Append(fold))
            if (_wanting.TryGetValue(name, out var wanting)) near.UnionWith(wanting);
    }

    private void Count(Endpoint thing, string natural, int by)
    {
        var fold = FileName.Fold(natural);
        if (!_wanting.TryGetValue(fold, out var wanting)) _wanting[fold] = wanting = [];
        if (by > 0) wanting.Add(thing);
        else wanting.Remove(thing);
        if (wanting.Count == 0) _wanting.Remove(fold);
        foreach (var folder in Folders(fold))
        {
            var count = _folders.GetValueOrDefault(folder) + by;
            if (count > 0) _folders[folder] = count;
            else _folders.Remove(folder);
        }
    }

    private static IEnumerable<string> Folders(string name)
    {
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = name.IndexOf('/', slash + 1))
            yield return name[..slash];
    }
}
