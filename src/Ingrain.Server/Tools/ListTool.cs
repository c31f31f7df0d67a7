using Ingrain.Server.Arguments;
using Ingrain.Server.Wire;
using Ingrain.Storage;

namespace Ingrain.Server.Tools;

/// <summary>The tool that lists what is kept.</summary>
internal static class ListTool
{
    private const int LimitDefault = 20;
    private const int LimitMax = 100;
    private const int TextLength = 160;

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "list",
        Title = "List what is kept",
        Description = "Browse by kind, folder of notes or session: ids and first words, by the page. To look something up, use recall.",
        Effect = ToolEffect.Reads,
        Arguments = new ArgumentList(
            new ChoiceArgument("kind", "Default note, or episode with session.",
                ["note", "fact", "module", "episode", "session", "entity", "link"]),
            new TextArgument("under", "Notes and modules at or below this path.", MemoryPath.BytesMax),
            new TextArgument("session", "Episodes of this session.", RecordId.LengthMax),
            new WholeArgument("limit", "Default 20.", 1, LimitMax),
            new TextArgument("cursor", "From the last page.", 4_000),
            new FlagArgument("all", "Also what is no longer current.")),
        Example = """{"kind":"note","under":"runbooks"}""",
        OutputSchema = Schemas.Object("\"items\"", $$"""
            "items":{"type":"array","items":{{Schemas.Item}}},"cursor":{{Schemas.Text}}
            """),
        CallAsync = CallAsync,
    };

    private static async Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken ct)
    {
        var query = Query(call.Arguments);
        var limit = call.Arguments.Whole("limit") ?? LimitDefault;
        var items = new List<MemoryItem>();
        // What is no longer current is left out, so a page may take several reads; after a few, the rest waits for the next page.
        string? cursor = query.Cursor;
        for (var reads = 0; reads < 5 && items.Count < limit; reads++)
        {
            var page = await call.Engine.ListAsync(call.Space, query with { Cursor = cursor, Limit = limit - items.Count }, null, ct)
                .ConfigureAwait(false);
            items.AddRange(page.Items.Where(o => call.Arguments.Flag("all") || IsCurrent(o)).Select(o => Shown.Brief(o, TextLength)));
            cursor = page.Cursor;
            if (cursor is null) break;
        }
        var lines = items.Count == 0 ? "Nothing of that kind here." : string.Join('\n', items.Select(i => Targets.Line(i, TextLength)));
        if (cursor is not null) lines += $"\n(more: pass cursor \"{cursor}\")";
        return call.Evidence(lines, new ListResult(Words.Notice, items, cursor));
    }

    private static ListQuery Query(ReadArguments given)
    {
        var (under, session) = (given.Text("under"), given.Text("session"));
        if (under is not null && session is not null)
            throw new RefusedException("Give 'under' for notes or 'session' for episodes, not both.");
        var kind = given.Text("kind") is { } word ? Words.Kind(word) : session is null ? RecordKind.Note : RecordKind.Episode;
        if (under is not null && kind is not (RecordKind.Note or RecordKind.Module))
            throw new RefusedException("'under' goes with the kinds note and module.");
        if (session is not null && kind != RecordKind.Episode) throw new RefusedException("'session' goes with the kind episode.");
        if (under is not null && !MemoryPath.TryNormalize(under, out under))
            throw new RefusedException("'under' must be a path such as runbooks.");
        return new ListQuery { Kind = kind, Place = under ?? session, Cursor = given.Text("cursor") };
    }

    private static bool IsCurrent(Opened opened) =>
        (opened.Episode?.State ?? opened.Record!.State) is RecordState.Active or RecordState.Quarantined
        && opened.Standing is null or { Hold: FactHold.Holds or FactHold.NotYet };
}
