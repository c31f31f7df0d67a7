using System.Text.Json;

namespace Ingrain.Recall;

/// <summary>
/// What a recall shows of an episode, read straight from its stored bytes: making the episode itself would cost ten times as much, and most
/// candidates are looked at once and left.
/// </summary>
/// <param name="Session">Its session.</param>
/// <param name="Speaker">Its speaker, or its role where no name is known.</param>
/// <param name="OccurredAt">When it happened.</param>
internal readonly record struct StoredEpisode(RecordId Session, string Speaker, DateTimeOffset? OccurredAt)
{
    /// <summary>Reads the text as <see cref="DocumentTexts.Shown(Episode)"/> gives it.</summary>
    /// <param name="body">The stored content of an episode.</param>
    /// <param name="text">Where to; emptied first.</param>
    /// <param name="isBare">Whether nothing else of it is text about what was said: then this is all that its words are found by.</param>
    /// <returns>False where the episode has to be made for it, as where frames of ours have to be taken out.</returns>
    public static bool TryReadText(ReadOnlySpan<byte> body, TextBuffer text, out bool isBare)
    {
        text.Clear();
        isBare = true;
        var hasContent = false;
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content"u8))
            {
                // Written twice, or behind the metadata: nothing that we write.
                if (hasContent || !Copy(ref reader, text)) return false;
                hasContent = true;
                if (HasFrame(text.Written)) return false;
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                if (!isBare || !hasContent || !ReadCaption(ref reader, text, out isBare)) return false;
            }
            else
            {
                reader.Skip();
            }
        }
        return hasContent;
    }

    /// <summary>Reads the rest of what is shown.</summary>
    /// <param name="body">The stored content of an episode.</param>
    /// <param name="shown">What was read.</param>
    /// <returns>False where the episode has to be made for it.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out StoredEpisode shown)
    {
        (string? session, string? role, string? speaker) = (null, null, null);
        DateTimeOffset? at = null;
        shown = default;
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("session"u8)) session = Text(ref reader);
            else if (reader.ValueTextEquals("role"u8)) role = Text(ref reader);
            else if (reader.ValueTextEquals("speaker"u8)) speaker = Text(ref reader);
            else if (reader.ValueTextEquals("occurredAt"u8))
            {
                if (!reader.Read() || reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var read)) return false;
                at = read;
            }
            else
            {
                reader.Skip();
            }
        }
        if (role is null || !RecordId.TryParse(session, out var id)) return false;
        shown = new StoredEpisode(id, speaker ?? role, at);
        return true;
    }

    private static bool HasFrame(ReadOnlySpan<char> text) =>
        text.Contains(EvidenceFrame.Notice, StringComparison.Ordinal) || text.Contains(ContextText.Opening, StringComparison.Ordinal);

    private static bool ReadCaption(ref Utf8JsonReader reader, TextBuffer text, out bool isBare)
    {
        isBare = true;
        var hasCaption = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCaption = reader.ValueTextEquals("caption"u8);
            isBare &= !isCaption && !reader.ValueTextEquals("title"u8) && !reader.ValueTextEquals("description"u8);
            if (!isCaption)
            {
                reader.Skip();
                continue;
            }
            if (hasCaption) return false;
            hasCaption = true;
            text.Append(" [image: ");
            if (!Copy(ref reader, text)) return false;
            text.Append(']');
        }
        return reader.TokenType == JsonTokenType.EndObject;
    }

    /// <summary>Appends the value that follows, where it is a text.</summary>
    private static bool Copy(ref Utf8JsonReader reader, TextBuffer text)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.String) return false;
        var before = text.Length;
        // Never more characters than bytes.
        var room = text.Take(reader.ValueSpan.Length);
        text.Cut(before + reader.CopyString(room));
        return true;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.String) return null;
        // Nearly all there are.
        if (reader.ValueTextEquals("user"u8)) return "user";
        return reader.ValueTextEquals("assistant"u8) ? "assistant" : reader.GetString();
    }
}
