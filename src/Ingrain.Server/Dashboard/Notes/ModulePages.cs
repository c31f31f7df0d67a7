using Ingrain.Execution;
using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;
using Ingrain.Storage;

namespace Ingrain.Server.Dashboard.Notes;

/// <summary>A module with its code, what it needs and what needs it, how it fared; and running code that loads it.</summary>
internal static class ModulePages
{
    private const int SecondsMax = 60;
    private const int SecondsDefault = 10;

    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Page.Get("/spaces/{space}/modules", "uiModuleAt", FindAsync,
            new TextArgument("path", "Its path.", MemoryPath.BytesMax) { IsRequired = true }),
        Page.Get("/spaces/{space}/modules/{id}", "uiModule", ShowAsync,
            new WholeArgument("version", "An earlier version.", 1, int.MaxValue)),
        Page.Get("/spaces/{space}/modules/{id}/diff", "uiModuleDiff", (call, ct) => VersionPages.ShowAsync(call, RecordKind.Module, ct),
            VersionPages.Query),
        Page.Post("/spaces/{space}/modules/{id}/run", "uiRun", new ArgumentList(
            new TextArgument("code", "The code to run.", Module.CodeLengthMax) { IsRequired = true },
            new WholeArgument("seconds", "The longest it may take.", 1, SecondsMax)), RunAsync) with
        {
            Needs = TokenVerbs.Run, WholeSpace = true, IsLong = true,
        },
    ];

    /// <summary>The page of the module at a path.</summary>
    public static string At(SpaceId space, string path) => Link.With(Link.In(space, "modules"), ("path", path));

    /// <summary>Shows what is at a path: what is in use, else a draft, else what was.</summary>
    private static async Task<HttpAnswer> FindAsync(RestCall call, CancellationToken ct)
    {
        if (!MemoryPath.TryNormalize(call.Query.Required("path"), out var path)) throw ProblemException.NotFound();
        var query = new ListQuery { Kind = RecordKind.Module, Place = path, Limit = 100 };
        var page = await call.Engine.ListAsync(call.Space, query, null, ct).ConfigureAwait(false);
        var found = page.Items.Where(o => o.Record is Module module && module.Path == path && call.Principal.Sees(o))
            .OrderBy(o => o.Record!.State switch { RecordState.Active => 0, RecordState.Quarantined => 1, _ => 2 }).FirstOrDefault();
        if (found is null) throw ProblemException.NotFound();
        var named = new Dictionary<string, string>(call.Path) { ["id"] = found.Target.Id.Value };
        return await ShowAsync(call with { Path = named }, null, ct).ConfigureAwait(false);
    }

    private static Task<HttpAnswer> ShowAsync(RestCall call, CancellationToken ct) => ShowAsync(call, null, ct);

    private static async Task<HttpAnswer> RunAsync(RestCall call, CancellationToken ct)
    {
        var opened = await OpenAsync(call, ct).ConfigureAwait(false);
        var time = TimeSpan.FromSeconds(call.Form.Whole("seconds") ?? SecondsDefault);
        var code = call.Form.Required("code").ReplaceLineEndings("\n");
        var run = new ModuleRun { Code = code, Seconds = (int)time.TotalSeconds };
        try
        {
            run = run with
            {
                Result = await call.Engine.ExecAsync(call.Space, new ExecRequest
                {
                    Language = opened.Language, Code = code, Limits = ExecLimits.Default with { Wall = time, Cpu = time },
                }, ct).ConfigureAwait(false),
            };
        }
        catch (MemoryException e) when (e.Code == MemoryErrorCode.SandboxUnavailable)
        {
            // The host's state and no failure of the page: it says so where the output would be.
            run = run with { Refusal = e.Message };
        }
        return await ShowAsync(call, run, ct).ConfigureAwait(false);
    }

    private static async Task<Module> OpenAsync(RestCall call, CancellationToken ct)
    {
        if (!RecordId.TryParse(call.Path["id"], out var id)) throw ProblemException.NotFound();
        var opened = await call.Engine.OpenAsync(call.Space, new Endpoint(RecordKind.Module, id), null, ct).ConfigureAwait(false);
        if (opened is null || !call.Principal.Sees(opened)) throw ProblemException.NotFound();
        if (Seen.IsWithheld(opened, call.Principal)) throw ProblemException.Forbidden("It is in quarantine until a person has reviewed "
            + "it.");
        return (Module)opened.Record!;
    }

    private static async Task<HttpAnswer> ShowAsync(RestCall call, ModuleRun? run, CancellationToken ct)
    {
        var versions = await Versions.ReadAsync(call, RecordKind.Module, ct).ConfigureAwait(false);
        var shown = versions.At(call.Query.Whole("version"));
        // Asked for by what its code holds, which counts no reading of it: only those who use it are to be counted.
        var module = versions.IsWithheld ? null : await OpenAsync(call, ct).ConfigureAwait(false);
        var known = module is null ? null : await StandAsync(call, module, ct).ConfigureAwait(false);
        return await Page.ShowAsync<ModulePage>(call, Section.Notes, VisibleText.Line(shown.Path!), new ModuleModel
        {
            Module = shown, Versions = versions, IsDraft = module?.IsDraft ?? false, Known = known, Verification = module?.Verification,
            Dependents = [.. (known?.Dependents ?? []).Where(call.Principal.Reaches)],
            Dependencies = [.. (shown.Dependencies ?? []).Where(call.Principal.Reaches)],
            Run = run, Draft = module is null ? "" : run?.Code ?? Beginning(module),
            MayRun = call.Principal.Has(TokenVerbs.Run) && call.Principal.Path is null,
        }, ct).ConfigureAwait(false);
    }

    private static async Task<FoundModule?> StandAsync(RestCall call, Module module, CancellationToken ct)
    {
        var query = new ModuleQuery { Language = module.Language, Limit = 1_000 };
        var all = await call.Engine.FindModulesAsync(call.Space, query, ct).ConfigureAwait(false);
        return all.FirstOrDefault(f => f.Module.Id == module.Id);
    }

    /// <summary>Code to begin with: the first example, with the module loaded as its language does it.</summary>
    private static string Beginning(Module module)
    {
        var call = (module.Examples.FirstOrDefault(e => e.Expected is not null) ?? (module.Examples is [{ } first, ..] ? first
            : null))?.Input ?? "";
        var name = module.Path.LastIndexOf('.') is var dot and > 0 ? module.Path[..dot] : module.Path;
        return module.Language switch
        {
            "python" => $"from {name.Replace('/', '.')} import *\n{call}",
            _ => call,
        };
    }
}

/// <summary>A module.</summary>
internal sealed record ModuleModel
{
    /// <summary>The module, as it is or was.</summary>
    public required MemoryShape Module { get; init; }

    /// <summary>Its versions.</summary>
    public required Versions Versions { get; init; }

    /// <summary>Whether it is held back for not having passed.</summary>
    public required bool IsDraft { get; init; }

    /// <summary>How it stands among the others; null where it is not in use.</summary>
    public required FoundModule? Known { get; init; }

    /// <summary>How its examples last fared; null where they were never run.</summary>
    public required Verification? Verification { get; init; }

    /// <summary>Paths of modules that need it.</summary>
    public required IReadOnlyList<string> Dependents { get; init; }

    /// <summary>Paths of modules that it needs.</summary>
    public required IReadOnlyList<string> Dependencies { get; init; }

    /// <summary>What was just run; null for nothing.</summary>
    public ModuleRun? Run { get; init; }

    /// <summary>What stands in the field of code to run.</summary>
    public required string Draft { get; init; }

    /// <summary>Whether this token runs code.</summary>
    public required bool MayRun { get; init; }
}

/// <summary>Code that was run, or was to be.</summary>
internal sealed record ModuleRun
{
    /// <summary>The code.</summary>
    public required string Code { get; init; }

    /// <summary>The longest it might take.</summary>
    public required int Seconds { get; init; }

    /// <summary>What came of it; null where it was refused.</summary>
    public ExecResult? Result { get; init; }

    /// <summary>Why nothing was run.</summary>
    public string? Refusal { get; init; }
}
