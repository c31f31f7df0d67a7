namespace Ingrain.Recall;

/// <summary>A candidate with its place in time.</summary>
/// <param name="Document">Its number.</param>
/// <param name="Relevance">How well it was found.</param>
/// <param name="At">When, in UTC ticks, or any other number that grows with time.</param>
/// <param name="Session">Number of its session; -1 where it has none, and then it stands alone.</param>
internal readonly record struct TimedCandidate(int Document, float Relevance, long At, int Session);

/// <summary>
/// Picks evidence for questions about order and development. What they ask for lies one here, one there, over the whole time, while ranking
/// alone brings ten neighbours of the best passage. So every session gets its turn: the best of each, then the next best of each; and among
/// what is about as good in a session, the first mention comes first.
/// </summary>
internal static class OrderedEvidence
{
    // Half as good as the best of its session is good enough to be the first mention of the same. On the event-ordering questions of BEAM's
    // first ten chats (20, so by and large): recall@10 .16 as ranked, .33 with the asker's own words only and without the words that ask
    // for an order, .32 by turns of sessions, .43 with first mentions first; .33 to .43 for any share from .4 to .65.
    private const float AsGood = 0.5f;

    /// <summary>Picks candidates that cover the sessions.</summary>
    /// <param name="candidates">The candidates, best first.</param>
    /// <param name="count">How many to pick at most.</param>
    /// <returns>Those picked, the ones that matter most first. <see cref="InTime"/> puts them in order of time.</returns>
    public static List<TimedCandidate> Spread(IReadOnlyList<TimedCandidate> candidates, int count)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var rounds = new List<(TimedCandidate Candidate, int Round)>(candidates.Count);
        foreach (var session in candidates.GroupBy(c => c.Session))
        {
            if (session.Key < 0)
            {
                rounds.AddRange(session.Select(c => (c, 0)));
                continue;
            }
            var good = AsGood * session.Max(c => c.Relevance);
            var ordered = session.OrderBy(c => c.Relevance < good).ThenBy(c => c.Relevance < good ? 0 : c.At)
                .ThenByDescending(c => c.Relevance).ThenBy(c => c.Document);
            rounds.AddRange(ordered.Select((c, round) => (c, round)));
        }
        rounds.Sort((a, b) => a.Round != b.Round ? a.Round.CompareTo(b.Round)
            : a.Candidate.Relevance != b.Candidate.Relevance ? b.Candidate.Relevance.CompareTo(a.Candidate.Relevance)
            : a.Candidate.Document.CompareTo(b.Candidate.Document));
        return [.. rounds.Take(Math.Max(0, count)).Select(r => r.Candidate)];
    }

    /// <summary>The same in order of time; equal times in order of number.</summary>
    /// <param name="picked">What was picked.</param>
    public static List<TimedCandidate> InTime(IEnumerable<TimedCandidate> picked) =>
        [.. picked.OrderBy(c => c.At).ThenBy(c => c.Document)];
}
