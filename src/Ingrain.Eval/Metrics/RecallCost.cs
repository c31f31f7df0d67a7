namespace Ingrain.Eval;

/// <summary>What recalls with default bounds cost.</summary>
/// <param name="P50Ms">Median time of one recall, in milliseconds.</param>
/// <param name="P99Ms">99th percentile of the same, by nearest rank.</param>
/// <param name="TokensPerRecall">Average estimated tokens of the context.</param>
public sealed record RecallCost(double P50Ms, double P99Ms, double TokensPerRecall)
{
    /// <summary>The cost of a run; all 0 where nothing was timed.</summary>
    /// <param name="run">The run.</param>
    public static RecallCost Of(EvalRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (milliseconds, tokens) = (new List<double>(), 0L);
        foreach (var question in run.Questions)
        {
            if (question.Elapsed is not { } elapsed) continue;
            milliseconds.Add(elapsed.TotalMilliseconds);
            tokens += question.Tokens;
        }
        if (milliseconds.Count == 0) return new RecallCost(0, 0, 0);
        milliseconds.Sort();
        return new RecallCost(
            Figures.Rounded(Figures.Percentile(milliseconds, 0.5)),
            Figures.Rounded(Figures.Percentile(milliseconds, 0.99)),
            Figures.Rounded((double)tokens / milliseconds.Count));
    }
}
