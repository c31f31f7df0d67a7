using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>The items of a Codex conversation: messages, tool calls and answers, reasoning.</summary>
internal static class CodexItems
{
    public static readonly string Source = ImportFormat.Codex.Name();

    // What the program itself writes under the user's name at the head of a session.
    private static readonly string[] ProgramWords =
        ["<environment_context>", "<user_instructions>", "<permissions instructions>", "# AGENTS.md instructions"];

    /// <summary>Whether a bare line of an older file is an item of this type.</summary>
    public static bool Knows(string type) =>
        type is "message" or "reasoning" or "local_shell_call" or "web_search_call" or "image_generation_call"
        || type.EndsWith("_call", StringComparison.Ordinal) || type.EndsWith("_call_output", StringComparison.Ordinal);

    public static void Read(JsonElement item, ToolNames tools, MessageParts parts)
    {
        var type = item.Text("type") ?? "";
        if (type == "message") Message(item, parts);
        else if (type == "reasoning") Reasoning(item, parts);
        else if (type.EndsWith("_call_output", StringComparison.Ordinal)) Answer(item, tools, parts);
        else if (type.EndsWith("_call", StringComparison.Ordinal)) Call(item, type, tools, parts);
        else parts.Skip(parts.Place, "it is bookkeeping of the program, not conversation");
    }

    /// <summary>The texts of a message or of reasoning, one by one, as the events for the screen repeat them.</summary>
    public static IEnumerable<string> Texts(JsonElement item)
    {
        if (item.Text("content") is { } text) yield return text;
        if (item.Text("text") is { } whole) yield return whole;
        foreach (var part in item.Values("summary"))
            if ((part.AsText() ?? part.Text("text")) is { } said) yield return said;
        foreach (var part in item.Values("content"))
            if ((part.AsText() ?? part.Text("text")) is { } said) yield return said;
    }

    /// <summary>The spoken events: most repeat an item of the same file.</summary>
    /// <returns>False where the event is none of them.</returns>
    public static bool ReadEvent(JsonElement told, MessageParts parts)
    {
        switch (told.Text("type"))
        {
            case "user_message":
                Say("user", told.Text("message"), parts);
                return true;
            case "agent_message":
                Say("assistant", told.Text("message"), parts);
                return true;
            case "agent_reasoning" or "agent_reasoning_raw_content":
                parts.Think(told.Text("text"), parts.Place);
                return true;
            default:
                return false;
        }
    }

    private static void Message(JsonElement item, MessageParts parts)
    {
        var role = item.Words("role") switch
        {
            null => "system",
            "developer" => "system",
            var said => Wording.Cut(said, 64),
        };
        var content = item.Field("content");
        if (content.AsText() is { } text)
        {
            Say(role, text, parts);
            return;
        }
        if (!content.IsArray())
        {
            parts.Skip(parts.Place, "the message has no content that is a text or a list of parts");
            return;
        }
        var index = 0;
        foreach (var part in content.Values())
        {
            var at = Place.Below(parts.Place, Place.Index(".payload.content", index++));
            if (part.Text("text") is { } said) Say(role, said, parts, at);
            else if (part.Text("type") is "input_image" or "output_image") parts.Placeholder(role, "image", at);
            else if (part.IsObject()) parts.Say(role, CompactJson.Of(part), at, part.Words("type"));
            else parts.Skip(at, "it is not a part of a message");
        }
    }

    private static void Say(string role, string? text, MessageParts parts, string? at = null)
    {
        var program = role == "user" && text is not null
            && Array.Exists(ProgramWords, w => text.AsSpan().TrimStart().StartsWith(w, StringComparison.Ordinal));
        parts.Say(program ? "system" : role, text, at ?? parts.Place, program ? "context" : null);
    }

    private static void Reasoning(JsonElement item, MessageParts parts)
    {
        // Each part is a piece of its own, as each is an event of its own.
        var any = false;
        foreach (var text in Texts(item))
        {
            any = true;
            if (!string.IsNullOrWhiteSpace(text)) parts.Add(new("thinking", text));
        }
        if (!any) parts.Think(null, parts.Place);
    }

    private static void Call(JsonElement item, string type, ToolNames tools, MessageParts parts)
    {
        var name = item.Words("name") ?? type[..^"_call".Length];
        var call = item.Words("call_id") ?? item.Words("id");
        tools.Note(call, name);
        var input = item.Text("arguments") is { } arguments ? CompactJson.OfText(arguments)
            : item.Text("input") ?? (item.Has("input") ? CompactJson.Of(item.Field("input"))
            : item.Has("arguments") ? CompactJson.Of(item.Field("arguments"))
            : item.Has("action") ? CompactJson.Of(item.Field("action")) : null);
        parts.Call(name, input, call);
    }

    private static void Answer(JsonElement item, ToolNames tools, MessageParts parts)
    {
        var call = item.Words("call_id");
        var output = item.Field("output");
        if (output.IsObject() && output.Has("content")) output = output.Field("content");
        var failed = item.Field("output").Field("success").ValueKind == JsonValueKind.False;
        parts.Result(tools.Of(call), MessageBlocks.Flatten(output, parts.Place, parts), call, failed, parts.Place);
    }
}
