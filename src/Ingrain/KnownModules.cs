using System.Runtime.CompilerServices;
using Ingrain.Execution.Modules;
using Ingrain.Storage;

namespace Ingrain;

/// <summary>The modules of a space, caught up from the log. What it hands out does not change any more.</summary>
internal sealed class KnownModules : IDerived
{
    // Behind by more than this, modules are listed anew: cheaper than going through what else was written.
    private const long BehindMax = 1_000;

    private readonly Dictionary<RecordId, ModuleNode> _byId = [];
    private ModuleSight? _sight;

    public long Applied { get; private set; }

    /// <summary>The modules as they are. Several readers may make it at once, and make the same.</summary>
    public ModuleSight Sight => _sight ??= new ModuleSight(Applied, [.. _byId.Values.OrderBy(n => n.Module.Sequence)]);

    public async IAsyncEnumerable<Action> ReadAsync(
        IMemoryStore store, SpaceId space, long head, [EnumeratorCancellation] CancellationToken ct)
    {
        if (Applied == 0 || head - Applied > BehindMax)
        {
            var all = new List<LogEntry>();
            var query = new ListQuery { Kind = RecordKind.Module, AsOf = head, Limit = ListQuery.LimitMax };
            do
            {
                var page = await store.ListAsync(space, query, ct).ConfigureAwait(false);
                all.AddRange(page.Entries);
                query = query with { Cursor = page.Cursor };
            }
            while (query.Cursor is not null);
            yield return () => Take(head, all);
            yield break;
        }
        await foreach (var changeset in store.ReadLogAsync(space, Applied, ct).ConfigureAwait(false))
        {
            if (changeset.Sequence > head) yield break;
            yield return () => Take(changeset.Sequence, changeset.Entries);
        }
    }

    private void Take(long sequence, IReadOnlyList<LogEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Kind != RecordKind.Module || entry.Id is not { } id) continue;
            var module = (Module)EntryCodec.DecodeRecord(entry);
            // What is there already need not be read again.
            if (_byId.TryGetValue(id, out var known)) _byId[id] = known.With(module);
            else _byId[id] = new ModuleNode(module);
        }
        Applied = sequence;
        _sight = null;
    }
}

/// <summary>The modules of a space as they were after a changeset.</summary>
internal sealed class ModuleSight
{
    private readonly IReadOnlyList<ModuleNode> _all;

    public ModuleSight(long applied, IReadOnlyList<ModuleNode> all)
    {
        (Applied, _all) = (applied, all);
        // One that nothing could load by its path is loaded by nothing; of two at one path, which a damaged log may hold, the newer.
        Graph = new ModuleGraph(all.Where(n => n is { IsInUse: true, Language: { } l } && l.ProblemOfPath(n.Path) is null)
            .GroupBy(n => n.Path, StringComparer.Ordinal).Select(g => g.Last()));
    }

    /// <summary>The sequence up to which they are known.</summary>
    public long Applied { get; }

    /// <summary>Those in use.</summary>
    public ModuleGraph Graph { get; }

    /// <summary>The paths of those in use and of drafts.</summary>
    public IReadOnlySet<string> Paths => Graph.Nodes.Concat(Drafts).Select(n => n.Path).ToHashSet(StringComparer.Ordinal);

    /// <summary>Those that wait for passing their examples, in the order of writing.</summary>
    public IEnumerable<ModuleNode> Drafts => _all.Where(n => n.IsDraft);

    /// <summary>One by its id, whatever its state.</summary>
    public ModuleNode? Find(RecordId id) => _all.FirstOrDefault(n => n.Module.Id == id);

    /// <summary>The draft at a path: the newest, should there be several.</summary>
    public ModuleNode? DraftAt(string path) => Drafts.LastOrDefault(n => n.Path == path);

    /// <summary>What a write to a path goes on from: what is in use there, else a draft, else what was last there.</summary>
    public ModuleNode? At(string path) => _all.LastOrDefault(n => n.Path == path && n.Module.State == RecordState.Active)
        ?? DraftAt(path) ?? _all.LastOrDefault(n => n.Path == path);
}
