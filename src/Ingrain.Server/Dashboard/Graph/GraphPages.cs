using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;

namespace Ingrain.Server.Dashboard.Graph;

/// <summary>Walking from thing to thing: what is linked, and what facts say of one thing about another.</summary>
internal static class GraphPages
{
    private const int NameMax = 1_000;
    private const int ListedMax = 60;
    private const int NeighboursMax = 200;

    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Page.Get("/spaces/{space}/graph", "uiGraph", ShowAsync,
            new TextArgument("query", "A part of a name.", 200),
            new TextArgument("name", "What to stand at.", NameMax)) with { WholeSpace = true },
    ];

    /// <summary>The page of a name.</summary>
    public static string At(SpaceId space, string name) => Link.With(Link.In(space, Section.Graph), ("name", name));

    private static async Task<HttpAnswer> ShowAsync(RestCall call, CancellationToken ct)
    {
        var graph = await EntityGraph.ReadAsync(call, ct).ConfigureAwait(false);
        var (query, name) = (call.Query.Text("query"), call.Query.Text("name"));
        if (name is null)
        {
            var fitting = graph.Nodes.Where(n => query is null || n.Name.Contains(query, StringComparison.OrdinalIgnoreCase)).ToList();
            return await Page.ShowAsync<GraphPage>(call, Section.Graph, "Graph", new GraphModel
            {
                Query = query, Count = fitting.Count, All = graph.Nodes.Count, IsCut = graph.IsCut,
                Nodes = [.. fitting.OrderByDescending(n => n.Edges.Count).ThenBy(n => n.Name, StringComparer.Ordinal).Take(ListedMax)],
            }, ct).ConfigureAwait(false);
        }
        var node = graph.Find(name) ?? throw ProblemException.NotFound("Nothing here has that name, or nothing that is in use any more.");
        var picture = new GraphPicture(node);
        return await Page.ShowAsync<GraphNodePage>(call, Section.Graph, VisibleText.Line(node.Name), new GraphNodeModel
        {
            Node = node, Picture = picture, IsCut = graph.IsCut, Edges = [.. node.Edges.Take(NeighboursMax)],
        }, ct).ConfigureAwait(false);
    }
}

/// <summary>Where to begin.</summary>
internal sealed record GraphModel
{
    /// <summary>What was searched; null for all.</summary>
    public required string? Query { get; init; }

    /// <summary>What fits, the most linked first.</summary>
    public required IReadOnlyList<GraphNode> Nodes { get; init; }

    /// <summary>How many fit.</summary>
    public required int Count { get; init; }

    /// <summary>How many there are.</summary>
    public required int All { get; init; }

    /// <summary>Whether there are more facts than were read.</summary>
    public required bool IsCut { get; init; }
}

/// <summary>One thing with what is around it.</summary>
internal sealed record GraphNodeModel
{
    /// <summary>The thing.</summary>
    public required GraphNode Node { get; init; }

    /// <summary>What leads from and to it.</summary>
    public required IReadOnlyList<GraphEdge> Edges { get; init; }

    /// <summary>The same as a picture.</summary>
    public required GraphPicture Picture { get; init; }

    /// <summary>Whether there are more facts than were read.</summary>
    public required bool IsCut { get; init; }
}
