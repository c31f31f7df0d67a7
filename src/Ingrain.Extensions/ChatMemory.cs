using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace Ingrain.Extensions;

/// <summary>What a chat client recalls and observes. Its failures are told and never break a chat.</summary>
internal sealed class ChatMemory(MemoryEngine engine, IngrainChatOptions options)
{
    private const int QueryLengthMax = 8_000;

    private readonly string _session = options.Session ?? IdSource.Secure(TimeProvider.System).NextRecordId().Value;

    /// <summary>The messages with what bears on the last of the user's before it; the caller's list stays as it is.</summary>
    public async Task<List<ChatMessage>> WithRecalledAsync(IReadOnlyList<ChatMessage> messages, CancellationToken ct)
    {
        var asked = messages.ToList();
        var last = asked.FindLastIndex(m => m.Role == ChatRole.User && !string.IsNullOrWhiteSpace(m.Text));
        if (options.RecallTokens == 0 || last < 0) return asked;
        try
        {
            var text = VisibleText.Part(asked[last].Text, 0, QueryLengthMax);
            var query = new RecallQuery { Text = text, LimitTokens = options.RecallTokens };
            var recalled = await engine.RecallAsync(options.Space, query, ct).ConfigureAwait(false);
            if (recalled.Context.Length > 0) asked.Insert(last, new ChatMessage(ChatRole.User, recalled.Context));
        }
        catch (MemoryException e)
        {
            options.OnFailure?.Invoke(e);
        }
        return asked;
    }

    /// <summary>
    /// Keeps what is new: what came behind the last answer, and the answer. The same messages sent again, as every request does, are known
    /// by what they say and how often it was said before.
    /// </summary>
    public async Task ObserveAsync(
        IReadOnlyList<ChatMessage> given, IEnumerable<ChatMessage> answer, string? conversation, CancellationToken ct)
    {
        if (!options.Observes) return;
        var session = RecordId.TryParse(conversation, out var named) ? named : new RecordId(_session);
        var all = given.Concat(answer).ToList();
        var isOwn = all.SelectMany(m => m.Contents).OfType<FunctionCallContent>()
            .Where(c => c.Name.StartsWith(MemoryTools.NamePrefix, StringComparison.Ordinal)).Select(c => c.CallId).ToHashSet();
        var from = given.ToList().FindLastIndex(m => m.Role == ChatRole.Assistant && !string.IsNullOrWhiteSpace(m.Text)) + 1;
        var (seen, episodes) = (new Dictionary<string, int>(), new List<Episode>());
        for (var i = 0; i < all.Count; i++)
        {
            foreach (var (role, text) in Said(all[i], isOwn))
            {
                var times = seen[role + "\n" + text] = seen.GetValueOrDefault(role + "\n" + text) + 1;
                if (i >= from) episodes.Add(Episode(session, role, text, times, all[i]));
            }
        }
        if (episodes.Count == 0) return;
        var context = new WriteContext { Actor = new Actor(ActorKind.Person, options.User), Credential = "chat", Reason = "chat" };
        try
        {
            await engine.ObserveAsync(options.Space, episodes, context, ct).ConfigureAwait(false);
        }
        catch (MemoryException e)
        {
            options.OnFailure?.Invoke(e);
        }
    }

    /// <summary>
    /// What a message says, by whom. System messages are the program's; what our own tools gave back is known. Whatever a model or a tool
    /// says is labelled by its role, no higher than an agent's word or a stranger's.
    /// </summary>
    private static IEnumerable<(string Role, string Text)> Said(ChatMessage message, HashSet<string> isOwn)
    {
        if (message.Role == ChatRole.System) yield break;
        if (!string.IsNullOrWhiteSpace(message.Text)) yield return (RoleOf(message.Role), Cut(message.Text));
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
            if (!isOwn.Contains(result.CallId) && result.Result?.ToString() is { } text && !string.IsNullOrWhiteSpace(text))
                yield return ("tool", Cut(text));
    }

    // A role of anybody's making is no person's word.
    private static string RoleOf(ChatRole role) => role == ChatRole.User ? "user" : role == ChatRole.Assistant ? "assistant" : "tool";

    private static string Cut(string text) => VisibleText.Part(text, 0, Ingrain.Episode.ContentLengthMax);

    private Episode Episode(RecordId session, string role, string text, int times, ChatMessage message)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{session.Value.Length} {session} {role} {times} {text}"));
        return new Episode
        {
            Id = new RecordId("chat-" + Convert.ToHexStringLower(hash.AsSpan(0, 16))), Session = session, Role = role, Content = text,
            Speaker = role == "user" ? options.User : role == "assistant" ? options.Agent : null,
            OccurredAt = message.CreatedAt,
        };
    }
}
