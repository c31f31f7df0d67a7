using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>
/// The lines of a Codex rollout: the newer <c>{timestamp, type, payload}</c> envelope, and the older files whose lines are the items
/// themselves after a first line about the session. The first session named in a file is the file's; a forked file repeats the head of
/// the one it came from.
/// </summary>
internal sealed class CodexLines(SourceFile file, ImportContext context) : LineFormat
{
    private readonly SessionKey _fallback = new(file);
    private readonly CodexEchoes _echoes = new();
    private readonly ToolNames _tools = new();
    private SessionName? _session;

    public override void Line(JsonElement line, string place, long ordinal, List<Reading> into)
    {
        var payload = line.Field("payload");
        var at = new Spot(place, ordinal, line.Field("timestamp"));
        switch (line.Text("type"))
        {
            case "session_meta" when payload.IsObject():
                Session(payload, line, place, into);
                break;
            case "response_item" when payload.IsObject():
                Item(payload, line, at, into);
                break;
            case "event_msg" when payload.IsObject():
                Event(payload, line, at, into);
                break;
            case "compacted" when payload.IsObject():
                Compacted(payload, line, at, into);
                break;
            case "session_meta" or "response_item" or "event_msg" or "compacted":
                into.Add(Reading.Skip(place, "its payload is not an object"));
                break;
            case null when line.Has("id") && line.Has("timestamp"):
                Session(line, line, place, into);
                break;
            case { } type when CodexItems.Knows(type) && payload.ValueKind == JsonValueKind.Undefined:
                Item(line, line, at, into);
                break;
            default:
                into.Add(Reading.Skip(place, "it is bookkeeping of the program, not conversation"));
                break;
        }
    }

    public override void End(List<Reading> into)
    {
        foreach (var (head, parts) in _echoes.Alone()) EpisodeMaker.Make(context, head, parts, into);
    }

    private void Session(JsonElement meta, JsonElement line, string place, List<Reading> into)
    {
        var named = new SessionName(CodexItems.Source, meta.Words("id") ?? meta.Words("session_id") ?? _fallback.Of(line));
        if (_session is null)
        {
            _session = named;
            context.Sessions.Meet(named, place);
            into.Add(Reading.Absorbed(place));
        }
        else
        {
            into.Add(Reading.Skip(place, named == _session
                ? "it repeats the head of the session"
                : "it is the head of the session that this one was forked from"));
        }
        if (meta.Words("instructions") is not null || meta.Has("base_instructions"))
            into.Add(Reading.Skip(place, "the instructions that the program was started with are not conversation"));
    }

    private void Item(JsonElement item, JsonElement line, Spot at, List<Reading> into)
    {
        var parts = new MessageParts(at.Place);
        CodexItems.Read(item, _tools, parts);
        foreach (var text in CodexItems.Texts(item))
            if (_echoes.Said(text) is { } earlier)
                into.Add(Reading.Skip(earlier, CodexEchoes.Why));
        Make(item, line, at, parts, into);
    }

    private void Event(JsonElement told, JsonElement line, Spot at, List<Reading> into)
    {
        var parts = new MessageParts(at.Place);
        if (!CodexItems.ReadEvent(told, parts))
        {
            into.Add(Reading.Skip(at.Place, "it is bookkeeping of the program, not conversation"));
            return;
        }
        if (parts.Pieces is not [var piece])
            Make(told, line, at, parts, into);
        else if (_echoes.TakeEcho(piece.Content))
            into.Add(Reading.Skip(at.Place, CodexEchoes.Why));
        else if (_echoes.Wait(piece.Content, Head(told, line, at, parts), parts))
            into.Add(Reading.Absorbed(at.Place));
        else
            Make(told, line, at, parts, into);
    }

    private void Compacted(JsonElement payload, JsonElement line, Spot at, List<Reading> into)
    {
        var parts = new MessageParts(at.Place);
        parts.Say("system", payload.Text("message"), Place.Below(at.Place, ".payload.message"), "compact-summary");
        if (payload.Has("replacement_history"))
            parts.Skip(Place.Below(at.Place, ".payload.replacement_history"), "it is the shortened copy of what was already read");
        Make(payload, line, at, parts, into);
    }

    private void Make(JsonElement item, JsonElement line, Spot at, MessageParts parts, List<Reading> into) =>
        EpisodeMaker.Make(context, Head(item, line, at, parts), parts, into);

    private MessageHead Head(JsonElement item, JsonElement line, Spot at, MessageParts parts)
    {
        var session = _session ??= new(CodexItems.Source, _fallback.Of(line));
        context.Sessions.Meet(session, at.Place);
        return new()
        {
            Session = session,
            Id = item.Words("id"),
            Ordinal = at.Ordinal,
            OccurredAt = MessageHead.Time(at.Time.ValueKind == JsonValueKind.Undefined ? item.Field("timestamp") : at.Time, parts),
            About = [("role", item.Text("role") is "developer" ? "developer" : null)],
        };
    }

    private readonly record struct Spot(string Place, long Ordinal, JsonElement Time);
}
