using Ingrain.Execution.Languages;
using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Storage;

namespace Ingrain.Server.Rest;

/// <summary>Code that is remembered: looked up by who may read, changed through the write gate by who may write and run.</summary>
internal static class ModuleRoutes
{
    private const string Pattern = "/v1/spaces/{space}/modules";
    private const TokenVerbs Changing = TokenVerbs.Write | TokenVerbs.Run;
    private const int CharactersAToken = 4;
    private const int TestedMax = 1_000;

    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new()
        {
            Method = "GET", Pattern = Pattern, Id = "listModules",
            Summary = "The tree of modules cut at a depth, each with a line on what it does; a deeper folder is one line.",
            Needs = TokenVerbs.Read, Answer = RestJson.Own.ModulesAnswer, HandleAsync = ListAsync,
            Query = new ArgumentList(
                new TextArgument("under", "The folder to look below.", MemoryPath.BytesMax),
                new WholeArgument("depth", "Levels that are opened; default 2.", 1, 512),
                new WholeArgument("limit", "Most lines; default 200.", 1, 1_000)),
        },
        new()
        {
            Method = "GET", Pattern = Pattern + "/{path}", Id = "readModule",
            Summary = "The module in use at a path, else the draft there, with its code, examples and who loads it.",
            Needs = TokenVerbs.Read, Answer = RestJson.Own.ModuleAnswer, HandleAsync = ReadAsync,
            Query = new ArgumentList(
                new WholeArgument("offset", "Where in its code to begin.", 0, int.MaxValue),
                new WholeArgument("maxTokens", "Most tokens of code, estimated; default 4000.", 64, 200_000)),
        },
        new()
        {
            Method = "POST", Pattern = Pattern + "/search", Id = "searchModules",
            Summary = "Modules in use by what they do, what they offer, a word of their code, or their language.",
            Needs = TokenVerbs.Read, Body = RestJson.Own.ModuleSearchRequest, Answer = RestJson.Own.ModulesAnswer,
            HandleAsync = SearchAsync,
        },
        Writing("", "writeModule", "Keeps a module if its examples pass and those of all that needs it; else it is refused with what they "
            + "gave, or kept as a draft.", WriteAsync) with
        {
            TakesIfMatch = true, Body = RestJson.Own.ModuleRequest, Answer = RestJson.Own.ModuleWriteAnswer,
        },
        Writing("/delete", "deleteModule", "Takes a module out of use; refused while others need it, unless they may become drafts.",
            DeleteAsync) with
        {
            TakesIfMatch = true, Body = RestJson.Own.ModuleDeleteRequest, Answer = RestJson.Own.ModuleWriteAnswer,
        },
        Writing("/test", "testModules", "Runs examples again: what fails becomes a draft, a draft that passes comes into use.",
            TestAsync) with
        {
            Body = RestJson.Own.ModuleTestRequest, BodyIsOptional = true, Answer = RestJson.Own.ModuleTestAnswer,
        },
    ];

    private static RestRoute Writing(
        string place, string id, string summary, Func<RestCall, CancellationToken, Task<HttpAnswer>> handle) => new()
        {
            Method = "POST", Pattern = Pattern + place, Id = id, Summary = summary, Needs = Changing, WholeSpace = true, Writes = true,
            IsLong = true, HandleAsync = handle,
        };

    private static async Task<HttpAnswer> ListAsync(RestCall call, CancellationToken ct)
    {
        var under = Below(call, call.Query.Text("under"));
        var lines = await call.Engine.ListModulesAsync(call.Space, under, call.Query.Whole("depth") ?? 2, ct).ConfigureAwait(false);
        var shown = lines.Take(call.Query.Whole("limit") ?? 200).Select(l => Line(l, null)).ToList();
        return HttpAnswer.Ok(new ModulesAnswer(EvidenceFrame.Notice, shown, lines.Count - shown.Count), RestJson.Own.ModulesAnswer);
    }

    private static async Task<HttpAnswer> SearchAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.ModuleSearchRequest, ct).ConfigureAwait(false);
        var query = new ModuleQuery
        {
            Text = request.Query, Signature = request.Signature, Identifier = request.Identifier, Language = request.Language,
            Under = Below(call, request.Under), Limit = request.Limit ?? 10,
        };
        var found = await call.Engine.FindModulesAsync(call.Space, query, ct).ConfigureAwait(false);
        // Scores are weighed by the whole space: to a token for a path they say the order alone.
        var showsScores = call.Principal.Path is null && !string.IsNullOrWhiteSpace(request.Query);
        var shown = found.Select(f => Line(f, showsScores ? Math.Round(f.Score, 6) : null)).ToList();
        return HttpAnswer.Ok(new ModulesAnswer(EvidenceFrame.Notice, shown, 0), RestJson.Own.ModulesAnswer);
    }

    private static async Task<HttpAnswer> ReadAsync(RestCall call, CancellationToken ct)
    {
        if (!MemoryPath.TryNormalize(call.Path["path"], out var path) || !call.Principal.Reaches(path)) throw ProblemException.NotFound();
        var found = await call.Engine.ReadModuleAsync(call.Space, path, ct).ConfigureAwait(false) ?? throw ProblemException.NotFound();
        var length = CharactersAToken * (call.Query.Whole("maxTokens") ?? 4_000);
        var shape = Shape(call, found.Module, call.Query.Whole("offset") ?? 0, length);
        return HttpAnswer.Ok(new ModuleAnswer
        {
            Notice = EvidenceFrame.Notice, Module = Line(found, null), Memory = shape,
            Dependents = [.. found.Dependents.Where(call.Principal.Reaches)],
        }, RestJson.Own.ModuleAnswer, shape.ContentHash);
    }

    private static async Task<HttpAnswer> WriteAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.ModuleRequest, ct).ConfigureAwait(false);
        var path = Normalized(request.Path);
        if (request.AllowBreaking) WriteRules.RequireNoCeiling(call, "allow breaking what others wrote");
        var there = await ThereAsync(call, path, ct).ConfigureAwait(false);
        RequireChangeable(call, there);
        var options = new ModuleWriteOptions
        {
            KeepDraft = request.Draft, AllowBreaking = request.AllowBreaking, AllowDuplicate = request.AllowDuplicate,
            ExpectedVersion = RememberRoutes.Expected(call, request.IfContentHash, request.ExpectedVersion, there),
        };
        var writing = await call.Engine.WriteModuleAsync(
            call.Space, ModuleOf(call, request, path, there), call.Context(request.Reason), options, ct).ConfigureAwait(false);
        switch (writing)
        {
            case ModuleWriting.Kept kept:
                call.Parts.Meter.Wrote();
                return Written(call, "kept", kept.Module, kept.Report);
            case ModuleWriting.Drafted drafted:
                call.Parts.Meter.Wrote();
                return Written(call, "drafted", drafted.Module, drafted.Report);
            case ModuleWriting.AlreadyKnown known:
                return Written(call, "already-known", known.Module, null);
            case ModuleWriting.Refused refused:
                throw Refused(422, "module-refused", "Nothing was written: the module did not pass. 'report' says why and what to do.",
                    shape => shape with { Report = ModuleReportShape.Of(refused.Report) });
            default:
                throw RememberRoutes.Conflict(call, ((ModuleWriting.Conflicted)writing).Conflict);
        }
    }

    private static Module ModuleOf(RestCall call, ModuleRequest request, string path, Module? there)
    {
        var code = request.Code ?? there?.Code
            ?? throw ProblemException.Invalid("'code' is missing, and there is no module at the path to keep it from.");
        var language = request.Language ?? there?.Language
            ?? Language.All.FirstOrDefault(l => path.EndsWith('.' + l.Extension, StringComparison.Ordinal))?.Name
            ?? throw ProblemException.Invalid("Give 'language', or a path whose ending says it.");
        var isNewCode = code != there?.Code;
        return (there ?? new Module { Path = path, Language = language, Code = code }) with
        {
            Id = default,
            Language = language,
            Code = code,
            Label = WriteRules.Label(call, request.Label),
            // What the former version said of itself need not be true of the new one.
            Docstring = request.Docstring ?? (isNewCode ? "" : there!.Docstring),
            Signatures = isNewCode ? [] : there!.Signatures,
            Examples = request.Examples is { } examples
                ? [.. examples.Select(e => new ModuleExample { Input = e.Input, Expected = e.Expected })] : there?.Examples ?? [],
            Tags = request.Tags ?? there?.Tags ?? [],
        };
    }

    private static async Task<HttpAnswer> DeleteAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.ModuleDeleteRequest, ct).ConfigureAwait(false);
        var path = Normalized(request.Path);
        if (request.AllowBreaking) WriteRules.RequireNoCeiling(call, "allow breaking what others wrote");
        var context = call.Context(request.Reason);
        if (context.Changeset is { } id && await call.Engine.FindChangesetAsync(call.Space, id, ct).ConfigureAwait(false) is { } first)
            return await RepeatedAsync(call, path, first, ct).ConfigureAwait(false);
        var there = await ThereAsync(call, path, ct).ConfigureAwait(false);
        RequireChangeable(call, there);
        var options = new ModuleRetractOptions
        {
            AllowBreaking = request.AllowBreaking,
            ExpectedVersion = RememberRoutes.Expected(call, request.IfContentHash, request.ExpectedVersion, there),
        };
        switch (await call.Engine.RetractModuleAsync(call.Space, path, context, options, ct).ConfigureAwait(false))
        {
            case ModuleRetracting.Retracted done:
                call.Parts.Meter.Wrote();
                return Written(call, "deleted", done.Module, null, done.Broken);
            case ModuleRetracting.Refused refused:
                throw Refused(409, "module-needed", "Nothing was written: other modules need it. Change them first, or allow breaking.",
                    shape => shape with { Dependents = ModuleReportShape.Of(refused.Dependents) });
            case var other:
                throw RememberRoutes.Conflict(call, ((ModuleRetracting.Conflicted)other).Conflict);
        }
    }

    private static async Task<HttpAnswer> RepeatedAsync(RestCall call, string path, Changeset first, CancellationToken ct)
    {
        Module? deleted = null;
        var broken = new List<string>();
        foreach (var entry in first.Entries.Where(e => e is { Kind: RecordKind.Module, Id: not null, IsErased: false }))
        {
            var at = new ReadAt { AsOf = AsOf.Changeset(first.Sequence) };
            var opened = await call.Engine.OpenAsync(call.Space, new Endpoint(entry.Kind, entry.Id!.Value), at, ct).ConfigureAwait(false);
            if (opened?.Record is not Module module) continue;
            if (module.State == RecordState.Retracted && module.Path == path) deleted ??= module;
            else if (module.IsDraft) broken.Add(module.Path);
        }
        return deleted is null
            ? throw new ProblemException(409, "conflict", "That Idempotency-Key was used for something else.")
            : Written(call, "deleted", deleted, null, broken);
    }

    private static async Task<HttpAnswer> TestAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.ModuleTestRequest, ct).ConfigureAwait(false);
        if (request.Paths is { Count: 0 or > TestedMax })
            throw ProblemException.Invalid($"'paths' has 1 to {TestedMax:N0} entries, not {request.Paths.Count}.");
        WriteRules.RequireNoCeiling(call, "test modules");
        var done = await call.Engine.TestModulesAsync(call.Space, call.Context(request.Reason), request.Paths, ct).ConfigureAwait(false);
        if (done.Sequence is not null) call.Parts.Meter.Wrote();
        return HttpAnswer.Ok(new ModuleTestAnswer
        {
            Reports = [.. done.Reports.Select(ModuleReportShape.Of)], Broken = done.Broken, Released = done.Released,
            Sequence = done.Sequence,
        }, RestJson.Own.ModuleTestAnswer);
    }

    /// <summary>The folder to look below, no wider than the token reaches.</summary>
    private static string? Below(RestCall call, string? under)
    {
        if (under is null) return call.Principal.Path;
        var path = Normalized(under);
        WriteRules.RequirePath(call, path);
        return path;
    }

    private static string Normalized(string path) => MemoryPath.TryNormalize(path, out var stored)
        ? stored
        : throw ProblemException.Invalid("A path is relative segments parted by '/', such as text/slug.py.");

    /// <summary>What is at a path, as the gate sees it: the module in use, else the draft.</summary>
    private static async Task<Module?> ThereAsync(RestCall call, string path, CancellationToken ct)
    {
        var query = new ListQuery { Kind = RecordKind.Module, Place = path, Limit = 100 };
        var page = await call.Engine.ListAsync(call.Space, query, null, ct).ConfigureAwait(false);
        var there = page.Items.Select(i => i.Record).OfType<Module>().Where(m => m.Path == path).ToList();
        return there.LastOrDefault(m => m.State == RecordState.Active && m.Label > TrustLabel.Quarantined)
            ?? there.LastOrDefault(m => m.IsDraft) ?? there.LastOrDefault();
    }

    private static void RequireChangeable(RestCall call, Module? there)
    {
        if (there is null) return;
        var opened = Opened(there);
        // A draft waits for its examples only: whoever makes them pass may put it in use.
        WriteRules.RequireChangeable(call, there.IsDraft ? opened with { Record = there with { State = RecordState.Active } } : opened);
    }

    private static MemoryShape Shape(RestCall call, Module module, int offset, int length)
    {
        if (!module.IsDraft) return Seen.Whole(Opened(module), call.Principal, offset, length);
        // A draft is code that failed its examples, and nobody mends it without reading it.
        var shape = Seen.Whole(Opened(module with { State = RecordState.Active }), call.Principal, offset, length);
        return shape with { State = module.State };
    }

    private static Opened Opened(Module module) => new() { Target = new Endpoint(RecordKind.Module, module.Id), Record = module };

    private static HttpAnswer Written(
        RestCall call, string outcome, Module module, ModuleReport? report, IReadOnlyList<string>? broken = null)
    {
        var shape = Shape(call, module, 0, int.MaxValue);
        return HttpAnswer.Ok(new ModuleWriteAnswer
        {
            Outcome = outcome, Memory = shape, Report = report is null ? null : ModuleReportShape.Of(report),
            Broken = broken ?? [.. report?.Dependents.Where(d => !d.Passes && outcome == "kept").Select(d => d.Path) ?? []],
        }, RestJson.Own.ModuleWriteAnswer, shape.ContentHash);
    }

    private static ProblemException Refused(int status, string code, string detail, Func<ProblemShape, ProblemShape> more) =>
        new(status, code, "") { Shape = more(Problems.Shape(status, code, detail)) };

    private static ModuleLineShape Line(ModuleListing line, double? score) => line.Below > 0
        ? new ModuleLineShape { Path = line.Path, Below = line.Below }
        : new ModuleLineShape
        {
            Path = line.Path, Language = line.Language, Summary = line.Summary.Length == 0 ? null : line.Summary,
            Signatures = line.Signatures.Count == 0 ? null : line.Signatures, InUse = line.IsInUse, Verified = line.IsVerified,
            Usage = line.Usage.IsNone ? null
                : new ModuleUsageShape(line.Usage.Reads, line.Usage.Execs, line.Usage.Reuses, line.Usage.StepsSaved),
            Score = score,
        };
}
