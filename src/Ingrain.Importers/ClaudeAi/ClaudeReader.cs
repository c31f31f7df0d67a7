using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>
/// Reads the files of a Claude.ai export. What a value is, its fields say: a conversation, a project (its instructions and documents become
/// notes), the memory that Claude keeps (a note), or an account (left out).
/// </summary>
internal sealed class ClaudeReader(SourceFile file, ImportContext context)
{
    private static readonly string Source = ImportFormat.Claude.Name();

    private readonly ClaudeProjects _projects = new(file, context);

    public IEnumerable<Reading> Read() => JsonValueFile.Read(file, Value, context.Cancel);

    private void Value(JsonElement value, string path, List<Reading> into)
    {
        var place = Place.Json(file, path);
        if (value.Field("chat_messages").IsArray()) Conversation(value, path, into);
        else if (value.Has("docs") || value.Has("prompt_template")) _projects.Project(value, path, into);
        else if (value.Has("conversations_memory") || value.Has("project_memories")) _projects.Memory(value, path, into);
        else if (value.Has("email_address")) into.Add(Reading.Skip(place, "it is the account, which is not brought over"));
        else into.Add(Reading.Skip(place, "it is neither a conversation nor a project of a Claude.ai export"));
    }

    private void Conversation(JsonElement conversation, string path, List<Reading> into)
    {
        var session = new SessionName(Source, conversation.Words("uuid") ?? "~" + ImportId.Hash(conversation.GetRawText()));
        var branch = ClaudeBranch.Of(conversation);
        var messages = new List<Reading>();
        var tools = new ToolNames();
        var index = 0;
        foreach (var message in conversation.Values("chat_messages"))
        {
            context.Cancel.ThrowIfCancellationRequested();
            var parts = new MessageParts(Place.Json(file, Place.Index($"{path}.chat_messages", index)));
            if (!message.IsObject()) messages.Add(Reading.Skip(parts.Place, "it is not a message"));
            else if (!branch.Holds(index)) messages.Add(Reading.Skip(parts.Place, ConversationSession.OtherBranch));
            else EpisodeMaker.Make(context, Message(message, session, index, tools, parts), parts, messages);
            index++;
        }
        var title = conversation.Words("name") ?? conversation.Words("title");
        into.AddRange(ConversationSession.Of(session, title, Place.Json(file, path), messages, context.Ledger));
    }

    private static MessageHead Message(JsonElement message, SessionName session, int ordinal, ToolNames tools, MessageParts parts)
    {
        var role = message.Words("sender") switch
        {
            "human" => "user",
            null => "system",
            var sender => Wording.Cut(sender, 64),
        };
        if (message.Values("content").Any()) new MessageBlocks(parts, tools, role).Read(message.Field("content"), ".content");
        if (parts.Pieces.Count == 0 && message.Words("text") is { } text) parts.Say(role, text, parts.Place);
        var index = 0;
        foreach (var attachment in message.Values("attachments"))
            Attachment(attachment, role, parts.Place + Place.Index(".attachments", index++), parts);
        index = 0;
        foreach (var file in message.Values("files"))
            parts.Placeholder(role, $"file: {file.Words("file_name") ?? file.Words("file_uuid") ?? "unnamed"}",
                parts.Place + Place.Index(".files", index++));
        return new()
        {
            Session = session,
            Id = message.Words("uuid"),
            Ordinal = ordinal,
            OccurredAt = MessageHead.Time(message.Field("created_at"), parts),
        };
    }

    private static void Attachment(JsonElement attachment, string role, string at, MessageParts parts)
    {
        var name = attachment.Words("file_name") ?? "unnamed";
        if (attachment.Words("extracted_content") is { } text)
            parts.Add(new(role, text) { Kind = "attachment", File = name });
        else
            parts.Placeholder(role, $"file: {name}", at);
    }
}
