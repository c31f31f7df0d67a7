namespace Ingrain.Importers;

/// <summary>
/// Tells a file's format by its beginning. Names decide only for markdown, which has no marks of its own, and never against the content.
/// </summary>
internal static class FormatProbe
{
    /// <summary>How much of a file is looked at, in bytes.</summary>
    public const int HeadBytesMax = 256 * 1024;

    private const int LinesMax = 50;
    private const int ObjectsMax = 8;

    /// <summary>The format of a file, or null. A file that cannot be opened has none; reading it tells why.</summary>
    public static ImportFormat? Of(SourceFile file)
    {
        if (MarkdownReader.IsMarkdown(file)) return ImportFormat.Markdown;
        // Empty files, and pipes and devices, which claim to be empty and would block, are never opened.
        if (file.LengthBytes == 0) return null;
        var head = Head(file).AsSpan();
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        var start = head.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0) return null;
        return OfDocument(head[start..]) ?? OfLines(head[start..]);
    }

    private static ImportFormat? OfDocument(ReadOnlySpan<byte> head)
    {
        if (head[0] is not ((byte)'{' or (byte)'[')) return null;
        foreach (var shape in JsonShape.Of(head, ObjectsMax))
        {
            if (shape.IsObject("mapping")) return ImportFormat.ChatGpt;
            if (shape.IsArray("chat_messages")) return ImportFormat.Claude;
            if (shape.Has("uuid") && (shape.IsArray("docs") || shape.Has("prompt_template") || shape.Has("email_address")))
                return ImportFormat.Claude;
            if (shape.Has("conversations_memory") || shape.IsObject("project_memories")) return ImportFormat.Claude;
            if (shape.IsArray("loglines")) return ImportFormat.ClaudeCode;
        }
        return null;
    }

    private static ImportFormat? OfLines(ReadOnlySpan<byte> head)
    {
        for (var i = 0; i < LinesMax && head.Length > 0; i++)
        {
            var end = head.IndexOf((byte)'\n');
            var line = end < 0 ? head : head[..end];
            head = end < 0 ? [] : head[(end + 1)..];
            var text = line.TrimStart(" \t\r"u8);
            if (text.IsEmpty || text[0] != '{') continue;
            foreach (var shape in JsonShape.Of(text, 1))
                if (OfLine(shape, text) is { } format)
                    return format;
        }
        return null;
    }

    private static ImportFormat? OfLine(JsonShape line, ReadOnlySpan<byte> text) => line.Text("type") switch
    {
        "entity" when line.Has("name") && (line.Has("entityType") || line.Has("observations")) => ImportFormat.MemoryGraph,
        "relation" when line.Has("from") && line.Has("to") && line.Has("relationType") => ImportFormat.MemoryGraph,
        "session_meta" or "response_item" or "event_msg" or "turn_context" or "compacted" when line.Has("payload") => ImportFormat.Codex,
        "user" or "assistant" when line.IsObject("message") || line.Has("sessionId") => ImportFormat.ClaudeCode,
        "summary" when line.Has("summary") || line.Has("leafUuid") => ImportFormat.ClaudeCode,
        "file-history-snapshot" when line.Has("messageId") => ImportFormat.ClaudeCode,
        not null when line.Has("sessionId") => ImportFormat.ClaudeCode,
        "function_call" or "function_call_output" or "custom_tool_call" or "local_shell_call" when line.Has("call_id")
            => ImportFormat.Codex,
        "message" when line.Has("role") && (text.IndexOf("\"input_text\""u8) >= 0 || text.IndexOf("\"output_text\""u8) >= 0)
            => ImportFormat.Codex,
        null when line.Text("record_type") is "state" => ImportFormat.Codex,
        null when line.Has("id") && line.Has("timestamp") && (line.Has("instructions") || line.Has("git")) => ImportFormat.Codex,
        _ => null,
    };

    private static byte[] Head(SourceFile file)
    {
        using var stream = file.TryOpen(out _);
        if (stream is null) return [];
        var head = new byte[Math.Min(HeadBytesMax, Math.Max(file.LengthBytes, 4096))];
        try
        {
            var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            return head[..read];
        }
        catch (Exception e) when (SourceFile.IsReadFailure(e))
        {
            return [];
        }
    }
}
