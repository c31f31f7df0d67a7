using Ingrain.Execution.Languages;
using Ingrain.Server.Arguments;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Tools;

/// <summary>The tool for code that is remembered: one tool with a command, since a list of tools is read with every request.</summary>
internal static class ModuleTool
{
    private const int Depth = 2;
    private const int FoundMax = 10;
    private const int SummaryLength = 120;

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "module",
        Title = "Code that is remembered",
        Description = "Keep code that works, to import it in exec later instead of writing it again. read: one by path, or search by "
            + "query; list: the tree below path, with skills, which open reads; write: a new one; "
            + "update: the next version (what you leave out stays); delete; test: run examples again. Code is kept "
            + "only if its examples pass, and those of all that imports it. Search before you write.",
        Effect = ToolEffect.TakesBack,
        Arguments = new ArgumentList(
            new ChoiceArgument("command", "", ["read", "list", "write", "update", "delete", "test"]) { IsRequired = true },
            new TextArgument("path", "Such as text/slug.py, imported as text.slug.", MemoryPath.BytesMax),
            new TextArgument("query", "For read: what it should do.", RecallQuery.TextLengthMax),
            new TextArgument("code", "Begin it with documentation.", Module.CodeLengthMax),
            new ListArgument(new TextArgument(
                "examples", "Calls with their values as JSON, 'slug(\"A b\") => \"a-b\"', or tests.", Module.CodeLengthMax), 200),
            new FlagArgument("draft", "Keep it as a draft if it fails."),
            new FlagArgument("breaking", "Make drafts of what breaks by it."),
            new WholeArgument("expected_version", "The version you read.", 0, int.MaxValue),
            new TextArgument("reason", "For the log.", WriteContext.ReasonLengthMax)),
        Example = """{"command":"write","path":"nums/double.py","code":"def double(x):\n    \"Twice x.\"\n    return 2 * x","""
            + """
            "examples":["double(4) => 8"]}
            """,
        OutputSchema = Schemas.Object("\"outcome\"", $$"""
            "outcome":{{Schemas.Text}},"modules":{{Schemas.Objects}},"problems":{{Schemas.Texts}},"examples":{{Schemas.Objects}},
            "broken":{{Schemas.Texts}},"sequence":{{Schemas.Whole}}
            """),
        CallAsync = CallAsync,
    };

    private static Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken ct) => call.Arguments.Required("command") switch
    {
        "read" => ReadAsync(call, ct),
        "list" => ListAsync(call, ct),
        "write" => WriteAsync(call, null, ct),
        "update" => UpdateAsync(call, ct),
        "delete" => DeleteAsync(call, ct),
        _ => TestAsync(call, ct),
    };

    private static async Task<ToolAnswer> ReadAsync(ToolCall call, CancellationToken ct)
    {
        if (call.Arguments.Text("path") is { } path)
        {
            var found = await FindAsync(call, path, ct).ConfigureAwait(false);
            var item = ModuleText.Whole(found);
            return call.Evidence(ModuleText.Of(item), new ModuleResult { Outcome = "found", Notice = Words.Notice, Modules = [item] });
        }
        var query = call.Arguments.Text("query") ?? throw new RefusedException("'read' needs a 'path', or a 'query' to search by.");
        var wanted = new ModuleQuery { Text = query, Limit = FoundMax };
        var all = await call.Engine.FindModulesAsync(call.Space, wanted, ct).ConfigureAwait(false);
        var items = all.Select(f => ModuleText.Brief(f, SummaryLength)).ToList();
        var text = items.Count == 0
            ? "No module does that. Write one when you have solved it." : string.Join('\n', items.Select(ModuleText.Line));
        return call.Evidence(text, new ModuleResult { Outcome = "found", Notice = Words.Notice, Modules = items });
    }

    private static async Task<ToolAnswer> ListAsync(ToolCall call, CancellationToken ct)
    {
        const int LinesMax = 100;
        var lines = await call.Engine.ListModulesAsync(call.Space, call.Arguments.Text("path"), Depth, ct).ConfigureAwait(false);
        var known = await call.Engine.ListSkillsAsync(call.Space, call.Arguments.Text("path"), ct).ConfigureAwait(false);
        var items = lines.Take(LinesMax).Select(l => ModuleText.Brief(l, SummaryLength)).ToList();
        var skills = known.Take(LinesMax - items.Count).Select(ModuleText.Brief).ToList();
        var text = items.Count == 0 ? "No modules here." : string.Join('\n', items.Select(ModuleText.Line));
        if (skills.Count > 0) text += "\nSkills; open reads one by its path:\n" + string.Join('\n', skills.Select(ModuleText.Line));
        var more = lines.Count + known.Count - items.Count - skills.Count;
        if (more > 0) text += $"\n({more} more: give a path to look below)";
        var result = new ModuleResult
        {
            Outcome = "found", Notice = Words.Notice, Modules = items, Skills = skills.Count == 0 ? null : skills,
            More = more > 0 ? true : null,
        };
        return call.Evidence(text, result);
    }

    private static async Task<ToolAnswer> UpdateAsync(ToolCall call, CancellationToken ct)
    {
        var found = await FindAsync(call, PathOf(call), ct).ConfigureAwait(false);
        return await WriteAsync(call, found.Module, ct).ConfigureAwait(false);
    }

    private static async Task<ToolAnswer> WriteAsync(ToolCall call, Module? there, CancellationToken ct)
    {
        var given = call.Arguments;
        var path = PathOf(call);
        var code = given.Text("code") ?? there?.Code ?? throw new RefusedException("'write' needs 'code'.");
        var isNewCode = code != there?.Code;
        var language = there?.Language ?? Language.All.FirstOrDefault(l => path.EndsWith('.' + l.Extension, StringComparison.Ordinal))?.Name
            ?? throw new RefusedException("The path's ending tells the language: "
                + string.Join(", ", Language.All.Select(l => $".{l.Extension} for {l.Name}")) + ".");
        var module = (there ?? new Module { Path = path, Language = language, Code = code }) with
        {
            Id = default,
            Code = code,
            Label = TrustLabel.Agent,
            // What the former version said of itself need not be true of the new one.
            Docstring = isNewCode ? "" : there!.Docstring,
            Signatures = isNewCode ? [] : there!.Signatures,
            Examples = given.Has("examples") ? [.. given.Texts("examples").Select(ModuleExample.Parse)] : there?.Examples ?? [],
        };
        var options = new ModuleWriteOptions
        {
            KeepDraft = given.Flag("draft"), AllowBreaking = given.Flag("breaking"),
            ExpectedVersion = given.Whole("expected_version") ?? there?.Version ?? 0,
        };
        var writing = await call.Engine.WriteModuleAsync(call.Space, module, call.Context(given.Text("reason")), options, ct)
            .ConfigureAwait(false);
        return ModuleText.Answer(call, writing);
    }

    private static async Task<ToolAnswer> DeleteAsync(ToolCall call, CancellationToken ct)
    {
        var options = new ModuleRetractOptions
        {
            AllowBreaking = call.Arguments.Flag("breaking"), ExpectedVersion = call.Arguments.Whole("expected_version"),
        };
        var context = call.Context(call.Arguments.Text("reason"));
        switch (await call.Engine.RetractModuleAsync(call.Space, PathOf(call), context, options, ct).ConfigureAwait(false))
        {
            case ModuleRetracting.Retracted done:
                var text = $"Deleted by changeset {done.Module.Sequence}; rollback brings it back."
                    + (done.Broken.Count == 0 ? "" : $" Drafts by it: {string.Join(", ", done.Broken)}.");
                var deleted = new ModuleResult { Outcome = "deleted", Broken = done.Broken, Sequence = done.Module.Sequence };
                return ToolCall.Plain(text, deleted);
            case ModuleRetracting.Refused refused:
                var why = "Nothing was written: other modules import it: " + string.Join(", ", refused.Dependents.Select(d => d.Path))
                    + ". Change them first, or pass breaking.";
                var dependents = ModuleText.Of(refused.Dependents);
                return ToolCall.Plain(why, new ModuleResult { Outcome = "refused", Dependents = dependents }) with { IsError = true };
            case var other:
                return ModuleText.Conflict(((ModuleRetracting.Conflicted)other).Conflict);
        }
    }

    private static async Task<ToolAnswer> TestAsync(ToolCall call, CancellationToken ct)
    {
        IReadOnlyList<string>? paths = call.Arguments.Text("path") is { } path ? [path] : null;
        var context = call.Context(call.Arguments.Text("reason"));
        var done = await call.Engine.TestModulesAsync(call.Space, context, paths, ct).ConfigureAwait(false);
        var problems = done.Reports.Where(r => r.Problems.Count > 0).Select(r => $"{r.Path}: {string.Join(' ', r.Problems)}").ToList();
        var text = $"{done.Reports.Count - problems.Count} of {done.Reports.Count} pass."
            + (done.Broken.Count == 0 ? "" : $" Drafts now: {string.Join(", ", done.Broken)}.")
            + (done.Released.Count == 0 ? "" : $" In use now: {string.Join(", ", done.Released)}.")
            + string.Concat(problems.Select(p => "\n- " + p));
        return ToolCall.Plain(text, new ModuleResult
        {
            Outcome = "tested", Problems = problems, Broken = done.Broken, Released = done.Released, Sequence = done.Sequence,
        });
    }

    private static string PathOf(ToolCall call) => call.Arguments.Text("path")
        ?? throw new RefusedException($"'{call.Arguments.Required("command")}' needs a 'path'.");

    private static async Task<FoundModule> FindAsync(ToolCall call, string path, CancellationToken ct) =>
        await call.Engine.ReadModuleAsync(call.Space, path, ct).ConfigureAwait(false)
            ?? throw new RefusedException("There is no module at that path. Take paths from list or from read with a query.");
}
