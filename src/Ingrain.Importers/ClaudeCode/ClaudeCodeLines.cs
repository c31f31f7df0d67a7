using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>
/// Claude Code's transcript lines. A line's session is its <c>sessionId</c>; what a sub-agent did (side chains) is a session of its own,
/// <c>sessionId/agentId</c>, since it is another conversation that runs beside the first. Lines the program added for itself under the
/// user's name (<c>isMeta</c>, compact summaries) come in with the role system, so that nobody takes them for the person's words.
/// </summary>
internal sealed class ClaudeCodeLines(SourceFile file, ImportContext context) : LineFormat
{
    private static readonly string Source = ImportFormat.ClaudeCode.Name();

    private readonly SessionKey _fallback = new(file);
    private readonly ToolNames _tools = new();

    public override void Line(JsonElement line, string place, long ordinal, List<Reading> into)
    {
        var type = line.Text("type");
        switch (type)
        {
            case "summary" when !line.Has("message"):
                Summary(line, place, into);
                break;
            case "custom-title":
                Title(line, line.Words("customTitle"), TitleRank.Person, place, into);
                break;
            case "ai-title":
                Title(line, line.Words("aiTitle"), TitleRank.Program, place, into);
                break;
            case "user" or "assistant" or "system" or "summary":
                Message(line, type, place, ordinal, into);
                break;
            case null:
                into.Add(Reading.Skip(place, "the line has no type, so it is not known what it is"));
                break;
            default:
                into.Add(Reading.Skip(place, $"lines of type '{Place.Show(type, 40)}' are bookkeeping of the program, not conversation"));
                break;
        }
    }

    private void Summary(JsonElement line, string place, List<Reading> into)
    {
        if (line.Words("summary") is not { } title) into.Add(Reading.Skip(place, "the summary is empty"));
        else if (line.Words("leafUuid") is { } leaf) context.Sessions.TitleByMessage(leaf, title, place, into);
        else context.Sessions.Title(Main(line), title, TitleRank.Summary, place, into);
    }

    private void Title(JsonElement line, string? title, TitleRank rank, string place, List<Reading> into)
    {
        if (title is null) into.Add(Reading.Skip(place, "the title is empty"));
        else context.Sessions.Title(Main(line), title, rank, place, into);
    }

    private void Message(JsonElement line, string type, string place, long ordinal, List<Reading> into)
    {
        var parts = new MessageParts(place);
        var message = line.Field("message");
        var compact = line.Flag("isCompactSummary") || type == "summary";
        var role = compact || line.Flag("isMeta") ? "system" : Role(message.Words("role") ?? type);
        var kind = compact ? "compact-summary" : line.Flag("isMeta") ? "meta" : line.Words("subtype");
        var blocks = new MessageBlocks(parts, _tools, role, kind);
        if (message.IsObject()) blocks.Read(message.Field("content"), ".message.content");
        else if (type == "system" && line.Has("content")) blocks.Read(line.Field("content"), ".content");
        else if (type == "system") parts.Skip(place, "it is bookkeeping of the program, not conversation");
        else parts.Skip(place, "its message is not an object");
        var head = new MessageHead
        {
            Session = SessionOf(line, place, parts.Pieces.Count > 0, into),
            Id = line.Words("uuid"),
            Ordinal = ordinal,
            OccurredAt = MessageHead.Time(line.Field("timestamp"), parts),
            About =
            [
                ("model", message.Words("model")), ("cwd", line.Words("cwd")), ("branch", line.Words("gitBranch")),
                ("parent", line.Words("parentUuid")),
            ],
        };
        EpisodeMaker.Make(context, head, parts, into);
    }

    // Roles are 64 characters at most; a longer one is not a role but damage.
    private static string Role(string role) => Wording.Cut(role, 64);

    private SessionName SessionOf(JsonElement line, string place, bool speaks, List<Reading> into)
    {
        var main = Main(line);
        var agent = line.Words("agentId");
        var aside = line.Flag("isSidechain") || agent is not null;
        var session = aside ? main with { Key = $"{main.Key}/{agent ?? "sidechain"}" } : main;
        if (!speaks) return session;
        context.Sessions.Meet(session, place, line.Words("uuid"));
        // Absorbed by the session; the message of the line is told by its own reading.
        if (aside) context.Sessions.Title(session, agent is null ? "sub-agent" : $"sub-agent {agent}", TitleRank.Role, place, into);
        return session;
    }

    private SessionName Main(JsonElement line) => new(Source, line.Words("sessionId") ?? _fallback.Of(line));
}
