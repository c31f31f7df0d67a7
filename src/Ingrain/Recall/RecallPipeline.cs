namespace Ingrain.Recall;

/// <summary>One recall, step by step. The caller has applied the log up to the space's head and holds the index's read lock.</summary>
internal static class RecallPipeline
{
    // Candidates scored per item asked for, and at least so many: policies reorder them, filters drop some.
    private const int CandidatesPerItem = 4;
    private const int CandidatesMin = 200;

    // How much deeper to look where what no longer holds crowds out what does.
    private const int DepthFactor = 8;

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
        if (query.Under is { } under && !MemoryPath.TryNormalize(under, out _))
            throw new ArgumentException("Under is a path: relative segments parted by '/'.", nameof(query));
        if (!RecallPolicy.IsKnown(query.Policy)) throw new ArgumentException("There is no scoring policy of that name.", nameof(query));
    }

    /// <summary>Answers a query.</summary>
    /// <param name="index">The space.</param>
    /// <param name="query">The query, checked.</param>
    /// <param name="moment">The clock, and the point of the log to answer from.</param>
    /// <param name="scratch">Working room, all zero.</param>
    public static Recalled Run(SpaceIndex index, RecallQuery query, RecallMoment moment, RecallScratch scratch)
    {
        var only = query.Under is { } under ? index.Paths.Below(MemoryPath.Normalize(under)) : null;
        var seen = new Visibility(Math.Min(moment.Sequence, query.AsOf?.Sequence ?? long.MaxValue), query.Kinds, only);
        var asked = new RecallRequest(query, moment, seen);
        var analysis = QueryAnalysis.Of(query.Text, index.Words, moment.Now, asked.Has(RecallChannels.Typos));
        analysis = AnchoredTimes.Resolve(index, analysis, asked, scratch);
        var (found, candidates) = Find(index, analysis, asked, scratch);
        var share = RelevanceFloor.Share(index, analysis, found);
        var nothing = RelevanceFloor.IsNothingRelevant(share);
        ScoringPolicy.Score(candidates, query.Policy, moment);
        if (analysis.AsksOrder && asked.Has(RecallChannels.Time)) candidates = OrderedAnswer.Of(candidates, query.Limit);
        var pinned = PinnedNotes.Find(index, asked);
        var bounds = asked.Has(RecallChannels.Routing)
            ? query with { LimitTokens = ReadStrategy.Of(analysis.Route).Tokens(query.LimitTokens) }
            : query;
        var context = new ContextText(bounds.LimitTokens, scratch.Selection);
        var selection = new Selection(index, analysis, bounds, context, scratch.Selection);
        var items = selection.Take(nothing ? [] : candidates, pinned.Pinned, pinned.Standing);
        return new Recalled
        {
            Items = items,
            Context = context.ToString(),
            Tokens = items.Count == 0 ? 0 : context.Tokens,
            NothingRelevant = nothing,
            Confidence = RelevanceFloor.Confidence(share),
            Sequence = seen.Sequence,
            Candidates = query.Explain ? Explain([.. pinned.Pinned, .. pinned.Standing], candidates, nothing) : [],
        };
    }

    /// <summary>
    /// Finds candidates and sorts out facts that no longer hold. Where those crowd out what does hold, as hundreds of former values of one
    /// thing can, it looks deeper.
    /// </summary>
    private static (List<ScoredDocument> Found, List<RecallCandidate> Candidates) Find(
        SpaceIndex index, QueryAnalysis analysis, RecallRequest asked, RecallScratch scratch)
    {
        var query = asked.Query;
        for (var depth = Math.Max(CandidatesMin, query.Limit * CandidatesPerItem); ; depth *= DepthFactor)
        {
            var found = CandidateSearch.Find(index, analysis, asked, depth, scratch);
            var candidates = Load(index, found, scratch);
            Reconcile(candidates, query, asked.Moment, asked.Seen.Sequence);
            if (found.Count < depth || query.IncludeSuperseded || Holding(candidates) >= query.Limit)
                return (found, candidates);
        }
    }

    private static List<RecallCandidate> Load(SpaceIndex index, List<ScoredDocument> found, RecallScratch scratch)
    {
        scratch.EndCandidates();
        foreach (var scored in found) scratch.Candidates.Add(scratch.Candidate(scored, index.Documents));
        return scratch.Candidates;
    }

    private static int Holding(List<RecallCandidate> candidates)
    {
        var count = 0;
        foreach (var candidate in candidates)
            if (!candidate.IsSuperseded) count++;
        return count;
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
