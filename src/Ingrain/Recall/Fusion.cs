namespace Ingrain.Recall;

/// <summary>
/// Joins the views of what was found: a document's own words, shares of what the turns beside it and its session score, and what it means.
/// The views are kept apart until here: gluing the turn before onto each turn finds as much but ranks the glued turn above the one meant.
/// </summary>
internal static class Fusion
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

    /// <summary>Gives each document's own score on to the turns beside it, which are found by that where they were not.</summary>
    /// <param name="index">The space.</param>
    /// <param name="found">What was found.</param>
    public static void SpreadToNeighbours(SpaceIndex index, CandidateSet found)
    {
        var count = found.Count;
        for (var i = 0; i < count; i++)
        {
            ref readonly var head = ref index.Documents.Head(found.Documents[i]);
            var score = found.Scores[i].Own;
            if (head.Next >= 0)
            {
                // A person's answer leaves out the words of the question, which stand in the turn before. An assistant's answer repeats
                // them.
                var answers = (head.Traits & DocumentTraits.Asks) != 0
                    && (index.Documents.Head(head.Next).Traits & DocumentTraits.FromAssistant) == 0;
                found.Add(head.Next).Neighbours += score * (answers ? PreviousShare + AnswerShare : PreviousShare);
            }
            if (head.Previous >= 0) found.Add(head.Previous).Neighbours += score * NextShare;
        }
    }

    /// <summary>Joins the views.</summary>
    /// <param name="index">The space.</param>
    /// <param name="query">The query.</param>
    /// <param name="asked">What may be returned, and the channels left out.</param>
    /// <param name="count">How many to return at most.</param>
    /// <param name="scratch">What was found.</param>
    /// <param name="best">Where to: the best, best first; equal ones in order of document number.</param>
    public static void Join(
        SpaceIndex index, QueryAnalysis query, RecallRequest asked, int count, RecallScratch scratch, List<ScoredDocument> best)
    {
        var scored = scratch.Scored;
        scored.Clear();
        var found = scratch.Found;
        var (sessions, routes) = (asked.Has(RecallChannels.Sessions), asked.Has(RecallChannels.Routing));
        var times = asked.Has(RecallChannels.Time);
        var ownWords = times && query.AsksOrder && query.AsksOwnWords;
        for (var i = 0; i < found.Count; i++)
        {
            var document = found.Documents[i];
            ref readonly var head = ref index.Documents.Head(document);
            if (!asked.Seen.Allows(head.Kind) || !asked.Seen.Sees(document, index.Documents)) continue;
            // Who asks in which order they said things is not helped by what they were answered.
            if (ownWords && (head.Traits & DocumentTraits.FromAssistant) != 0) continue;
            ref var scores = ref found.Scores[i];
            // A record stands alone: its own words are all its session would say, and it must not fall behind turns for that.
            var session = !sessions ? 0 : head.Session >= 0 ? scratch.Sessions.Of(head.Session) : scores.Text + scores.Names;
            var factor = routes ? RecallRouter.Factor(query.Route, head.Kind) : 1;
            if ((head.Traits & DocumentTraits.FromAssistant) != 0 && !query.AsksAssistant) factor *= AssistantFactor;
            if (times && IsAtTime(query, index, document)) factor *= TimeFactor;
            var parts = new RelevanceParts(scores.Text, scores.Names, scores.When, scores.Neighbours, SessionShare * session, factor)
            {
                Meaning = scores.Meaning,
            };
            var relevance = (scores.Own + parts.Neighbours + parts.Session) * factor;
            // What only lies nearest of what is far says nothing.
            if (relevance > 0) scored.Add(new(document, relevance, parts));
        }
        BestDocuments.Take(scored, count, scratch, best);
    }

    private static bool IsAtTime(QueryAnalysis query, SpaceIndex index, int document)
    {
        foreach (var time in query.Time.Ranges)
            if (time.Holds(index.Documents[document].At)) return true;
        return false;
    }
}
