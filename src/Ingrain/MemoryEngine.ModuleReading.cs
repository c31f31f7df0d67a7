using System.Collections.Concurrent;
using Ingrain.Execution;
using Ingrain.Execution.Languages;
using Ingrain.Execution.Modules;

namespace Ingrain;

/// <summary>Reading modules: one, a tree of them, those that fit; and how they are used.</summary>
public sealed partial class MemoryEngine
{
    private const int ModulesFoundMax = 1_000;

    // Statistics and not truth: kept beside the log now and then, by whoever counted.
    private readonly ConcurrentDictionary<SpaceId, ModuleUsageCounts> _moduleUsage = new();

    /// <summary>Opens the module in use at a path, else the draft there, and counts that it was read.</summary>
    /// <param name="space">The space.</param>
    /// <param name="path">The path.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The module with what is known of it; null where there is neither.</returns>
    public async Task<FoundModule?> ReadModuleAsync(SpaceId space, string path, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!MemoryPath.TryNormalize(path, out var stored)) return null;
        var sight = await ModuleSightAsync(space, ct).ConfigureAwait(false);
        if ((sight.Graph.Find(stored) ?? sight.DraftAt(stored)) is not { } node) return null;
        CountUse(space, sight, stored, new ModuleUsage(1, 0, 0, 0));
        return Found(space, sight, node, 0);
    }

    /// <summary>The modules as a tree cut at a depth: what is in use, and drafts where nothing is in use at their path.</summary>
    /// <param name="space">The space.</param>
    /// <param name="under">The folder to look below; null for all.</param>
    /// <param name="depth">How many levels are opened, from 1; a deeper folder is one line that says how much is in it.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The lines, by path.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/>: <paramref name="under"/> is no path.</exception>
    public async Task<IReadOnlyList<ModuleListing>> ListModulesAsync(
        SpaceId space, string? under = null, int depth = int.MaxValue, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        var folder = FolderOf(under);
        var sight = await ModuleSightAsync(space, ct).ConfigureAwait(false);
        var nodes = sight.Graph.Nodes.ToDictionary(n => n.Path, StringComparer.Ordinal);
        foreach (var draft in sight.Drafts)
            if (!nodes.TryGetValue(draft.Path, out var known) || known.IsDraft) nodes[draft.Path] = draft;
        // A depth beyond all paths must not overflow.
        return [.. ModuleFolding.Cut(nodes.Keys, folder, Math.Min(depth, MemoryPath.BytesMax)).Select(line => line.Below > 0
            ? new ModuleListing { Path = line.Path, Below = line.Below } : Listing(space, sight, nodes[line.Path]))];
    }

    /// <summary>Finds modules in use by what they do, what they offer, or a word of their code.</summary>
    /// <param name="space">The space.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Those that fit: the best first where words were asked for, else by path.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/> where the query breaks a bound.</exception>
    public async Task<IReadOnlyList<FoundModule>> FindModulesAsync(SpaceId space, ModuleQuery query, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Limit is < 1 or > ModulesFoundMax)
            throw new MemoryException(MemoryErrorCode.Invalid, $"1 to {ModulesFoundMax:N0} modules are found at once.");
        var folder = FolderOf(query.Under);
        var sight = await ModuleSightAsync(space, ct).ConfigureAwait(false);
        var fitting = sight.Graph.Nodes.Where(n => ModuleFolding.Fits(n, query)
            && (folder.Length == 0 || MemoryPath.IsAtOrBelow(n.Path, folder))).ToDictionary(n => n.Module.Id);
        if (string.IsNullOrWhiteSpace(query.Text))
        {
            var byPath = fitting.Values.OrderBy(n => n.Path, StringComparer.Ordinal).Take(query.Limit);
            return [.. byPath.Select(n => Found(space, sight, n, 0))];
        }
        var asked = new RecallQuery
        {
            Text = query.Text, Kinds = [RecordKind.Module], Limit = fitting.Count == 0 ? 1 : ModulesFoundMax,
            LimitTokens = FoundTokensMax, Under = folder.Length == 0 ? null : folder,
        };
        var recalled = await RecallQuietlyAsync(space, asked, ct).ConfigureAwait(false);
        return
        [
            .. recalled.Items.Where(i => fitting.ContainsKey(i.Id)).Take(query.Limit)
                .Select(i => Found(space, sight, fitting[i.Id], i.Score)),
        ];
    }

    /// <summary>
    /// Counts that a task's solution used modules. Statistics: a loop that runs tasks tells it what only it knows.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="paths">The modules' paths; those that are no module in use are passed over.</param>
    /// <param name="stepsSaved">The steps that the task was spared by them, counted for each; 0 or more.</param>
    /// <param name="ct">Cancels.</param>
    public async Task CountReuseAsync(SpaceId space, IReadOnlyList<string> paths, int stepsSaved, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentOutOfRangeException.ThrowIfNegative(stepsSaved);
        var sight = await ModuleSightAsync(space, ct).ConfigureAwait(false);
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
            if (sight.Graph.Find(path) is not null) CountUse(space, sight, path, new ModuleUsage(0, 0, 1, stepsSaved));
    }

    private const int FoundTokensMax = 200_000;

    /// <summary>Counts the modules that code can load, by what it and they say, as loaded by a run.</summary>
    private void CountExec(SpaceId space, ModuleSight sight, ExecRequest request)
    {
        if (Language.Find(request.Language) is not { } language) return;
        var direct = sight.Graph.MeantBy(
            language.Shape(request.Code).References.Concat(language.Shape(request.Tests).References));
        foreach (var path in direct.Union(sight.Graph.ReachedFrom(direct))) CountUse(space, sight, path, new ModuleUsage(0, 1, 0, 0));
    }

    private void CountUse(SpaceId space, ModuleSight sight, string path, ModuleUsage use)
    {
        if (UsageOf(space).Add(path, use)) UsageOf(space).Save(sight.Paths);
    }

    /// <summary>Keeps what was counted and not kept yet.</summary>
    private async Task SaveUsageAsync(CancellationToken ct)
    {
        foreach (var (space, counts) in _moduleUsage)
            if (counts.IsUnsaved) counts.Save((await ModuleSightAsync(space, ct).ConfigureAwait(false)).Paths);
    }

    private ModuleUsageCounts UsageOf(SpaceId space) => _moduleUsage.GetOrAdd(space, static (name, folder) =>
        new ModuleUsageCounts(folder is null ? null : new ModuleUsageFile(folder, name)), _store.SnapshotFolder);

    private ModuleListing Listing(SpaceId space, ModuleSight sight, ModuleNode node) => new()
    {
        Path = node.Path, Language = node.Module.Language, Summary = ModuleFolding.Summary(node.Module),
        Signatures = node.Module.Signatures, IsInUse = node.IsInUse,
        IsVerified = node.IsInUse && sight.Graph.IsVerified(node.Path), Usage = UsageOf(space).Of(node.Path),
    };

    private FoundModule Found(SpaceId space, ModuleSight sight, ModuleNode node, double score) => new()
    {
        Path = node.Path, Language = node.Module.Language, Summary = ModuleFolding.Summary(node.Module),
        Signatures = node.Module.Signatures, IsInUse = node.IsInUse,
        IsVerified = node.IsInUse && sight.Graph.IsVerified(node.Path), Usage = UsageOf(space).Of(node.Path),
        Module = node.Module, Score = score, Dependents = node.IsInUse ? sight.Graph.NeededBy(node.Path) : [],
    };
}
