namespace Ingrain.Eval;

/// <summary>Runs a data set: takes each conversation in, asks its questions, and counts what came back.</summary>
public sealed class EvalRunner
{
    // Deep enough for recall@20 and for ranks far down; deeper where gold are sessions, of which several episodes may come up.
    private const int Depth = 100;
    private const int SessionDepth = 200;
    private const int DepthTokens = 200_000;

    private readonly OpenTarget _open;
    private readonly TimeProvider _clock;

    /// <summary>Makes a runner.</summary>
    /// <param name="open">Takes a conversation in: <see cref="IndexTarget.OpenAsync"/>, or an engine.</param>
    /// <param name="clock">Times the recalls.</param>
    public EvalRunner(OpenTarget open, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(clock);
        _open = open;
        _clock = clock;
    }

    /// <summary>Runs a data set.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="policy">Name of the scoring policy; null for the default.</param>
    /// <param name="cancel">Ends the run.</param>
    /// <returns>The report.</returns>
    public async Task<RetrievalReport> RunAsync(EvalDataset dataset, string? policy = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var measurements = new Measurements();
        foreach (var conversation in dataset.Conversations)
        {
            var target = await _open(conversation, cancel);
            try
            {
                await AskAllAsync(conversation, target, (measurements, policy), cancel);
            }
            finally
            {
                if (target.Close is { } close) await close();
            }
        }
        return measurements.ToReport();
    }

    private async Task AskAllAsync(
        EvalConversation conversation, RecallTarget target, (Measurements Into, string? Policy) run, CancellationToken cancel)
    {
        var sessions = new Dictionary<string, string>(StringComparer.Ordinal);
        var last = DateTimeOffset.UnixEpoch;
        foreach (var episode in conversation.Episodes)
        {
            sessions[episode.Id.Value] = episode.Session.Value;
            if (episode.OccurredAt is { } at && at > last) last = at;
        }
        foreach (var question in conversation.Questions)
        {
            var now = question.AskedAt ?? last;
            var query = new RecallQuery { Text = question.Text };
            if (run.Policy is { } policy) query = query with { Policy = policy };
            // Timed as it is used, with default bounds; ranked to a depth that default bounds would cut.
            var started = _clock.GetTimestamp();
            var plain = await target.Ask(query, now, cancel);
            run.Into.Recalled(_clock.GetElapsedTime(started), plain.Tokens);
            if (question.Gold.Count == 0) continue;
            var deep = await target.Ask(query with { Limit = DepthOf(question.Unit), LimitTokens = DepthTokens }, now, cancel);
            run.Into.Scored(question.Category, RankingScores.Of(Ranked(deep, question.Unit, sessions), question.Gold));
        }
    }

    private static int DepthOf(GoldUnit unit) => unit == GoldUnit.Session ? SessionDepth : Depth;

    /// <summary>The ids that the items stand for: an episode's own, or those of the episodes that a record rests on.</summary>
    private static List<string> Ranked(Recalled recalled, GoldUnit unit, Dictionary<string, string> sessions)
    {
        var ranked = new List<string>();
        foreach (var item in recalled.Items)
        {
            if (item.Kind == RecordKind.Episode) Add(item.Id.Value);
            else
                foreach (var evidence in item.Evidence)
                    if (evidence.Kind == RecordKind.Episode) Add(evidence.Id.Value);
        }
        return ranked;

        void Add(string id)
        {
            if (unit == GoldUnit.Episode) ranked.Add(id);
            else if (sessions.TryGetValue(id, out var session)) ranked.Add(session);
        }
    }
}
