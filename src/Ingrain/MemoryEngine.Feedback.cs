using System.Security.Cryptography;
using System.Text;

namespace Ingrain;

/// <summary>Feedback: whether what recall gave was of use.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>The most judgements of one call.</summary>
    public const int FeedbackMax = 1_000;

    private const string FeedbackRole = "feedback";
    private const string FeedbackPrefix = "feedback-";
    private const string VerdictName = "verdict";
    private const string UsefulVerdict = "useful";

    /// <summary>
    /// Keeps whether recalled things were of use, in one changeset, with its author and reason. A judgement is an episode in a session of
    /// its target's own: it is listed, rolled back and erased like any other, goes with its target when that is erased, and is never
    /// recalled itself. No ranking reads it.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="feedback">The judgements, 1 to <see cref="FeedbackMax"/>.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Sequence of the changeset; null where all was kept before under the same changeset's id.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.NotFound"/>: a target is not there, and nothing is kept. <see cref="MemoryErrorCode.Invalid"/>: too many,
    /// or none. Or the store fails.
    /// </exception>
    public async Task<long?> JudgeAsync(
        SpaceId space, IReadOnlyList<Feedback> feedback, WriteContext context, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        ArgumentNullException.ThrowIfNull(context);
        if (feedback.Count is 0 or > FeedbackMax)
            throw new MemoryException(MemoryErrorCode.Invalid, $"1 to {FeedbackMax:N0} judgements are kept at once.");
        var episodes = new List<Episode>();
        foreach (var (target, isUseful) in feedback)
        {
            if (await OpenAsync(space, target, null, ct).ConfigureAwait(false) is null) throw NotFound(target);
            var (name, verdict) = ($"{Word(target.Kind)}:{target.Id}", isUseful ? UsefulVerdict : "not-useful");
            episodes.Add(new Episode
            {
                Session = FeedbackSession(target), Role = FeedbackRole, Speaker = context.Actor.Name,
                // Memory's own words, framed as such: indexing leaves them out, so that no judgement is ever found in place of a memory.
                Content = EvidenceFrame.Around(SHA256.HashData(Encoding.UTF8.GetBytes(name)), $"{name}: {verdict}"),
                Metadata = new Dictionary<string, string> { ["target"] = name, [VerdictName] = verdict },
            });
        }
        return (await KeepEpisodesAsync(space, episodes, context, ct).ConfigureAwait(false)).Sequence;
    }

    /// <summary>What was said of something by <see cref="JudgeAsync"/>.</summary>
    /// <param name="space">The space.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The counts; none where nothing was said or what was said was rolled back.</returns>
    public async Task<FeedbackCounts> FeedbackAsync(SpaceId space, Endpoint target, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        var last = new Dictionary<string, bool>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var query = new Storage.ListQuery
            {
                Kind = RecordKind.Episode, Place = FeedbackSession(target).Value, Cursor = cursor, Limit = Storage.ListQuery.LimitMax,
            };
            var page = await ListAsync(space, query, null, ct).ConfigureAwait(false);
            foreach (var episode in page.Items.Select(i => i.Episode!))
                if (episode is { Role: FeedbackRole, State: RecordState.Active, Speaker: { } author })
                    last[author] = episode.Metadata.GetValueOrDefault(VerdictName) == UsefulVerdict;
            cursor = page.Cursor;
        }
        while (cursor is not null);
        var useful = last.Values.Count(v => v);
        return new FeedbackCounts(useful, last.Count - useful);
    }

    /// <summary>Adds to what a recall explains what was said of the things that it returned.</summary>
    private async Task<Recalled> WithFeedbackAsync(SpaceId space, Recalled recalled, CancellationToken ct)
    {
        var explained = new List<Candidate>(recalled.Candidates.Count);
        foreach (var candidate in recalled.Candidates)
        {
            var counts = candidate.Outcome is "returned" or "pinned"
                ? await FeedbackAsync(space, new Endpoint(candidate.Kind, candidate.Id), ct).ConfigureAwait(false) : default;
            explained.Add(counts.IsNone ? candidate : candidate with { Feedback = counts });
        }
        return recalled with { Candidates = explained };
    }

    /// <summary>
    /// Whether an episode would count as somebody's judgement: only <see cref="JudgeAsync"/> writes those, in its actor's name.
    /// </summary>
    private static bool IsFeedback(Episode episode) =>
        episode.Role == FeedbackRole && episode.Session.Value?.StartsWith(FeedbackPrefix, StringComparison.Ordinal) == true;

    private static RecordId FeedbackSession(Endpoint target)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Word(target.Kind)}:{target.Id}"));
        return new RecordId(FeedbackPrefix + Convert.ToHexStringLower(hash.AsSpan(0, 16)));
    }
}
