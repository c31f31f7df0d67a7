using System.Runtime.CompilerServices;
using Ingrain.Execution;
using Ingrain.Execution.Languages;
using Ingrain.Storage;

namespace Ingrain;

/// <summary>The modules of a space as programs load them, caught up with its log.</summary>
internal sealed class KnownModules : IDerived
{
    private const long StretchMax = 100; // changesets

    private readonly Dictionary<RecordId, Module> _byId = [];
    private ModuleTree? _tree;

    public long Applied { get; private set; }

    /// <summary>The active modules as files. Made anew only after one of them changed.</summary>
    public ModuleTree Tree => _tree ?? Made();

    /// <summary>A short stretch of the log is read as it is; of a long one only the modules, by path, so that episodes cost nothing.</summary>
    public async IAsyncEnumerable<Action> ReadAsync(
        IMemoryStore store, SpaceId space, long head, [EnumeratorCancellation] CancellationToken ct)
    {
        if (Applied == 0 || head - Applied > StretchMax)
        {
            var all = await ListAsync(store, space, head, ct).ConfigureAwait(false);
            yield return () => Take(head, all, isAll: true);
        }
        else
        {
            await foreach (var changeset in store.ReadLogAsync(space, Applied, ct).ConfigureAwait(false))
            {
                var written = changeset.Entries.Where(e => e.Kind == RecordKind.Module && !e.IsErased).Select(Decode).ToList();
                yield return () => Take(changeset.Sequence, written, isAll: false);
            }
        }
    }

    private static async Task<List<Module>> ListAsync(IMemoryStore store, SpaceId space, long head, CancellationToken ct)
    {
        var all = new List<Module>();
        string? cursor = null;
        do
        {
            var query = new ListQuery { Kind = RecordKind.Module, AsOf = head, Cursor = cursor };
            var page = await store.ListAsync(space, query, ct).ConfigureAwait(false);
            all.AddRange(page.Entries.Where(e => !e.IsErased).Select(Decode));
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return all;
    }

    private static Module Decode(LogEntry entry) => (Module)EntryCodec.DecodeRecord(entry);

    private void Take(long sequence, List<Module> modules, bool isAll)
    {
        if (isAll) _byId.Clear();
        foreach (var module in modules) _byId[module.Id] = module;
        if (isAll || modules.Count > 0) _tree = null;
        Applied = sequence;
    }

    /// <summary>
    /// Several readers may make it at once, and make the same. A module that no program could load by its path is no file, so that one bad
    /// path, written before paths were looked at, does not spoil the others.
    /// </summary>
    private ModuleTree Made()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var module in _byId.Values.OrderBy(m => m.Sequence))
            if (module.State == RecordState.Active && module.Label > TrustLabel.Quarantined
                && Language.Find(module.Language)?.ProblemOfPath(module.Path) is null && Language.Find(module.Language) is not null)
                files[module.Path] = module.Code;
        return _tree = new ModuleTree(files);
    }
}
