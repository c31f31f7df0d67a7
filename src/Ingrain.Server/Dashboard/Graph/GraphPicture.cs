namespace Ingrain.Server.Dashboard.Graph;

/// <summary>
/// Where everything stands in the picture of one thing: itself in the middle, what leads to it on the left, where it leads on the right,
/// each on a line of its own, so that no name covers another.
/// </summary>
internal sealed class GraphPicture
{
    private const int OnSideMax = 12;
    private const int LineHeight = 44;
    private const int Edge = 250;

    /// <summary>How wide the picture is.</summary>
    public const int Width = 760;

    /// <summary>Places everything.</summary>
    /// <param name="node">What stands in the middle.</param>
    public GraphPicture(GraphNode node)
    {
        var (inward, outward) = (Side(node, false), Side(node, true));
        Hidden = node.Edges.GroupBy(e => (e.Other, e.IsOutward)).Count() - inward.Count - outward.Count;
        Height = (Math.Max(Math.Max(inward.Count, outward.Count), 2) * LineHeight) + 30;
        // With nothing on one side the middle moves there, and the picture stays full.
        CentreX = inward.Count == 0 ? 150 : outward.Count == 0 ? Width - 150 : Width / 2;
        Places = [.. Placed(inward, Edge), .. Placed(outward, Width - Edge)];
    }

    /// <summary>How high the picture is.</summary>
    public int Height { get; }

    /// <summary>Where the middle is.</summary>
    public int CentreX { get; }

    /// <summary>Where the middle is.</summary>
    public int CentreY => Height / 2;

    /// <summary>How many neighbours have no room.</summary>
    public int Hidden { get; }

    /// <summary>The neighbours.</summary>
    public IReadOnlyList<GraphPlace> Places { get; }

    /// <summary>A name as long as there is room for.</summary>
    public static string Short(string text, int lengthMax = 28)
    {
        var line = VisibleText.Line(text);
        return line.Length <= lengthMax ? line : VisibleText.Part(line, 0, lengthMax - 1) + "…";
    }

    private static List<(GraphNode Node, string Relation, bool IsOutward)> Side(GraphNode node, bool isOutward) =>
    [
        .. node.Edges.Where(e => e.IsOutward == isOutward && e.Other != node).GroupBy(e => e.Other).Take(OnSideMax)
            .Select(g => (g.Key, string.Join(", ", g.Select(e => e.Relation).Distinct()), isOutward)),
    ];

    private IEnumerable<GraphPlace> Placed(List<(GraphNode Node, string Relation, bool IsOutward)> side, int x)
    {
        var top = CentreY - ((side.Count - 1) * LineHeight / 2);
        return side.Select((s, i) => new GraphPlace(s.Node, s.Relation, s.IsOutward, x, top + (i * LineHeight)));
    }
}

/// <summary>Where a neighbour stands.</summary>
/// <param name="Node">The neighbour.</param>
/// <param name="Relation">How it is connected.</param>
/// <param name="IsOutward">Whether the connection leads to it.</param>
/// <param name="X">From the left.</param>
/// <param name="Y">From the top.</param>
internal sealed record GraphPlace(GraphNode Node, string Relation, bool IsOutward, int X, int Y)
{
    /// <summary>The line between it and the middle: a curve that leaves and arrives level.</summary>
    public string PathFrom(int x, int y)
    {
        var middle = (x + X) / 2;
        return $"M{x} {y}C{middle} {y} {middle} {Y} {X} {Y}";
    }
}
