using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>
/// The content of ChatGPT messages, by <c>content_type</c>. A type that is not known comes in as its texts, or as its JSON.
/// </summary>
internal static class ChatGptContent
{
    public static void Read(JsonElement message, string said, MessageParts parts)
    {
        var content = message.Field("content");
        var type = content.Text("content_type") ?? "text";
        var role = Wording.Cut(said, 64);
        var recipient = message.Words("recipient") ?? "all";
        if (role == "assistant" && recipient != "all")
            parts.Call(recipient, Joined(content), null);
        else if (role == "tool")
            Tool(message, content, type, parts);
        else if (type is "thoughts" or "reasoning_recap")
            Thoughts(content, parts);
        else if (type == "user_editable_context")
            Instructions(content, parts);
        else
            Spoken(content, type, role, parts);
        Attachments(message, role, parts);
    }

    /// <summary>Why a hidden message stays behind.</summary>
    public static string Hidden(JsonElement message)
    {
        var content = message.Field("content");
        if (content.Text("content_type") == "user_editable_context")
            return "it is hidden: the person's standing instructions, which the program repeats in each conversation";
        return Joined(content) is null ? "it is hidden and empty" : "it is hidden: the program's own words, never shown to the person";
    }

    private static void Tool(JsonElement message, JsonElement content, string type, MessageParts parts)
    {
        var name = message.Field("author").Words("name");
        var before = parts.Pieces.Count;
        if (content.Field("parts").IsArray())
        {
            Parts(content, "tool", parts, "tool-result");
            for (var i = before; i < parts.Pieces.Count; i++) parts.Pieces[i] = parts.Pieces[i] with { Tool = name };
        }
        else
        {
            parts.Result(name, Joined(content) ?? Unknown(content), null, type == "system_error", parts.Place);
        }
    }

    private static void Thoughts(JsonElement content, MessageParts parts)
    {
        foreach (var thought in content.Values("thoughts"))
        {
            var text = string.Join("\n", new[] { thought.Words("summary"), thought.Words("content") }.Where(t => t is not null));
            parts.Think(text, parts.Place);
        }
        if (content.Values("thoughts").Any()) return;
        parts.Think(Joined(content), parts.Place);
    }

    private static void Instructions(JsonElement content, MessageParts parts)
    {
        var texts = new[] { content.Words("user_profile"), content.Words("user_instructions") }.Where(t => t is not null).ToList();
        parts.Say("system", texts.Count == 0 ? Joined(content) : string.Join("\n\n", texts), parts.Place, "instructions");
    }

    private static void Spoken(JsonElement content, string type, string role, MessageParts parts)
    {
        var kind = type is "text" or "multimodal_text" ? null : type;
        if (content.Field("parts").IsArray()) Parts(content, role, parts, kind);
        else parts.Say(role, Joined(content) ?? Unknown(content), parts.Place, kind);
    }

    private static void Parts(JsonElement content, string role, MessageParts parts, string? kind)
    {
        var (index, blank) = (0, 0);
        foreach (var part in content.Values("parts"))
        {
            var at = $"{parts.Place}.message.content{Place.Index(".parts", index++)}";
            // Exports pad a message with empty parts; they are told only where nothing else is there.
            if (part.ValueKind == JsonValueKind.Null || (part.AsText() is { } text && string.IsNullOrWhiteSpace(text))) blank++;
            else if (part.AsText() is { } said) parts.Say(role, said, at, kind);
            else if (part.Words("text") is { } transcript) parts.Say(role, transcript, at, kind);
            else if (IsAsset(part)) parts.Placeholder(role, Asset(part), at, kind);
            else parts.Say(role, CompactJson.Of(part), at, kind);
        }
        if (blank == index) parts.Skip(parts.Place, "it is empty");
    }

    private static bool IsAsset(JsonElement part) =>
        part.Has("asset_pointer") || (part.Text("content_type") ?? "").EndsWith("asset_pointer", StringComparison.Ordinal);

    private static string Asset(JsonElement part)
    {
        var type = (part.Text("content_type") ?? "file").Replace("_asset_pointer", "", StringComparison.Ordinal).Replace('_', ' ');
        return part.Words("asset_pointer") is { } pointer ? $"{type}: {pointer}" : type;
    }

    private static void Attachments(JsonElement message, string role, MessageParts parts)
    {
        var pictures = message.Field("content").Values("parts").Any(IsAsset);
        var index = 0;
        foreach (var file in message.Field("metadata").Values("attachments"))
        {
            var at = $"{parts.Place}{Place.Index(".message.metadata.attachments", index++)}";
            var mime = file.Words("mime_type") ?? file.Words("mimeType") ?? "";
            // A picture of the message is already one of its parts.
            if (pictures && mime.StartsWith("image/", StringComparison.Ordinal)) continue;
            parts.Placeholder(role, $"file: {file.Words("name") ?? file.Words("id") ?? "unnamed"}", at);
        }
    }

    // The texts of a content, wherever its type keeps them; null where there are none.
    private static string? Joined(JsonElement content)
    {
        if (content.Field("parts").IsArray())
        {
            var texts = content.Values("parts").Select(p => p.AsText() ?? p.Words("text"))
                .Where(t => !string.IsNullOrWhiteSpace(t)).ToList();
            return texts.Count == 0 ? null : string.Join("\n\n", texts);
        }
        var text = content.Words("text") ?? content.Words("result") ?? content.Words("content") ?? content.Words("model_set_context");
        return text is not null && (content.Words("title") ?? content.Words("name")) is { } title ? $"{title}\n{text}" : text;
    }

    // What is neither known nor holds a text: its JSON, unless it has no fields beside its type.
    private static string? Unknown(JsonElement content) =>
        content.Properties().Any(p => p.Name is not ("content_type" or "language" or "text" or "parts" or "response_format_name"
                or "result" or "summary" or "domain" or "tether_id")
            && p.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
            ? CompactJson.Of(content)
            : null;
}
