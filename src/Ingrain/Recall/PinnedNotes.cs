namespace Ingrain.Recall;

/// <summary>
/// The notes a recall carries whatever was asked: those that somebody pinned, and of the standing wishes, which are many, those that bear
/// on the question.
/// </summary>
internal static class PinnedNotes
{
    // Of hundreds of wishes the latest are looked at: choosing among them is part of every recall.
    private const int StandingRead = 256;

    // Few, since each takes the place of something that was searched for.
    private const int StandingMax = 3;
    private const int StandingShare = 8;

    /// <summary>The notes.</summary>
    /// <param name="index">The space.</param>
    /// <param name="asked">The query, and what may be seen.</param>
    /// <returns>What was pinned, oldest first; and standing wishes, nearest to the question first.</returns>
    public static (List<RecallCandidate> Pinned, List<RecallCandidate> Standing) Find(SpaceIndex index, RecallRequest asked)
    {
        var (pinned, bearing) = (new List<RecallCandidate>(), new List<RecallCandidate>());
        if (index.Pinned.Count == 0 || !asked.Seen.Allows(RecordKind.Note)) return (pinned, bearing);
        var standing = new Dictionary<Note, RecallCandidate>(ReferenceEqualityComparer.Instance);
        var wishes = new List<Note>();
        foreach (var document in index.Pinned)
        {
            if (!asked.Seen.Sees(document, index.Documents)) continue;
            var candidate = new RecallCandidate(new ScoredDocument(document, 0, default), index.Documents);
            var note = (Note)candidate.Thing;
            if (!note.Path.StartsWith(MemoryPath.Standing, StringComparison.Ordinal))
            {
                pinned.Add(candidate);
                continue;
            }
            // A wish is a person's: what an agent or a page wrote there is an ordinary note.
            if (note.Label < TrustLabel.Principal) continue;
            standing[note] = candidate;
            wishes.Add(note);
        }
        if (!asked.Has(RecallChannels.Standing)) return (pinned, bearing);
        var latest = wishes[Math.Max(0, wishes.Count - StandingRead)..];
        foreach (var note in StandingChoice.Choose(asked.Query.Text, latest, StandingMax, asked.Query.LimitTokens / StandingShare))
            bearing.Add(standing[note]);
        return (pinned, bearing);
    }
}
