using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>Finds by words: the documents whose own fields score best, each field by BM25.</summary>
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
        var all = new CandidateSet();
        foreach (var term in query.Terms)
            if (term.Number >= 0) Score(index, term.Number, seen, all);
        var best = new PriorityQueue<int, (float, int)>();
        for (var i = 0; i < all.Count; i++)
        {
            best.Enqueue(all.Documents[i], (all.Scores[i].Own, -all.Documents[i]));
            if (best.Count > count) best.Dequeue();
        }
        while (best.TryDequeue(out var document, out _)) scratch.Found.Add(document) = all.Scores[all.Find(document)];
        var common = Math.Max(CommonMin, index.Words.DocumentCount / CommonPart);
        foreach (var term in query.Terms)
            if (term.Number >= 0) CountInSessions(index, term.Number, common, scratch);
    }

    private static void Score(SpaceIndex index, int term, Visibility seen, CandidateSet found)
    {
        for (var place = 0; place < DocumentTexts.FieldCount; place++)
        {
            var words = index.Words.Field(place);
            var weight = Bm25.InverseDocumentFrequency(words.FilledCount, words.Holding(term));
            var formula = place == DocumentTexts.Content ? Bm25.Usual : s_unlengthened;
            var average = words.LengthAverage;
            var postings = words.Read(term);
            while (postings.Read())
            {
                var document = postings.Document;
                var length = words.Length(document);
                if (length == 0 || !seen.Allows(index.Documents[document].Kind)) continue;
                if (!index.Documents.IsSeen(document, seen.Sequence)) continue;
                var score = weight * formula.Saturate(postings.Frequency, length, average);
                ref var scores = ref found.Add(document);
                if (place == DocumentTexts.Content) scores.Text += score;
                else if (place == DocumentTexts.Names) scores.Names += score;
                else scores.When += score;
            }
        }
    }

    private static void CountInSessions(SpaceIndex index, int term, int common, RecallScratch scratch)
    {
        for (var place = 0; place < DocumentTexts.FieldCount; place++)
        {
            var words = index.Words.Field(place);
            if (words.Holding(term) > common) continue;
            var postings = words.Read(term);
            while (postings.Read())
                if (scratch.Found.Find(postings.Document) >= 0 && index.Documents[postings.Document].Session is >= 0 and var session)
                    scratch.Sessions.Count(session, postings.Frequency);
        }
        scratch.Sessions.EndTerm(index.Sessions);
    }
}
