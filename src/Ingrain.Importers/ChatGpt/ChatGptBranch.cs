using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>The branch of a ChatGPT conversation that was last shown, from its beginning, and the nodes beside it.</summary>
internal sealed record ChatGptBranch
{
    /// <summary>The nodes on the branch, the first message first.</summary>
    public required IReadOnlyList<(string Id, JsonElement Node)> Path { get; init; }

    /// <summary>All other nodes, in the order of the file.</summary>
    public required IReadOnlyList<(string Id, JsonElement Node)> Beside { get; init; }

    /// <summary>What had to be assumed to find the branch; null when the file says it.</summary>
    public string? Note { get; init; }

    /// <summary>Finds the branch. Links that lead nowhere or in a circle end it.</summary>
    public static ChatGptBranch Of(JsonElement conversation)
    {
        var nodes = new Dictionary<string, JsonElement>();
        foreach (var node in conversation.Field("mapping").Properties()) nodes[node.Name] = node.Value;
        var leaf = conversation.Text("current_node");
        string? note = null;
        if (leaf is null || !nodes.ContainsKey(leaf))
        {
            note = nodes.Count == 0 ? null : "the conversation does not say which branch was last shown; the newest answers were followed";
            leaf = NewestLeaf(nodes);
        }
        var path = new List<(string, JsonElement)>();
        var onPath = new HashSet<string>();
        for (var id = leaf; id is not null && nodes.TryGetValue(id, out var node) && onPath.Add(id); id = node.Text("parent"))
            path.Add((id, node));
        path.Reverse();
        if (path is [var (_, first), ..] && first.Text("parent") is { } lost)
            note = nodes.ContainsKey(lost)
                ? "its messages follow each other in a circle; the circle was left where it closes"
                : "the first message brought over follows one that is missing from the file";
        return new() { Path = path, Beside = [.. nodes.Where(n => !onPath.Contains(n.Key)).Select(n => (n.Key, n.Value))], Note = note };
    }

    // From a root along the last child of each, which is the newest, as the program itself does.
    private static string? NewestLeaf(Dictionary<string, JsonElement> nodes)
    {
        var roots = nodes.Where(n => n.Value.Text("parent") is not { } parent || !nodes.ContainsKey(parent));
        // Small trees beside the conversation exist in real files; the one with children is the conversation.
        var root = roots.OrderByDescending(r => r.Value.Values("children").Any()).Select(r => r.Key).FirstOrDefault();
        var at = root ?? nodes.Keys.LastOrDefault();
        var seen = new HashSet<string>();
        while (at is not null && seen.Add(at))
        {
            var next = nodes[at].Values("children").Select(c => c.AsText()).LastOrDefault(c => c is not null && nodes.ContainsKey(c));
            if (next is null || seen.Contains(next)) break;
            at = next;
        }
        return at;
    }
}
