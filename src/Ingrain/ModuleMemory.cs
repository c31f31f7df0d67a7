using System.Globalization;
using Ingrain.Learning;

namespace Ingrain;

/// <summary>How a space's modules serve as the memory of tasks.</summary>
public sealed record ModuleMemoryOptions
{
    /// <summary>The most modules that are offered for a task; 1 to 200.</summary>
    public int OfferedMax { get; init; } = 30;

    /// <summary>The most modules that stay in use; the least useful are retracted beyond. 1 to 1,000.</summary>
    public int ModulesMax { get; init; } = 96;

    /// <summary>Whether anything is kept and put in order; otherwise memory is only read.</summary>
    public bool Learns { get; init; } = true;

    /// <summary>Whether what several modules share becomes a helper that they call.</summary>
    public bool SharesParts { get; init; } = true;
}

/// <summary>
/// A space's modules as the memory of tasks. It offers what fits a task by words and by types, best first; of a solution it keeps a module
/// made general, or refines the one that does the same; what several share becomes a helper; the least useful beyond a bound are retracted.
/// Everything goes through the write gate, so that what is in use passes its examples.
/// </summary>
/// <param name="engine">The engine, with a sandbox.</param>
/// <param name="space">The space.</param>
/// <param name="context">In whose name it writes.</param>
/// <param name="options">How; null for the defaults.</param>
public sealed class ModuleMemory(MemoryEngine engine, SpaceId space, WriteContext context, ModuleMemoryOptions? options = null) : TaskMemory
{
    private const string StepsTag = "steps-";
    private const int ModulesReadMax = 1_000;

    private readonly ModuleMemoryOptions _options = options ?? new ModuleMemoryOptions();

    /// <inheritdoc/>
    public override async ValueTask<TaskReading> ReadAsync(ProgramTask task, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(task);
        var all = await AllAsync(ct).ConfigureAwait(false);
        if (all.Count == 0) return TaskReading.Nothing;
        var byWords = new List<IReadOnlyList<string>>();
        foreach (var words in TaskWords.Asked(task.Words))
        {
            var query = new ModuleQuery { Text = words, Language = task.Language, Limit = ModulesReadMax };
            var found = await engine.FindModulesAsync(space, query, ct).ConfigureAwait(false);
            byWords.Add([.. found.Select(f => f.Path)]);
        }
        var offered = LibraryChoice.Of(task, byWords, Library(all), _options.OfferedMax);
        engine.CountReads(space, offered.Select(o => o.Path));
        return new TaskReading { Offered = offered, Dependencies = [.. all.Select(f => f.Module)] };
    }

    /// <inheritdoc/>
    public override async ValueTask<int> CountAsync(TaskReading reading, IReadOnlyList<string> used, int steps, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(used);
        var saved = 0;
        foreach (var module in reading.Offered.Where(m => used.Contains(m.Path)))
        {
            // What it took to find the module is what the solver was spared, less its part of what it took now.
            var spared = Math.Max(0, StepsOf(module) - (steps / used.Count));
            await engine.CountReuseAsync(space, [module.Path], spared, ct).ConfigureAwait(false);
            saved += spared;
        }
        return saved;
    }

    /// <inheritdoc/>
    public override async ValueTask<TaskKeeping> KeepAsync(ProgramTask task, TaskAttempt attempt, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(attempt);
        if (!_options.Learns || attempt.Code is null) return TaskKeeping.Nothing;
        var all = await AllAsync(ct).ConfigureAwait(false);
        if (SolvedProgram.Read(task, attempt, [.. all.Select(f => f.Module)]) is not { } solved)
            return await KeepAsItIsAsync(task, attempt, all, ct).ConfigureAwait(false);
        var kept = await ApplyAsync(LibraryCuration.Keep(Programs(all), solved, attempt.Steps), attempt.Steps, ct).ConfigureAwait(false);
        if (kept.Written > 0 && _options.SharesParts)
        {
            var shared = LibraryCuration.Share(Programs(await AllAsync(ct).ConfigureAwait(false)));
            if (!shared.IsEmpty) kept = Sum(kept, await ApplyAsync(shared, 0, ct).ConfigureAwait(false));
        }
        var trimmed = LibraryCuration.Trim(Programs(await AllAsync(ct).ConfigureAwait(false)), _options.ModulesMax);
        return trimmed.IsEmpty ? kept : Sum(kept, await ApplyAsync(trimmed, 0, ct).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public override async ValueTask<LibrarySize> SizeAsync(CancellationToken ct)
    {
        var all = await AllAsync(ct).ConfigureAwait(false);
        var needs = all.ToDictionary(f => f.Path, f => f.Module.Dependencies, StringComparer.Ordinal);
        return new LibrarySize(all.Count, all.Sum(f => (long)f.Module.Code.Length), all.Count == 0 ? 0 : needs.Keys.Max(p =>
            DepthOf(p, needs)));
    }

    private static int DepthOf(string path, Dictionary<string, IReadOnlyList<string>> needs) =>
        1 + needs.GetValueOrDefault(path, []).Select(n => DepthOf(n, needs)).DefaultIfEmpty(0).Max();

    private async ValueTask<IReadOnlyList<FoundModule>> AllAsync(CancellationToken ct) =>
        await engine.FindModulesAsync(space, new ModuleQuery { Limit = ModulesReadMax }, ct).ConfigureAwait(false);

    private static Dictionary<string, StoredProgram> Library(IReadOnlyList<FoundModule> all)
    {
        var reader = new ModuleReader(all.Select(f => f.Module));
        var library = new Dictionary<string, StoredProgram>(StringComparer.Ordinal);
        foreach (var found in all)
        {
            var program = StoredProgram.Of(found.Module, reader.Read(found.Path));
            var use = found.Usage;
            library[found.Path] = program with { Reads = use.Reads, Reuses = use.Reuses, Steps = StepsOf(found.Module) };
        }
        return library;
    }

    private static List<StoredProgram> Programs(IReadOnlyList<FoundModule> all) => [.. Library(all).Values];

    /// <summary>A solution that is not of the small language is a module as it stands, unless it is one already.</summary>
    private async ValueTask<TaskKeeping> KeepAsItIsAsync(
        ProgramTask task, TaskAttempt attempt, IReadOnlyList<FoundModule> all, CancellationToken ct)
    {
        var taken = all.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        if (Execution.Languages.Language.Find(task.Language) is not { } language) return TaskKeeping.Nothing;
        var (path, _) = ProgramNames.For(task.Words, "tasks", taken.Contains, language.Extension);
        var module = new Module
        {
            Path = path, Language = task.Language, Code = attempt.Code!, Docstring = task.Words, Examples = task.Examples,
            Signatures = task.Signature.Length > 0 ? [task.Signature] : [], Tags = [Tag(attempt.Steps)],
        };
        var writing = await engine.WriteModuleAsync(space, module, context, ct: ct).ConfigureAwait(false);
        return writing is ModuleWriting.Kept ? new TaskKeeping { Written = 1, Path = path } : new TaskKeeping { Refused = 1 };
    }

    private async ValueTask<TaskKeeping> ApplyAsync(LibraryChange change, int steps, CancellationToken ct)
    {
        var kept = TaskKeeping.Nothing;
        foreach (var program in change.Writes)
        {
            var module = program.ToModule();
            if (program.Module is null && steps > 0) module = module with { Tags = [Tag(steps)] };
            var writing = await engine.WriteModuleAsync(
                space, module, context, new ModuleWriteOptions { AllowDuplicate = program.Module is not null }, ct).ConfigureAwait(false);
            // What comes later in a change rests on what comes before.
            if (writing is not (ModuleWriting.Kept or ModuleWriting.AlreadyKnown)) return kept with { Refused = kept.Refused + 1 };
            kept = program.Module is null ? kept with { Written = kept.Written + 1, Path = kept.Path ?? program.Path }
                : kept with { Updated = kept.Updated + 1, Path = kept.Path ?? program.Path };
        }
        foreach (var path in change.Deletes)
        {
            var retracting = await engine.RetractModuleAsync(space, path, context, ct: ct).ConfigureAwait(false);
            if (retracting is ModuleRetracting.Retracted) kept = kept with { Archived = kept.Archived + 1 };
        }
        return kept;
    }

    private static TaskKeeping Sum(TaskKeeping one, TaskKeeping other) => new()
    {
        Written = one.Written + other.Written, Updated = one.Updated + other.Updated, Archived = one.Archived + other.Archived,
        Refused = one.Refused + other.Refused, Path = one.Path ?? other.Path,
    };

    private static string Tag(int steps) => string.Create(CultureInfo.InvariantCulture, $"{StepsTag}{steps}");

    private static int StepsOf(Module module) => module.Tags.Where(t => t.StartsWith(StepsTag, StringComparison.Ordinal))
        .Select(t => int.TryParse(t.AsSpan(StepsTag.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var steps) ? steps : 0)
        .FirstOrDefault();
}
