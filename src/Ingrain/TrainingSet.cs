using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ingrain.Execution.Languages;
using Ingrain.Learning;

namespace Ingrain;

/// <summary>What a training set holds, and what was left out.</summary>
/// <param name="Modules">Modules in use that were looked at.</param>
/// <param name="Pairs">Pairs of a task and a solution.</param>
/// <param name="Preferences">Pairs of a solution and a program that does not pass.</param>
/// <param name="Duplicates">Pairs left out because their task and solution say the same as another's.</param>
/// <param name="Failing">Modules and solutions left out because they do not pass when they are run now.</param>
/// <param name="Unproven">Modules left out because they have no examples.</param>
public sealed record TrainingReport(int Modules, int Pairs, int Preferences, int Duplicates, int Failing, int Unproven)
{
    /// <summary>What the pairs are like.</summary>
    public TrainingQuality Quality { get; init; } = new(0, 0, 0, 0, 0, 0);
}

/// <summary>What pairs of a task and a solution are like: how many ways to ask there are, how much they repeat, how long they
/// are.</summary>
/// <param name="ByWords">Pairs that ask in words.</param>
/// <param name="ByExamples">Pairs that ask by examples alone.</param>
/// <param name="Solutions">Solutions that differ.</param>
/// <param name="Composed">Pairs whose solution loads other modules.</param>
/// <param name="PromptLength">The median length of what is asked, in characters.</param>
/// <param name="SolutionLength">The median length of a solution, in characters.</param>
public sealed record TrainingQuality(int ByWords, int ByExamples, int Solutions, int Composed, int PromptLength, int SolutionLength);

/// <summary>
/// What a space's modules and recorded runs can teach a model: tasks with solutions, and solutions beside what did not pass. Everything
/// in it was run when it was written. Nothing else of the space is in it.
/// </summary>
/// <param name="engine">The engine, with a sandbox.</param>
/// <param name="space">The space.</param>
public sealed class TrainingSet(MemoryEngine engine, SpaceId space)
{
    private const string Orders = "You write programs. Answer with one code block that holds the whole file.";
    private const int ModulesMax = 1_000;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<(string Kind, int Prompt, Module Module)> _pairs = [];
    private int _duplicates;
    private int _failing;

    /// <summary>Writes the set as lines of JSON.</summary>
    /// <param name="pairs">Takes <c>{"messages":[…]}</c>, one pair a line, as chat models are fine-tuned on.</param>
    /// <param name="preferences">Takes <c>{"input":{"messages":[…]},"preferred_output":[…],"non_preferred_output":[…]}</c>.</param>
    /// <param name="sources">Takes where each line comes from: the module's id, path and version, or the episode's id.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How much was written.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.SandboxUnavailable"/>: nothing can be run here. Or the store
    /// fails.</exception>
    public async Task<TrainingReport> WriteAsync(TextWriter pairs, TextWriter preferences, TextWriter sources,
        CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(preferences);
        ArgumentNullException.ThrowIfNull(sources);
        var found = await engine.FindModulesAsync(space, new ModuleQuery { Limit = ModulesMax }, ct).ConfigureAwait(false);
        var modules = found.ToDictionary(f => f.Path, f => f.Module, StringComparer.Ordinal);
        var (written, unproven) = (0, 0);
        foreach (var module in modules.Values.OrderBy(m => m.Path, StringComparer.Ordinal))
        {
            if (module.Examples.Count == 0) unproven++;
            else if (!await PassesAsync(module.Language, module.Code, module.Examples, ct).ConfigureAwait(false)) _failing++;
            else
                foreach (var (kind, prompt) in Prompts(module, modules))
                {
                    if (!IsNew(module.Language, prompt, module.Code)) continue;
                    _pairs.Add((kind, prompt.Length, module));
                    await pairs.WriteLineAsync(Pair(prompt, module.Language, module.Code)).ConfigureAwait(false);
                    await sources.WriteLineAsync(Line(new JsonObject
                    {
                        ["file"] = "pairs", ["line"] = ++written, ["kind"] = kind, ["module"] = module.Id.Value, ["path"] = module.Path,
                        ["version"] = module.Version,
                    })).ConfigureAwait(false);
                }
        }
        var preferred = await PreferencesAsync(preferences, sources, ct).ConfigureAwait(false);
        return new TrainingReport(modules.Count, written, preferred, _duplicates, _failing, unproven) { Quality = Quality() };
    }

    private TrainingQuality Quality()
    {
        var words = _pairs.Count(p => p.Kind == "words");
        return new TrainingQuality(words, _pairs.Count - words,
            _pairs.Select(p => Language.Find(p.Module.Language)?.Normalise(p.Module.Code) ?? p.Module.Code).Distinct().Count(),
            _pairs.Count(p => p.Module.Dependencies.Count > 0), Median(_pairs.Select(p => p.Prompt)),
            Median(_pairs.Select(p => p.Module.Code.Length)));
    }

    private static int Median(IEnumerable<int> lengths) => lengths.Order().ToList() is { Count: > 0 } all ? all[all.Count / 2] : 0;

    /// <summary>The ways to ask for a module: in each of its words, and by its examples alone.</summary>
    private static IEnumerable<(string Kind, string Prompt)> Prompts(Module module, Dictionary<string, Module> modules)
    {
        var signature = module.Signatures.Count > 0 ? module.Signatures[^1] : "";
        var needs = new StringBuilder();
        foreach (var path in module.Dependencies)
            if (modules.TryGetValue(path, out var need)) needs.Append($"- {path}: {string.Join("; ", need.Signatures)}\n");
        var atHand = needs.Length == 0 ? "" : $"\nModules at hand:\n{needs}";
        var examples = string.Join('\n', module.Examples.Take(5).Select(e => e.Expected is null ? $"- {e.Input}"
            : $"- {e.Input} gives {e.Expected}"));
        foreach (var words in module.Docstring.Split(" / ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            yield return ("words", $"Write a module in {module.Language}: {words}\n{signature}\n{examples}{atHand}");
        yield return ("examples", $"Write a module in {module.Language} that does this:\n{signature}\n{examples}{atHand}");
    }

    private async Task<int> PreferencesAsync(TextWriter preferences, TextWriter sources, CancellationToken ct)
    {
        var (written, cursor) = (0, (string?)null);
        do
        {
            var page = await engine.ListAsync(
                space, new Storage.ListQuery { Kind = RecordKind.Episode, Cursor = cursor, Limit = 100 }, null, ct).ConfigureAwait(false);
            foreach (var episode in page.Items.Select(i => i.Episode).OfType<Episode>())
            {
                if (TaskRecord.Read(episode) is not { Passes: true, Code: { } chosen } run) continue;
                if (!await PassesAsync(run.Language, chosen, run.Examples, ct).ConfigureAwait(false))
                {
                    _failing++;
                    continue;
                }
                foreach (var rejected in run.Rejected)
                {
                    var prompt = $"Write a program in {run.Language}: {run.Words}\n{run.Signature}\n"
                        + string.Join('\n', run.Examples.Select(e => e.Expected is null ? $"- {e.Input}"
                            : $"- {e.Input} gives {e.Expected}"));
                    if (await PassesAsync(run.Language, rejected, run.Examples, ct).ConfigureAwait(false)) continue;
                    if (!IsNew(run.Language, prompt, rejected)) continue;
                    await preferences.WriteLineAsync(Line(new JsonObject
                    {
                        ["input"] = new JsonObject { ["messages"] = new JsonArray(Message("system", Orders), Message("user", prompt)) },
                        ["preferred_output"] = new JsonArray(Message("assistant", Fenced(run.Language, chosen))),
                        ["non_preferred_output"] = new JsonArray(Message("assistant", Fenced(run.Language, rejected))),
                    })).ConfigureAwait(false);
                    await sources.WriteLineAsync(Line(new JsonObject
                    {
                        ["file"] = "preferences", ["line"] = ++written, ["episode"] = episode.Id.Value,
                    })).ConfigureAwait(false);
                }
            }
            cursor = page.Cursor;
        } while (cursor is not null);
        return written;
    }

    private async ValueTask<bool> PassesAsync(string language, string code, IReadOnlyList<ModuleExample> examples, CancellationToken ct) =>
        (await engine.TryProgramAsync(space, language, code, examples, [], ct).ConfigureAwait(false)).HasPassed;

    private bool IsNew(string language, string prompt, string code)
    {
        var normal = Language.Find(language)?.Normalise(code) ?? code;
        if (_known.Add($"{prompt.ToLowerInvariant()}\0{normal}")) return true;
        _duplicates++;
        return false;
    }

    private static string Pair(string prompt, string language, string code) => Line(new JsonObject
    {
        ["messages"] = new JsonArray(Message("system", Orders), Message("user", prompt), Message("assistant", Fenced(language, code))),
    });

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

    private static string Fenced(string language, string code) => $"```{language}\n{code.TrimEnd('\n')}\n```";

    private static string Line(JsonObject json)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes)) json.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
