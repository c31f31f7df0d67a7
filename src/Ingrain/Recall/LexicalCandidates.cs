using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>
/// Finds and ranks by words. A document's relevance is the sum of what its own fields score (BM25), a share of what the turns beside it
/// score, and a share of what its session scores as one text. The views are kept apart and joined here, at query time: gluing the turn
/// before onto each turn finds as much but ranks the glued turn above the one meant.
/// </summary>
internal static class LexicalCandidates
{
    // Round figures from a flat optimum: halving or doubling any one moves recall@10 by about a point on LoCoMo, BEAM and the two cookbook
    // sets (development parts).
    private const float PreviousShare = 0.2f;
    private const float NextShare = 0.3f;
    private const float AnswerShare = 0.4f;
    private const float SessionShare = 0.6f;

    // An assistant restates at length what it was told, and would crowd out the telling.
    private const float AssistantFactor = 0.75f;

    // A document dated inside a time that the query names.
    private const float TimeFactor = 1.25f;

    // A word that an eighth of a large space holds is read for what telling words found, and finds nothing itself: half of all turns are
    // one speaker's, and ranking them all by that name would cost more than the rest of the recall. Below CommonMin everything is ranked.
    private const int CommonMin = 1000;
    private const int CommonPart = 8;

    // Names and dates are not longer for saying more, so their length is no reason for a discount.
    private static readonly Bm25 s_unlengthened = new(1.2f, 0f);

    /// <summary>Ranks the documents that share a word with the query, or stand beside one that does.</summary>
    /// <param name="index">The space.</param>
    /// <param name="query">The query.</param>
    /// <param name="seen">What may be returned.</param>
    /// <param name="count">How many to return at most.</param>
    /// <param name="scratch">Working room, all zero.</param>
    /// <returns>The best, best first; equal ones in order of document number.</returns>
    public static List<ScoredDocument> Find(SpaceIndex index, QueryAnalysis query, Visibility seen, int count, RecallScratch scratch)
    {
        scratch.Prepare(index.Words.NumbersGiven, index.Sessions.Count);
        ScoreTerms(index, query, scratch);
        SpreadToNeighbours(index, seen.Sequence, scratch);
        var best = new BestDocuments(count);
        foreach (var document in scratch.Touched)
        {
            ref readonly var row = ref index.Documents[document];
            if (!seen.Allows(row.Kind) || !index.Documents.IsSeen(document, seen.Sequence)) continue;
            best.Offer(Join(document, row, query, scratch));
        }
        return best.Take();
    }

    /// <summary>Scores telling words first; words that a good part of the space holds then only add to what those found.</summary>
    private static void ScoreTerms(SpaceIndex index, QueryAnalysis query, RecallScratch scratch)
    {
        var common = Math.Max(CommonMin, index.Words.DocumentCount / CommonPart);
        foreach (var term in query.Terms)
            if (term.Number >= 0) FindByTerm(index, term.Number, (0, common), scratch);
        if (scratch.TouchedCount > 0)
            foreach (var term in query.Terms)
                if (term.Number >= 0) AddByTerm(index, term.Number, common, scratch);
        if (scratch.TouchedCount > 0) return;
        // A query of common words only has nothing else to be found by.
        foreach (var term in query.Terms)
            if (term.Number >= 0) FindByTerm(index, term.Number, (common, int.MaxValue), scratch);
    }

    /// <summary>Adds a term's score to every document that holds it, and to their sessions, in fields where it is held so often.</summary>
    private static void FindByTerm(SpaceIndex index, int term, (int Above, int UpTo) holding, RecallScratch scratch)
    {
        var sessions = index.Documents.Sessions;
        for (var place = 0; place < DocumentTexts.FieldCount; place++)
        {
            var words = index.Words.Field(place);
            if (words.Holding(term) <= holding.Above || words.Holding(term) > holding.UpTo) continue;
            var (weight, formula, scores) = (Weight(words, term), Formula(place), scratch.Scores(place));
            var average = words.LengthAverage;
            var postings = words.Read(term);
            while (postings.Read())
            {
                var document = postings.Document;
                var length = words.Length(document);
                if (length == 0) continue;
                scores[document] += weight * formula.Saturate(postings.Frequency, length, average);
                scratch.Touch(document);
                if (sessions[document] >= 0) scratch.CountInSession(sessions[document], postings.Frequency);
            }
        }
        ScoreSessions(index, scratch);
    }

    /// <summary>Adds a common term's score to documents found already. In sessions it is so common that it says nothing.</summary>
    private static void AddByTerm(SpaceIndex index, int term, int above, RecallScratch scratch)
    {
        for (var place = 0; place < DocumentTexts.FieldCount; place++)
        {
            var words = index.Words.Field(place);
            if (words.Holding(term) <= above) continue;
            var (weight, formula, scores) = (Weight(words, term), Formula(place), scratch.Scores(place));
            var average = words.LengthAverage;
            var postings = words.Read(term);
            while (postings.Read())
            {
                var document = postings.Document;
                if (!scratch.IsTouched(document) || words.Length(document) is not (> 0 and var length)) continue;
                scores[document] += weight * formula.Saturate(postings.Frequency, length, average);
            }
        }
    }

    private static float Weight(LexicalField words, int term) => Bm25.InverseDocumentFrequency(words.FilledCount, words.Holding(term));

    private static Bm25 Formula(int place) => place == DocumentTexts.Content ? Bm25.Usual : s_unlengthened;

    /// <summary>
    /// Adds a term's BM25 over sessions taken as texts. Counted from the same postings: sessions need no index of their own.
    /// </summary>
    private static void ScoreSessions(SpaceIndex index, RecallScratch scratch)
    {
        var weight = Bm25.InverseDocumentFrequency(index.Sessions.Count, scratch.TouchedSessionCount);
        var average = index.Sessions.LengthAverage;
        foreach (var session in scratch.TouchedSessions)
        {
            var frequency = scratch.TakeSessionCount(session);
            scratch.SessionScores[session] += weight * Bm25.Usual.Saturate(frequency, index.Sessions.Length(session), average);
        }
        scratch.EndTerm();
    }

    /// <summary>Gives each document's own score on to the turns beside it, where it may be seen at all.</summary>
    private static void SpreadToNeighbours(SpaceIndex index, long sequence, RecallScratch scratch)
    {
        var own = scratch.TouchedCount;
        for (var i = 0; i < own; i++)
        {
            var document = scratch.Touched[i];
            ref readonly var row = ref index.Documents[document];
            if (row.Previous < 0 && row.Next < 0) continue;
            if (!index.Documents.IsSeen(document, sequence)) continue;
            var score = scratch.Content[document] + scratch.Names[document] + scratch.When[document];
            if (row.Next >= 0)
            {
                // A person's answer leaves out the words of the question, which stand in the turn before. An assistant's answer repeats
                // them.
                var answers = (row.Traits & DocumentTraits.Asks) != 0
                    && (index.Documents[row.Next].Traits & DocumentTraits.FromAssistant) == 0;
                Bring(row.Next, score * (answers ? PreviousShare + AnswerShare : PreviousShare), scratch);
            }
            if (row.Previous >= 0) Bring(row.Previous, score * NextShare, scratch);
        }
    }

    private static void Bring(int document, float score, RecallScratch scratch)
    {
        scratch.Neighbours[document] += score;
        scratch.Touch(document);
    }

    private static ScoredDocument Join(int document, in DocumentRow row, QueryAnalysis query, RecallScratch scratch)
    {
        var (text, names, when) = (scratch.Content[document], scratch.Names[document], scratch.When[document]);
        // A record stands alone: its own words are all its session would say, and it must not fall behind turns for that.
        var session = SessionShare * (row.Session >= 0 ? scratch.SessionScores[row.Session] : text + names);
        var factor = RecallRouter.Factor(query.Route, row.Kind);
        if ((row.Traits & DocumentTraits.FromAssistant) != 0 && !query.AsksAssistant) factor *= AssistantFactor;
        foreach (var time in query.Times)
        {
            if (!time.Holds(row.At)) continue;
            factor *= TimeFactor;
            break;
        }
        var parts = new RelevanceParts(text, names, when, scratch.Neighbours[document], session, factor);
        return new(document, (text + names + when + parts.Neighbours + session) * factor, parts);
    }
}
