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
    /// <param name="found">What was found, best first, with relevance above 0.</param>
    /// <param name="query">The query's text.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="view">What may be reached, and what documents stand for.</param>
    /// <param name="count">How many to return at most.</param>
    /// <returns>The same and what was reached, best first; equal ones in order of number.</returns>
    public static List<ScoredDocument> Find(
        IReadOnlyList<ScoredDocument> found, ReadOnlySpan<char> query, EntityGraph graph, GraphView view, int count)
    {
        ArgumentNullException.ThrowIfNull(found);
        var highest = found.Count > 0 ? found[0].Relevance : 1;
        var seeds = new List<(int Document, float Score)>();
        for (var i = 0; i < found.Count && seeds.Count < SeedsMax; i++)
            if (view.IsSeen(found[i].Document)) seeds.Add((found[i].Document, found[i].Relevance));
        var mentions = new List<EntityMention>();
        EntityMentions.Find(query, mentions);
        var names = new List<(string Key, float Weight)>();
        foreach (var mention in mentions) names.Add((mention.Key, NameWeight));
        var active = new Spreading(graph).Run(seeds, names, view, new SpreadingOptions { Count = count });
        return Join(found, (seeds, active), highest, count);
    }

    /// <summary>
    /// What may be reached: what may be returned, but for an assistant's words. They mention everything at length, and would lead
    /// everywhere: BEAM loses .4 points by them.
    /// </summary>
    /// <param name="documents">The documents.</param>
    /// <param name="seen">What may be returned.</param>
    public static GraphView ViewOf(DocumentTable documents, Visibility seen) => new(
        document => seen.Allows(documents[document].Kind)
            && (documents[document].Traits & DocumentTraits.FromAssistant) == 0
            && documents.IsSeen(document, seen.Sequence),
        document => documents.Thing(document) is Record record
            ? new Endpoint(record.Kind, record.Id)
            : new Endpoint(RecordKind.Episode, ((Episode)documents.Thing(document)).Id),
        end => SeenVersion(documents, documents.Latest(end.Kind, end.Id), seen.Sequence),
        seen.Sequence);

    private static int SeenVersion(DocumentTable documents, int document, long sequence)
    {
        while (document >= 0 && !documents.IsSeen(document, sequence)) document = documents[document].Former;
        return document;
    }

    private static List<ScoredDocument> Join(
        IReadOnlyList<ScoredDocument> found,
        (List<(int Document, float Score)> Seeds, List<ActivatedDocument> Active) spread,
        float highest,
        int count)
    {
        // Seeds are active because they were found. The measure is the most active document that was not a seed.
        var measure = 0f;
        foreach (var active in spread.Active)
            if (!spread.Seeds.Exists(s => s.Document == active.Document)) measure = Math.Max(measure, active.Activation);
        var brought = new Dictionary<int, float>();
        foreach (var active in spread.Active)
            if (measure > 0) brought[active.Document] = Share * highest * Math.Min(1, active.Activation / measure);
        var best = new BestDocuments(count);
        foreach (var scored in found)
        {
            brought.Remove(scored.Document, out var more);
            best.Offer(scored with { Relevance = scored.Relevance + more });
        }
        foreach (var (document, more) in brought) best.Offer(new ScoredDocument(document, more, new RelevanceParts(0, 0, 0, 0, 0, 1)));
        return best.Take();
    }
}
