namespace Ingrain.Recall;

/// <summary>Selects what is handed out, while the limit and the budget last, and writes it into the context.</summary>
/// <param name="index">The space.</param>
/// <param name="analysis">The query, analysed.</param>
/// <param name="query">Its bounds.</param>
/// <param name="context">Where the text goes.</param>
/// <param name="scratch">Working room, empty.</param>
internal sealed class Selection(
    SpaceIndex index, QueryAnalysis analysis, RecallQuery query, ContextText context, SelectionScratch scratch)
{
    // Pinned notes are there in every recall; half the budget at most leaves room for what was asked.
    private const int PinnedShare = 2;

    // One long item must not be all there is: with a quarter each, at least four things are said.
    private const int ItemShare = 4;
    private const int ItemTokensMin = 128;

    // Standing wishes come behind the best few: always there, and in no answer's place.
    private const int BeforeStanding = 5;
    private const int StandingPart = 4;
    private const int HeadingTokens = 24;

    // The claim says it; what it rests on needs a line or two to be checked by.
    private const int EvidenceTokens = 64;

    private readonly List<RecalledItem> _items = [];
    private readonly HashSet<int> _taken = scratch.Taken;
    private readonly DuplicateFilter _duplicates = scratch.Duplicates;
    private List<RecallCandidate> _candidates = [];
    private Dictionary<int, RecallCandidate>? _episodes;

    /// <summary>Takes pinned notes, the best candidates, standing wishes, and the candidates behind.</summary>
    /// <param name="candidates">The candidates, best first.</param>
    /// <param name="pinned">Pinned notes.</param>
    /// <param name="standing">Standing wishes that bear on the query.</param>
    /// <returns>What was taken, in that order. Every candidate knows what became of it.</returns>
    public List<RecalledItem> Take(List<RecallCandidate> candidates, List<RecallCandidate> pinned, List<RecallCandidate> standing)
    {
        _candidates = candidates;
        standing = standing[..Math.Min(standing.Count, query.Limit / StandingPart)];
        foreach (var note in pinned) TakePinned(note, (query.LimitTokens / PinnedShare) - context.Tokens);
        var (before, next) = (_items.Count, 0);
        // The best answer has its place and its tokens before any wish has.
        while (next < candidates.Count && _items.Count == before && _items.Count < query.Limit) Offer(candidates[next++]);
        foreach (var wish in standing) context.Reserved += TokenEstimate.Of(wish.Text) + HeadingTokens;
        var count = Math.Min(before + BeforeStanding, query.Limit - standing.Count);
        while (next < candidates.Count && _items.Count < count) Offer(candidates[next++]);
        context.Reserved = 0;
        foreach (var wish in standing) TakePinned(wish, query.LimitTokens / PinnedShare);
        while (next < candidates.Count && _items.Count < query.Limit) Offer(candidates[next++]);
        return _items;
    }

    private void TakePinned(RecallCandidate note, int tokensMax)
    {
        if (_items.Count == query.Limit || _taken.Contains(note.Found.Document)) return;
        if (context.TryAdd(note, analysis, index.Words, tokensMax)) Add(note, "pinned");
    }

    private void Offer(RecallCandidate candidate)
    {
        if (_taken.Contains(candidate.Found.Document))
        {
            // What backs a claim was taken as itself; anything else is the same note pinned.
            if (candidate.Outcome != "returned") candidate.Outcome = "pinned";
            return;
        }
        if (candidate.IsSuperseded && !query.IncludeSuperseded) candidate.Outcome = "superseded";
        else if (!context.MayFit(candidate.Text)) candidate.Outcome = "budget";
        // Two modules that differ in a word are two modules.
        else if (candidate.Kind != RecordKind.Module && _duplicates.Repeats(candidate.Text)) candidate.Outcome = "duplicate";
        else if (!context.TryAdd(candidate, analysis, index.Words, Math.Max(ItemTokensMin, query.LimitTokens / ItemShare)))
            candidate.Outcome = "budget";
        else
        {
            Add(candidate, "returned");
            if (candidate.Kind != RecordKind.Episode) AddEvidence((Record)candidate.Thing);
        }
    }

    /// <summary>Puts what a claim rests on right behind it, cut to a line or two, where it was found too.</summary>
    private void AddEvidence(Record claim)
    {
        foreach (var evidence in claim.Evidence)
        {
            if (evidence.Kind != RecordKind.Episode || _items.Count == query.Limit) continue;
            var document = index.Documents.Latest(RecordKind.Episode, evidence.Id);
            if (!Episodes().TryGetValue(document, out var said) || _taken.Contains(document)) continue;
            if (context.TryAdd(said, analysis, index.Words, EvidenceTokens)) Add(said, "returned");
        }
    }

    /// <summary>The candidates that are episodes, by document: made when the first claim asks for what it rests on.</summary>
    private Dictionary<int, RecallCandidate> Episodes()
    {
        if (_episodes is { } known) return known;
        _episodes = [];
        foreach (var candidate in _candidates)
            if (candidate.Kind == RecordKind.Episode) _episodes[candidate.Found.Document] = candidate;
        return _episodes;
    }

    private void Add(RecallCandidate candidate, string outcome)
    {
        candidate.Outcome = outcome;
        _taken.Add(candidate.Found.Document);
        _items.Add(candidate.ToItem());
    }
}
