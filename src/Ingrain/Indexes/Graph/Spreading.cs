namespace Ingrain.Indexes;

/// <summary>How activation spreads over an <see cref="EntityGraph"/>.</summary>
internal sealed record SpreadingOptions
{
    /// <summary>Steps from document to document over what they share: 2 reaches what shares nothing with any seed. 1 to 4.</summary>
    public int Steps { get; init; } = 2;

    /// <summary>δ: the share of a document's activation that each step replaces by what flows in. Above 0, at most 1.</summary>
    public float Share { get; init; } = 0.5f;

    /// <summary>Below this share of the strongest seed nothing is passed on or returned.</summary>
    public float Threshold { get; init; } = 0.001f;

    /// <summary>How many documents pass on in one step: the most active.</summary>
    public int FanOut { get; init; } = 64;

    /// <summary>A name in more documents than this connects nothing.</summary>
    public int HoldingMax { get; init; } = 1_000;

    /// <summary>How many documents are returned at most.</summary>
    public int Count { get; init; } = 200;

    /// <summary>What a link weighs, where a name in one of a hundred documents weighs about 4.6.</summary>
    public float LinkWeight { get; init; } = 4;
}

/// <summary>What the graph cannot know of documents by itself.</summary>
/// <param name="IsSeen">Whether a document may be reached.</param>
/// <param name="ThingOf">What a document stands for; null where it is gone.</param>
/// <param name="DocumentOf">The document that something stands in now; below 0 where there is none.</param>
/// <param name="Sequence">The last changeset whose links are seen.</param>
internal sealed record GraphView(Func<int, bool> IsSeen, Func<int, Endpoint?> ThingOf, Func<Endpoint, int> DocumentOf, long Sequence);

/// <summary>A document with its activation.</summary>
/// <param name="Document">Its number.</param>
/// <param name="Activation">How active it is; at the seeds the scores given, divided by the highest.</param>
internal readonly record struct ActivatedDocument(int Document, float Activation);

/// <summary>
/// Spreading activation (after Collins and Loftus, 1975), by steps over the bipartite graph of documents and names, and over links:
/// a(t+1, v) = (1 − δ) · a(t, v) + δ · Σ over neighbours u of w(u, v) · a(t, u) / deg(u). Names weigh by rarity, ln(1 + N / n), and share
/// what they get evenly among their n documents, so that a name everybody mentions passes on next to nothing. Costs by fan-out and by
/// <see cref="SpreadingOptions.HoldingMax"/>, not by the size of the space. One use at a time; make one per thread.
/// </summary>
/// <param name="graph">The graph.</param>
internal sealed class Spreading(EntityGraph graph)
{
    private readonly Dictionary<int, float> _active = [];
    private readonly Dictionary<int, float> _inflow = [];
    private readonly SortedDictionary<int, float> _names = [];
    private readonly Dictionary<int, NameGroup> _groups = [];
    private readonly List<LinkedThing> _links = [];
    private readonly List<int> _mentioned = [];
    private readonly List<int> _holders = [];
    private readonly List<ActivatedDocument> _front = [];

    /// <summary>Spreads from documents, and from names that the query itself mentions.</summary>
    /// <param name="seeds">Documents with their scores, above 0.</param>
    /// <param name="names">Keys of names with their weights: 1 makes them as strong as the strongest seed.</param>
    /// <param name="view">What may be reached.</param>
    /// <param name="options">How far and how strongly.</param>
    /// <returns>
    /// The most active documents, seeds included, most active first; equal ones in order of number. Valid until it spreads again.
    /// </returns>
    public List<ActivatedDocument> Run(
        IReadOnlyList<(int Document, float Score)> seeds,
        IReadOnlyList<(string Key, float Weight)> names,
        GraphView view,
        SpreadingOptions options)
    {
        _active.Clear();
        _groups.Clear();
        var highest = 0f;
        foreach (var (_, score) in seeds) highest = Math.Max(highest, score);
        foreach (var (document, score) in seeds)
            if (score > 0 && view.IsSeen(document)) _active[document] = score / highest;
        for (var step = 0; step < options.Steps; step++)
        {
            _inflow.Clear();
            _names.Clear();
            if (step == 0) SeedNames(names, options);
            foreach (var (document, activation) in Strongest(options.FanOut, options.Threshold))
                PassOn(document, activation, view, options);
            Share(view, options);
            Settle(options.Share);
        }
        return Strongest(options.Count, options.Threshold);
    }

    private void SeedNames(IReadOnlyList<(string Key, float Weight)> names, SpreadingOptions options)
    {
        foreach (var (key, weight) in names)
        {
            var name = graph.Names.Find(key);
            if (name < 0 || !graph.Names.IsSure(name)) continue;
            var group = GroupOf(name, options);
            if (group.Weight > 0) Add(_names, group.Names[0], weight);
        }
    }

    /// <summary>The most active documents. Sorted, so that sums come out the same in whatever order things were added.</summary>
    private List<ActivatedDocument> Strongest(int count, float threshold)
    {
        _front.Clear();
        foreach (var (document, activation) in _active)
            if (activation >= threshold) _front.Add(new ActivatedDocument(document, activation));
        _front.Sort((a, b) => a.Activation != b.Activation ? b.Activation.CompareTo(a.Activation) : a.Document.CompareTo(b.Document));
        if (_front.Count > count) _front.RemoveRange(count, _front.Count - count);
        return _front;
    }

    /// <summary>Parts a document's activation among its names and links by their weights.</summary>
    private void PassOn(int document, float activation, GraphView view, SpreadingOptions options)
    {
        _mentioned.Clear();
        graph.FindNames(document, _mentioned);
        _links.Clear();
        if (graph.Links.Count > 0 && view.ThingOf(document) is { } thing) graph.Links.Find(thing, view.Sequence, _links);
        var total = _links.Count * options.LinkWeight;
        foreach (var name in _mentioned) total += GroupOf(name, options).Weight;
        if (total <= 0) return;
        foreach (var name in _mentioned)
        {
            var group = GroupOf(name, options);
            if (group.Weight > 0) Add(_names, group.Names[0], activation * group.Weight / total);
        }
        foreach (var link in _links)
        {
            var other = view.DocumentOf(link.Other);
            if (other >= 0 && view.IsSeen(other)) Add(_inflow, other, activation * options.LinkWeight / total);
        }
    }

    /// <summary>Parts what names got among their documents, but for what would come to less than the threshold for each.</summary>
    private void Share(GraphView view, SpreadingOptions options)
    {
        // Going through nothing in order would cost more than looking.
        if (_names.Count == 0) return;
        foreach (var (first, activation) in _names)
        {
            var group = _groups[first];
            var share = activation / group.Holding;
            if (share * options.Share < options.Threshold) continue;
            foreach (var name in group.Names)
            {
                _holders.Clear();
                graph.FindDocuments(name, _holders);
                foreach (var document in _holders)
                    if (view.IsSeen(document)) Add(_inflow, document, share);
            }
        }
    }

    private void Settle(float share)
    {
        foreach (var document in _active.Keys) _active[document] *= 1 - share;
        foreach (var (document, activation) in _inflow) Add(_active, document, share * activation);
    }

    private NameGroup GroupOf(int name, SpreadingOptions options)
    {
        if (_groups.TryGetValue(name, out var known)) return known;
        int[] names = graph.Names.MayHaveOthers(name) ? [.. graph.Names.Same(name)] : [name];
        var holding = 0;
        foreach (var same in names) holding += graph.Names.Holding(same);
        // Where most of what there is mentions it, as in a conversation of two, a name tells as little as in a large space.
        var tooMany = holding > options.HoldingMax || holding > Math.Max(16, graph.DocumentCount / 4);
        var weight = tooMany || holding < 1 ? 0 : MathF.Log(1 + ((float)graph.DocumentCount / holding));
        var group = new NameGroup(names, holding, weight);
        foreach (var same in names) _groups[same] = group;
        return group;
    }

    private static void Add<TMap>(TMap map, int key, float value) where TMap : IDictionary<int, float> =>
        map[key] = map.TryGetValue(key, out var known) ? known + value : value;

    private readonly record struct NameGroup(int[] Names, int Holding, float Weight);
}
