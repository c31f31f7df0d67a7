using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>
/// Adds what the graph of entities and links brings: activation spreads from the best documents found and from names in the query, and each
/// document reached gets a share of it. What has no word of the query is found by what it has in common with what does.
/// </summary>
internal static class GraphCandidates
{
    // With words and meaning, on LoCoMo's development half: recall@10 of multi-hop questions .432 to .438, of all .751 to .754 (95%: 0 to
    // .8 points); on BEAM's first ten chats of all .567 to .571 (-1.2 to 2.2). That is little. A share above .2, or more seeds, loses on
    // both.
    private const int SeedsMax = 5;
    private const float Share = 0.1f;

    // A name in the query is half as telling as the best document: its documents are found by the word itself already.
    private const float NameWeight = 0.5f;

    /// <summary>Spreads activation and gives it on.</summary>
    /// <param name="found">What was found, best first, with relevance above 0; and what was reached afterwards, best first again.</param>
    /// <param name="query">The query's text.</param>
    /// <param name="graph">The graph, and what may be reached in it.</param>
    /// <param name="count">How many to leave at most.</param>
    /// <param name="scratch">Working room.</param>
    public static void Find(List<ScoredDocument> found, ReadOnlySpan<char> query, GraphScratch graph, int count, RecallScratch scratch)
    {
        ArgumentNullException.ThrowIfNull(found);
        var highest = found.Count > 0 ? found[0].Relevance : 1;
        graph.Clear();
        for (var i = 0; i < found.Count && graph.Seeds.Count < SeedsMax; i++)
            if (graph.View.IsSeen(found[i].Document)) graph.Seeds.Add((found[i].Document, found[i].Relevance));
        EntityMentions.Find(query, graph.Mentions);
        foreach (var mention in graph.Mentions) graph.Names.Add((mention.Key, NameWeight));
        var options = graph.Options.Count == count ? graph.Options : graph.Options = graph.Options with { Count = count };
        Join(found, (graph.Seeds, graph.Spreading.Run(graph.Seeds, graph.Names, graph.View, options)), highest, count, scratch);
    }

    private static void Join(
        List<ScoredDocument> found,
        (List<(int Document, float Score)> Seeds, List<ActivatedDocument> Active) spread,
        float highest,
        int count,
        RecallScratch scratch)
    {
        // Seeds are active because they were found. The measure is the most active document that was not a seed.
        var measure = 0f;
        foreach (var active in spread.Active)
            if (!IsSeed(spread.Seeds, active.Document)) measure = Math.Max(measure, active.Activation);
        // Nothing beyond them was reached: as it was, it is in order already.
        if (measure <= 0 && found.Count <= count) return;
        var brought = scratch.Brought;
        brought.Clear();
        foreach (var active in spread.Active)
            if (measure > 0) brought.Add(active.Document, Share * highest * Math.Min(1, active.Activation / measure));
        var all = scratch.Scored;
        all.Clear();
        foreach (var scored in found) all.Add(scored with { Relevance = scored.Relevance + brought.Take(scored.Document) });
        for (var i = 0; i < brought.Documents.Length; i++)
            if (brought.Scores[i] >= 0) all.Add(new ScoredDocument(brought.Documents[i], brought.Scores[i], RelevanceParts.OfNothing));
        BestDocuments.Take(all, count, scratch, found);
    }

    private static bool IsSeed(List<(int Document, float Score)> seeds, int document)
    {
        foreach (var seed in seeds)
            if (seed.Document == document) return true;
        return false;
    }
}

/// <summary>What following a graph works in, reused between recalls.</summary>
internal sealed class GraphScratch
{
    private Visibility _seen;

    /// <summary>Follows the graph of a space.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="documents">The documents.</param>
    public GraphScratch(EntityGraph graph, DocumentTable documents)
    {
        (Documents, Spreading) = (documents, new Spreading(graph));
        View = ViewAt(long.MaxValue);
    }

    /// <summary>Follows a graph under another view.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="view">What may be reached.</param>
    public GraphScratch(EntityGraph graph, GraphView view) => (Spreading, View) = (new Spreading(graph), view);

    /// <summary>The documents; null where the view is another's.</summary>
    public DocumentTable? Documents { get; }

    /// <summary>Spreads.</summary>
    public Spreading Spreading { get; }

    /// <summary>What may be reached, and what documents stand for.</summary>
    public GraphView View { get; private set; }

    /// <summary>Where activation starts.</summary>
    public List<(int Document, float Score)> Seeds { get; } = [];

    /// <summary>Names that the query mentions.</summary>
    public List<(string Key, float Weight)> Names { get; } = [];

    /// <summary>What the query mentions.</summary>
    public List<EntityMention> Mentions { get; } = [];

    /// <summary>How far activation spreads.</summary>
    public SpreadingOptions Options { get; set; } = new();

    /// <summary>The same, with what may be returned as what may be reached.</summary>
    /// <param name="seen">What may be returned.</param>
    public GraphScratch At(Visibility seen)
    {
        if (seen.Sequence != View.Sequence) View = ViewAt(seen.Sequence);
        _seen = seen;
        return this;
    }

    /// <summary>Starts again.</summary>
    public void Clear()
    {
        Seeds.Clear();
        Names.Clear();
        Mentions.Clear();
    }

    private GraphView ViewAt(long sequence) => new(IsReached, ThingOf, DocumentOf, sequence);

    /// <summary>
    /// What may be reached: what may be returned, but for an assistant's words. They mention everything at length, and would lead
    /// everywhere: BEAM loses .4 points by them.
    /// </summary>
    private bool IsReached(int document)
    {
        ref readonly var head = ref Documents!.Head(document);
        return _seen.Allows(head.Kind) && (head.Traits & DocumentTraits.FromAssistant) == 0 && _seen.Sees(document, Documents);
    }

    private Endpoint? ThingOf(int document) => new Endpoint(Documents!.Head(document).Kind, Documents.IdOf(document));

    private int DocumentOf(Endpoint end)
    {
        var document = Documents!.Latest(end.Kind, end.Id);
        while (document >= 0 && !_seen.Sees(document, Documents)) document = Documents[document].Former;
        return document;
    }
}
