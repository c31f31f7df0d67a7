namespace Ingrain.Eval;

/// <summary>Runs data sets: takes each conversation in, asks its questions, and counts what came back.</summary>
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

    /// <summary>
    /// How many conversations are asked at once, from 1. More are done sooner; each gives the same results, but times tell less.
    /// </summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Told how many questions are done, one call at a time.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Runs a data set.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="variant">How to recall; null for the usual way.</param>
    /// <param name="cancel">Ends the run.</param>
    /// <returns>The results.</returns>
    public async Task<EvalRun> RunAsync(EvalDataset dataset, RecallVariant? variant = null, CancellationToken cancel = default) =>
        (await RunAsync([dataset], [variant ?? RecallVariant.Usual], cancel))[0];

    /// <summary>Runs data sets in several ways, each conversation taken in once.</summary>
    /// <param name="datasets">The data sets.</param>
    /// <param name="variants">The ways.</param>
    /// <param name="cancel">Ends the run.</param>
    /// <returns>One run a data set and way: all ways of the first data set, then of the next.</returns>
    public async Task<IReadOnlyList<EvalRun>> RunAsync(
        IReadOnlyList<EvalDataset> datasets, IReadOnlyList<RecallVariant> variants, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        ArgumentNullException.ThrowIfNull(variants);
        var conversations = datasets.SelectMany(d => d.Conversations).ToList();
        var results = new QuestionResult[conversations.Count][][];
        var tally = new Tally(Progress);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Jobs, CancellationToken = cancel };
        await Parallel.ForEachAsync(Enumerable.Range(0, conversations.Count), options, async (i, ct) =>
            results[i] = await AskAllAsync(conversations[i], variants, tally, ct));
        var runs = new List<EvalRun>();
        var first = 0;
        foreach (var dataset in datasets)
        {
            var own = results.AsSpan(first, dataset.Conversations.Count).ToArray();
            for (var v = 0; v < variants.Count; v++)
                runs.Add(new EvalRun(dataset.Name, variants[v], [.. own.SelectMany(r => r[v])]));
            first += own.Length;
        }
        return runs;
    }

    private async Task<QuestionResult[][]> AskAllAsync(
        EvalConversation conversation, IReadOnlyList<RecallVariant> variants, Tally tally, CancellationToken cancel)
    {
        var target = await _open(conversation, cancel);
        try
        {
            var ids = new RankedIds(conversation);
            var results = new QuestionResult[variants.Count][];
            for (var v = 0; v < variants.Count; v++) results[v] = new QuestionResult[conversation.Questions.Count];
            for (var q = 0; q < conversation.Questions.Count; q++)
            {
                var question = conversation.Questions[q];
                var now = ids.AskedAt(question);
                for (var v = 0; v < variants.Count; v++)
                    results[v][q] = await AskAsync(question, variants[v], (target, ids, now), cancel);
                tally.Add();
            }
            return results;
        }
        finally
        {
            if (target.Close is { } close) await close();
        }
    }

    /// <summary>
    /// Asks as it is used, with default bounds, for time and tokens; and to a depth that those bounds would cut, for ranks.
    /// </summary>
    private async Task<QuestionResult> AskAsync(
        EvalQuestion question, RecallVariant variant, (RecallTarget Target, RankedIds Ids, DateTimeOffset Now) memory,
        CancellationToken cancel)
    {
        var query = variant.Query(question);
        var result = new QuestionResult { Category = question.Category, Scores = null };
        if (variant.IsTimed)
        {
            var started = _clock.GetTimestamp();
            var plain = await memory.Target.Ask(query, memory.Now, cancel);
            result = result with
            {
                Elapsed = _clock.GetElapsedTime(started),
                Tokens = plain.Tokens,
            };
        }
        if (question.Gold.Count == 0) return result;
        var depth = question.Unit == GoldUnit.Session ? SessionDepth : Depth;
        var deep = await memory.Target.Ask(query with { Limit = depth, LimitTokens = DepthTokens }, memory.Now, cancel);
        return result with { Scores = RankingScores.Of(memory.Ids.Of(deep.Items, question.Unit), question.Gold) };
    }

    /// <summary>Counts questions from all conversations at once.</summary>
    private sealed class Tally(IProgress<long>? progress)
    {
        private readonly Lock _lock = new();
        private long _count;

        public void Add()
        {
            lock (_lock) progress?.Report(++_count);
        }
    }
}
