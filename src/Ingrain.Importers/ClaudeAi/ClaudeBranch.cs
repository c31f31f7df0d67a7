using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>
/// Which messages of a Claude.ai conversation are on the branch last shown. Most exports list one branch and nothing needs finding; newer
/// ones name each message's parent, and then two messages under one parent are two branches.
/// </summary>
internal sealed class ClaudeBranch
{
    // The parent that the first message names.
    private const string Root = "00000000-0000-4000-8000-000000000000";

    private readonly HashSet<int>? _held;

    private ClaudeBranch(HashSet<int>? held) => _held = held;

    /// <summary>Whether the message at an index is on the branch.</summary>
    public bool Holds(int index) => _held?.Contains(index) ?? true;

    /// <summary>Finds the branch. Where parents are missing or lead nowhere, the order of the file is the conversation.</summary>
    public static ClaudeBranch Of(JsonElement conversation)
    {
        var byId = new Dictionary<string, int>();
        var parents = new List<string?>();
        foreach (var message in conversation.Values("chat_messages"))
        {
            if (message.Words("uuid") is not { } id || !byId.TryAdd(id, parents.Count)) return new(null);
            parents.Add(message.Words("parent_message_uuid") is { } parent && parent != Root ? parent : null);
        }
        var forked = parents.GroupBy(p => p ?? "").Any(siblings => siblings.Count() > 1);
        var named = parents.Any(p => p is not null);
        if (!forked || !named || parents.Any(p => p is not null && !byId.ContainsKey(p))) return new(null);
        var leaf = conversation.Words("current_leaf_message_uuid");
        var at = leaf is not null && byId.TryGetValue(leaf, out var known) ? known : parents.Count - 1;
        var held = new HashSet<int>();
        while (held.Add(at) && parents[at] is { } up) at = byId[up];
        return new(held);
    }
}
