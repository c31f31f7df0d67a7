namespace Ingrain.Recall;

/// <summary>One recall, step by step. The caller has applied the log up to the space's head and holds the index's read lock.</summary>
internal static class RecallPipeline
{
    // Candidates scored per item asked for, and at least so many: policies reorder them, filters drop some.
    private const int CandidatesPerItem = 4;
    private const int CandidatesMin = 200;

    // Found by words at least: neighbours and sessions are scored from what was found.
    private const int FoundMin = 1_000;
    private const int FoundByMeaning = 100;

    // How much deeper to look where what no longer holds crowds out what does.
    private const int DepthFactor = 8;

    // Pinned notes are there in every recall; half the budget at most leaves room for what was asked.
    private const int PinnedShare = 2;

    // One long item must not be all there is: with a quarter each, at least four things are said.
    private const int ItemShare = 4;
    private const int ItemTokensMin = 128;

    /// <summary>Checks a query's bounds.</summary>
    /// <param name="query">The query.</param>
    /// <exception cref="ArgumentException">A documented bound is broken.</exception>
    public static void Check(RecallQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Text is null || query.Text.Length > RecallQuery.TextLengthMax)
            throw new ArgumentException($"A query has at most {RecallQuery.TextLengthMax} characters.", nameof(query));
        if (query.LimitTokens is < 64 or > 200_000) throw new ArgumentException("LimitTokens is 64 to 200,000.", nameof(query));
        if (query.Limit is < 1 or > 1_000) throw new ArgumentException("Limit is 1 to 1,000.", nameof(query));
        if (!RecallPolicy.IsKnown(query.Policy)) throw new ArgumentException("There is no scoring policy of that name.", nameof(query));
    }

    /// <summary>Answers a query.</summary>
    /// <param name="index">The space.</param>
    /// <param name="query">The query, checked.</param>
    /// <param name="moment">The clock, and the point of the log to answer from.</param>
    /// <param name="scratch">Working room, all zero.</param>
    public static Recalled Run(SpaceIndex index, RecallQuery query, RecallMoment moment, RecallScratch scratch)
    {
        var seen = new Visibility(Math.Min(moment.Sequence, query.AsOf?.Sequence ?? long.MaxValue), query.Kinds);
        var analysis = QueryAnalysis.Of(query.Text, index.Words, moment.Now);
        var (found, candidates) = Find(index, analysis, (query, moment, seen), scratch);
        var nothing = RelevanceFloor.IsNothingRelevant(index, analysis, found);
        ScoringPolicy.Score(candidates, query.Policy, moment);
        var pinned = LoadPinned(index, seen);
        var context = new ContextText(query.LimitTokens);
        var items = Select(nothing ? [] : candidates, pinned, (query, analysis), index, context);
        return new Recalled
        {
            Items = items,
            Context = context.ToString(),
            Tokens = items.Count == 0 ? 0 : context.Tokens,
            NothingRelevant = nothing,
            Sequence = seen.Sequence,
            Candidates = query.Explain ? Explain(pinned, candidates, nothing) : [],
        };
    }

    /// <summary>
    /// Finds candidates and sorts out facts that no longer hold. Where those crowd out what does hold, as hundreds of former values of one
    /// thing can, it looks deeper.
    /// </summary>
    private static (List<ScoredDocument> Found, List<RecallCandidate> Candidates) Find(
        SpaceIndex index, QueryAnalysis analysis, (RecallQuery Query, RecallMoment Moment, Visibility Seen) asked, RecallScratch scratch)
    {
        var (query, moment, seen) = asked;
        for (var depth = Math.Max(CandidatesMin, query.Limit * CandidatesPerItem); ; depth *= DepthFactor)
        {
            WordSearch.Find(index, analysis, seen, Math.Max(depth, FoundMin), scratch);
            MeaningSearch.Find(index, moment.Vector.Span, seen, FoundByMeaning, scratch);
            var own = scratch.Found.Count;
            if (Has(query, RecallChannels.Neighbours)) Fusion.SpreadToNeighbours(index, scratch.Found);
            MeaningSearch.MeasureFrom(index, own, scratch);
            var found = Fusion.Join(index, analysis, (seen, query.Without), depth, scratch);
            if (Has(query, RecallChannels.Phrases)) PhraseCredit.Add(found, analysis, index);
            if (found.Count == 0) found = TimeCandidates.Find(index, analysis, seen, query.Limit);
            var candidates = Load(index, found);
            Reconcile(candidates, query, moment, seen.Sequence);
            if (found.Count < depth || query.IncludeSuperseded || candidates.Count(c => !c.IsSuperseded) >= query.Limit)
                return (found, candidates);
            scratch.Clear();
        }
    }

    private static bool Has(RecallQuery query, RecallChannels channel) => (query.Without & channel) == 0;

    private static List<RecallCandidate> Load(SpaceIndex index, List<ScoredDocument> found)
    {
        var candidates = new List<RecallCandidate>(found.Count);
        foreach (var scored in found) candidates.Add(new RecallCandidate(scored, index.Documents));
        return candidates;
    }

    private static List<RecallCandidate> LoadPinned(SpaceIndex index, Visibility seen)
    {
        var pinned = new List<RecallCandidate>();
        if (!seen.Allows(RecordKind.Note)) return pinned;
        foreach (var document in index.Pinned)
            if (index.Documents.IsSeen(document, seen.Sequence))
                pinned.Add(new RecallCandidate(new ScoredDocument(document, 0, default), index.Documents));
        return pinned;
    }

    /// <summary>Sorts out facts that do not hold at the time asked about.</summary>
    private static void Reconcile(List<RecallCandidate> candidates, RecallQuery query, RecallMoment moment, long sequence)
    {
        var validAt = query.ValidAt ?? moment.Now;
        foreach (var candidate in candidates)
        {
            if (candidate.Kind != RecordKind.Fact) continue;
            var fact = (Fact)candidate.Thing;
            var standing = moment.Standing?.Invoke(fact, validAt, sequence);
            var holds = standing is { } known
                ? known.Hold == FactHold.Holds
                : (fact.ValidFrom is not { } from || from <= validAt) && (fact.ValidTo is not { } to || validAt < to);
            candidate.HeldUntil = standing?.HeldUntil ?? fact.ValidTo;
            candidate.IsSuperseded = !holds;
        }
    }

    /// <summary>Takes pinned notes, then candidates in order of score, while the limit and the budget last.</summary>
    private static List<RecalledItem> Select(
        List<RecallCandidate> candidates,
        List<RecallCandidate> pinned,
        (RecallQuery Query, QueryAnalysis Analysis) asked,
        SpaceIndex index,
        ContextText context)
    {
        var items = new List<RecalledItem>();
        var duplicates = new DuplicateFilter();
        var taken = new HashSet<int>();
        foreach (var note in pinned)
        {
            if (items.Count == asked.Query.Limit) break;
            if (!context.TryAdd(note, asked.Analysis, index.Words, (asked.Query.LimitTokens / PinnedShare) - context.Tokens)) continue;
            Take(note, "pinned");
        }
        var itemTokensMax = Math.Max(ItemTokensMin, asked.Query.LimitTokens / ItemShare);
        foreach (var candidate in candidates)
        {
            if (items.Count == asked.Query.Limit) break;
            if (taken.Contains(candidate.Found.Document)) candidate.Outcome = "pinned";
            else if (candidate.IsSuperseded && !asked.Query.IncludeSuperseded) candidate.Outcome = "superseded";
            else if (!context.MayFit(candidate.Text)) candidate.Outcome = "budget";
            else if (duplicates.Repeats(candidate.Text)) candidate.Outcome = "duplicate";
            else if (!context.TryAdd(candidate, asked.Analysis, index.Words, itemTokensMax)) candidate.Outcome = "budget";
            else Take(candidate, "returned");
        }
        return items;

        void Take(RecallCandidate candidate, string outcome)
        {
            candidate.Outcome = outcome;
            taken.Add(candidate.Found.Document);
            items.Add(candidate.ToItem());
        }
    }

    private static List<Candidate> Explain(List<RecallCandidate> pinned, List<RecallCandidate> candidates, bool nothing)
    {
        var explained = new List<Candidate>(pinned.Count + candidates.Count);
        foreach (var note in pinned) explained.Add(note.Explain());
        foreach (var candidate in candidates)
        {
            if (nothing) candidate.Outcome = "irrelevant";
            explained.Add(candidate.Explain());
        }
        return explained;
    }
}
