using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>
/// Reads the conversations of a ChatGPT export. A conversation is a tree; the branch that ends in <c>current_node</c> is the one the
/// person sees and the only one that is brought over. Every message beside it, and every hidden one, is told as skipped.
/// </summary>
internal sealed class ChatGptReader(SourceFile file, ImportContext context)
{
    private static readonly string Source = ImportFormat.ChatGpt.Name();

    public IEnumerable<Reading> Read() => JsonValueFile.Read(file, Conversation, context.Cancel);

    private void Conversation(JsonElement conversation, string path, List<Reading> into)
    {
        var place = Place.Json(file, path);
        if (!conversation.Field("mapping").IsObject())
        {
            into.Add(Reading.Skip(place, "it has no mapping of messages, so it is not a ChatGPT conversation"));
            return;
        }
        var key = conversation.Words("conversation_id") ?? conversation.Words("id") ?? "~" + ImportId.Hash(conversation.GetRawText());
        var session = new SessionName(Source, key);
        var branch = ChatGptBranch.Of(conversation);
        if (branch.Note is not null) into.Add(Reading.Skip(place, branch.Note));
        var messages = new List<Reading>();
        var nodes = $"{path}.mapping";
        foreach (var node in branch.Path)
        {
            context.Cancel.ThrowIfCancellationRequested();
            Node(node, Place.Json(file, Place.Key(nodes, node.Id)), session, messages);
        }
        foreach (var (id, node) in branch.Beside) Beside(node, Place.Json(file, Place.Key(nodes, id)), messages);
        into.AddRange(ConversationSession.Of(session, conversation.Words("title"), place, messages, context.Ledger));
    }

    private static void Beside(JsonElement node, string place, List<Reading> into)
    {
        if (!node.IsObject()) into.Add(Reading.Skip(place, "it is not a message of the tree"));
        else if (!node.Has("message")) into.Add(Reading.Absorbed(place));
        else into.Add(Reading.Skip(place, ConversationSession.OtherBranch));
    }

    private void Node((string Id, JsonElement Node) at, string place, SessionName session, List<Reading> into)
    {
        var message = at.Node.Field("message");
        if (!message.IsObject())
        {
            // A node without a message is a joint of the tree: the root is one.
            into.Add(at.Node.Has("message") ? Reading.Skip(place, "its message is not an object") : Reading.Absorbed(place));
            return;
        }
        if (message.Field("metadata").Flag("is_visually_hidden_from_conversation"))
        {
            into.Add(Reading.Skip(place, ChatGptContent.Hidden(message)));
            return;
        }
        var author = message.Field("author");
        var parts = new MessageParts(place);
        ChatGptContent.Read(message, author.Words("role") ?? "system", parts);
        var head = new MessageHead
        {
            Session = session,
            // Message ids are unique in a conversation; old exports have them only as keys of the tree.
            Id = message.Words("id") ?? at.Id,
            Ordinal = 0,
            OccurredAt = MessageHead.Time(message.Field("create_time"), parts),
            Speaker = author.Words("name"),
            About = [("model", message.Field("metadata").Words("model_slug"))],
        };
        EpisodeMaker.Make(context, head, parts, into);
    }
}
