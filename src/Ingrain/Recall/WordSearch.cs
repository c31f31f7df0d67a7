using System.Runtime.InteropServices;
using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>
/// Finds by words: the documents whose own fields score best, each field by BM25, and the sessions that hold them, as texts. A session
/// counts what was found of it, which in a space of no more documents than are looked for is all of it.
/// </summary>
internal static class WordSearch
{
    // A word that an eighth of a large space holds says nothing about a session. Below CommonMin nothing is common.
    private const int CommonMin = 1000;
    private const int CommonPart = 8;

    // Names and dates are not longer for saying more, so their length is no reason for a discount.
    private static readonly Bm25 s_unlengthened = new(1.2f, 0f);

    /// <summary>Finds the best documents by their own words, and scores their sessions.</summary>
    /// <param name="index">The space.</param>
    /// <param name="query">The query.</param>
    /// <param name="seen">What may be returned.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="scratch">Working room, empty.</param>
    public static void Find(SpaceIndex index, QueryAnalysis query, Visibility seen, int count, RecallScratch scratch)
    {
        var lists = scratch.Lists;
        lists.Clear();
        foreach (var term in query.Terms) AddLists(index.Words, term.Number, lists);
        if (lists.Count == 0) return;
        var best = TopDocuments.Find(
            index.Words, CollectionsMarshal.AsSpan(lists), count, new SeenFilter(index.Documents, seen), scratch.Words);
        var documents = scratch.TakeDocuments(best);
        foreach (var document in documents) scratch.Found.Add(document);
        Score(index, lists, documents, scratch);
    }

    private static void AddLists(LexicalIndex words, int term, List<WeightedTerm> lists)
    {
        if (term < 0) return;
        for (var place = 0; place < DocumentTexts.FieldCount; place++)
        {
            var part = words.Field(place);
            if (part.Holding(term) is not (> 0 and var holding)) continue;
            var formula = place == DocumentTexts.Content ? Bm25.Usual : s_unlengthened;
            lists.Add(new WeightedTerm(term, place, Bm25.InverseDocumentFrequency(part.FilledCount, holding), formula));
        }
    }

    /// <summary>Scores what was found field by field, and counts it in its sessions.</summary>
    private static void Score(SpaceIndex index, List<WeightedTerm> lists, ReadOnlySpan<int> documents, RecallScratch scratch)
    {
        var common = Math.Max(CommonMin, index.Words.DocumentCount / CommonPart);
        var frequencies = scratch.Frequencies(documents.Length);
        for (var l = 0; l < lists.Count; l++)
        {
            var (term, place, weight, formula) = lists[l];
            var words = index.Words.Field(place);
            var (average, tellsSession) = (words.LengthAverage, words.Holding(term) <= common);
            words.FrequenciesOf(term, documents, frequencies);
            // Documents were added in this order, to an empty set: their places are the same.
            for (var i = 0; i < documents.Length; i++)
            {
                if (frequencies[i] == 0) continue;
                ref var scores = ref scratch.Found.Scores[i];
                var score = weight * formula.Saturate(frequencies[i], words.Length(documents[i]), average);
                if (place == DocumentTexts.Content) scores.Text += score;
                else if (place == DocumentTexts.Names) scores.Names += score;
                else scores.When += score;
                if (tellsSession && index.Documents.Head(documents[i]).Session is >= 0 and var session)
                    scratch.Sessions.Count(session, frequencies[i]);
            }
            if (l + 1 == lists.Count || lists[l + 1].Term != term) scratch.Sessions.EndTerm(index.Sessions);
        }
    }
}

/// <summary>Lets through what a recall may return.</summary>
internal readonly struct SeenFilter(DocumentTable documents, Visibility seen) : IDocumentFilter
{
    /// <inheritdoc/>
    public bool Accepts(int document) => seen.Allows(documents.Head(document).Kind) && seen.Sees(document, documents);
}
