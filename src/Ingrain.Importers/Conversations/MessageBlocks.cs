using System.Text;
using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>The content blocks of Anthropic's message format, which Claude Code and the Claude.ai export share.</summary>
internal sealed class MessageBlocks(MessageParts parts, ToolNames tools, string role, string? kind = null)
{
    /// <summary>Reads a message's content: a text, or a list of blocks.</summary>
    public void Read(JsonElement content, string path)
    {
        if (content.AsText() is { } text)
        {
            parts.Say(role, text, Place.Below(parts.Place, path), kind);
            return;
        }
        if (!content.IsArray())
        {
            parts.Skip(parts.Place, "the message has no content that is a text or a list of blocks");
            return;
        }
        var index = 0;
        foreach (var block in content.Values())
        {
            var at = Place.Below(parts.Place, Place.Index(path, index++));
            if (block.AsText() is { } run) parts.Say(role, run, at, kind);
            else if (block.IsObject()) Block(block, at);
            else parts.Skip(at, "it is not a content block");
        }
    }

    private void Block(JsonElement block, string at)
    {
        var type = block.Text("type") ?? "";
        switch (type)
        {
            case "text":
                parts.Say(role, block.Text("text"), at, kind);
                break;
            case "thinking":
                parts.Think(block.Text("thinking"), at);
                break;
            case "redacted_thinking":
                parts.Think(null, at);
                break;
            case "image" or "document":
                Attached(block, type, at);
                break;
            case "token_budget":
                parts.Skip(at, "it is bookkeeping of the program, not conversation");
                break;
            case var _ when type.EndsWith("tool_use", StringComparison.Ordinal):
                tools.Note(block.Text("id"), block.Text("name"));
                parts.Call(block.Text("name"), block.Has("input") ? CompactJson.Of(block.Field("input")) : null, block.Text("id"));
                break;
            case var _ when type.EndsWith("tool_result", StringComparison.Ordinal):
                Result(block, at);
                break;
            default:
                parts.Say(role, block.Words("text") ?? $"{(type.Length == 0 ? "block" : type)} {CompactJson.Of(block)}", at,
                    type.Length == 0 ? kind : type);
                break;
        }
    }

    private void Result(JsonElement block, string at)
    {
        var call = block.Text("tool_use_id");
        var text = Flatten(block.Field("content"), at, parts);
        parts.Result(block.Words("name") ?? tools.Of(call), text, call, block.Flag("is_error"), at);
    }

    /// <summary>The text of a tool's answer, which may itself be a list of blocks.</summary>
    public static string Flatten(JsonElement content, string at, MessageParts parts)
    {
        if (content.AsText() is { } text) return text;
        if (!content.IsArray()) return content.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "" : CompactJson.Of(content);
        var joined = new StringBuilder();
        var index = 0;
        foreach (var block in content.Values())
        {
            var part = block.AsText() ?? block.Text("text") ?? Other(block, Place.Index(at, index), parts);
            if (index++ > 0) joined.Append('\n');
            joined.Append(part);
        }
        return joined.ToString();
    }

    private static string Other(JsonElement block, string at, MessageParts parts)
    {
        if (!IsPicture(block)) return CompactJson.Of(block);
        parts.Skip(at, "pictures, sound and files are not brought over; a placeholder stands in the text");
        return $"[{Place.Show(Named(block, "image"))}]";
    }

    private static bool IsPicture(JsonElement block) =>
        block.Text("type") is "image" or "input_image" or "document" || block.Field("source").Has("data");

    private void Attached(JsonElement block, string type, string at)
    {
        var source = block.Field("source");
        if (source.Text("type") == "text" && source.Words("data") is { } text)
            parts.Add(new(role, text) { Kind = "attachment", File = block.Words("title") });
        else
            parts.Placeholder(role, Named(block, type), at, kind);
    }

    private static string Named(JsonElement block, string type)
    {
        var source = block.Field("source");
        var named = block.Words("title") ?? source.Words("url") ?? source.Words("media_type") ?? source.Words("file_id");
        return named is null ? type : $"{type}: {named}";
    }
}
