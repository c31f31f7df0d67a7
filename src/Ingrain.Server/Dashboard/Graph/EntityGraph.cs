using Ingrain.Server.Rest;
using Ingrain.Storage;

namespace Ingrain.Server.Dashboard.Graph;

/// <summary>
/// A space as things and what connects them: entities with their links, and the facts that hold, each from its subject to its object. Names
/// that differ in case and spacing only are one thing.
/// </summary>
internal sealed class EntityGraph
{
    // Read anew for every page, so that it is never behind: this many facts take some tens of milliseconds.
    private const int FactsMax = 10_000;
    private const int ReadAtOnce = 2_000;

    // Longer than a name: a sentence is nothing to stand at.
    private const int ObjectNameMax = 80;

    private readonly Dictionary<string, GraphNode> _nodes = new(StringComparer.Ordinal);

    private EntityGraph() { }

    /// <summary>Everything with a name.</summary>
    public IReadOnlyCollection<GraphNode> Nodes => _nodes.Values;

    /// <summary>Whether there are more facts than were read.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Reads the graph of a request's space, without what is held back from who asks.</summary>
    public static async Task<EntityGraph> ReadAsync(RestCall call, CancellationToken ct)
    {
        var graph = new EntityGraph();
        var part = await new KnowledgeGraph(call.Engine, call.Space).ReadAsync(ct).ConfigureAwait(false);
        foreach (var entity in part.Entities) graph.At(entity.Name).Type = entity.Type;
        foreach (var link in part.Relations) graph.Connect(link.From, link.To, link.Relation, null);
        string? cursor = null;
        for (var read = 0; read < FactsMax; read += ReadAtOnce)
        {
            var query = new ListQuery { Kind = RecordKind.Fact, Cursor = cursor, Limit = ReadAtOnce };
            var page = await call.Engine.ListAsync(call.Space, query, null, ct).ConfigureAwait(false);
            foreach (var item in page.Items)
                if (item is { Record: Fact fact, Standing.Hold: FactHold.Holds } && !Seen.IsWithheld(item, call.Principal)) graph.Add(fact);
            cursor = page.Cursor;
            if (cursor is null) return graph;
        }
        graph.IsCut = true;
        return graph;
    }

    /// <summary>What has a name; null for nothing.</summary>
    public GraphNode? Find(string name) => _nodes.GetValueOrDefault(FactKey.Fold(name));

    private void Add(Fact fact)
    {
        if (fact.Subject is not { } subject || FactKey.Fold(subject).Length == 0) return;
        if (fact.Object is { Length: <= ObjectNameMax } named && FactKey.Fold(named).Length > 0)
            Connect(subject, named, fact.Predicate ?? "", fact);
        else At(subject).Said.Add(fact);
    }

    private void Connect(string from, string to, string relation, Fact? fact)
    {
        if (FactKey.Fold(from).Length == 0 || FactKey.Fold(to).Length == 0) return;
        var (source, target) = (At(from), At(to));
        source.Edges.Add(new GraphEdge(target, relation, true, fact));
        if (target != source) target.Edges.Add(new GraphEdge(source, relation, false, fact));
    }

    private GraphNode At(string name)
    {
        var key = FactKey.Fold(name);
        if (!_nodes.TryGetValue(key, out var node)) _nodes[key] = node = new GraphNode(name);
        return node;
    }
}

/// <summary>One thing of a graph.</summary>
/// <param name="name">Its name, as it was first written.</param>
internal sealed class GraphNode(string name)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>What it is; empty where nobody said.</summary>
    public string Type { get; set; } = "";

    /// <summary>What leads from it and to it.</summary>
    public List<GraphEdge> Edges { get; } = [];

    /// <summary>Facts about it that lead to nothing else.</summary>
    public List<Fact> Said { get; } = [];
}

/// <summary>One connection, as seen from one of its ends.</summary>
/// <param name="Other">The other end.</param>
/// <param name="Relation">What the connection is.</param>
/// <param name="IsOutward">Whether it leads there and not here.</param>
/// <param name="Fact">The fact that says so; null for a link.</param>
internal sealed record GraphEdge(GraphNode Other, string Relation, bool IsOutward, Fact? Fact);
