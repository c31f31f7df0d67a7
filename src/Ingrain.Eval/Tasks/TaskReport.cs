using System.Text.Json.Serialization;

namespace Ingrain.Eval;

/// <summary>What memory was worth on a stream of tasks.</summary>
public sealed record TaskReport
{
    /// <summary>The stream.</summary>
    [JsonPropertyName("stream"), JsonPropertyOrder(0)]
    public required string Stream { get; init; }

    /// <summary>Tasks of the stream.</summary>
    [JsonPropertyName("tasks"), JsonPropertyOrder(1)]
    public required int Tasks { get; init; }

    /// <summary>Orders in which they came.</summary>
    [JsonPropertyName("orders"), JsonPropertyOrder(2)]
    public required int Orders { get; init; }

    /// <summary>Whether parts came before what is made of them.</summary>
    [JsonPropertyName("parts_first"), JsonPropertyOrder(3)]
    public required bool PartsFirst { get; init; }

    /// <summary>Candidates allowed for a task.</summary>
    [JsonPropertyName("steps_max"), JsonPropertyOrder(4)]
    public required int StepsMax { get; init; }

    /// <summary>The arms.</summary>
    [JsonPropertyName("arms"), JsonPropertyOrder(5)]
    public required IReadOnlyList<TaskArmRow> Arms { get; init; }

    /// <summary>Ingrain beside each other arm, task by task.</summary>
    [JsonPropertyName("beside"), JsonPropertyOrder(6)]
    public required IReadOnlyList<TaskChangeRow> Beside { get; init; }

    internal static TaskReport Of(string stream, TaskBenchOptions options, IReadOnlyList<IReadOnlyList<TaskArmRun>> arms) => new()
    {
        Stream = stream, Tasks = arms[0][0].Outcomes.Count, Orders = options.Orders, PartsFirst = options.PartsFirst,
        StepsMax = options.StepsMax,
        Arms = [.. arms.Select(TaskArmRow.Of)],
        Beside = [.. arms.SkipLast(1).Select(a => TaskChangeRow.Of(a, arms[^1]))],
    };
}

/// <summary>One arm, averaged over its orders.</summary>
public sealed record TaskArmRow
{
    /// <summary>The arm.</summary>
    [JsonPropertyName("arm"), JsonPropertyOrder(0)]
    public required string Arm { get; init; }

    /// <summary>Share of tasks solved, hidden examples included.</summary>
    [JsonPropertyName("solved"), JsonPropertyOrder(1)]
    public required double Solved { get; init; }

    /// <summary>Share of tasks whose program passed what was shown and not what was hidden.</summary>
    [JsonPropertyName("overfitted"), JsonPropertyOrder(2)]
    public required double Overfitted { get; init; }

    /// <summary>Candidates a task, the whole budget where it was not solved.</summary>
    [JsonPropertyName("steps"), JsonPropertyOrder(3)]
    public required double Steps { get; init; }

    /// <summary>Share of solved tasks whose program calls something remembered.</summary>
    [JsonPropertyName("reuse"), JsonPropertyOrder(4)]
    public required double Reuse { get; init; }

    /// <summary>Modules offered for a task.</summary>
    [JsonPropertyName("offered"), JsonPropertyOrder(5)]
    public required double Offered { get; init; }

    /// <summary>Reward a task.</summary>
    [JsonPropertyName("reward"), JsonPropertyOrder(6)]
    public required double Reward { get; init; }

    /// <summary>Solved share by part.</summary>
    [JsonPropertyName("parts"), JsonPropertyOrder(7)]
    public required IReadOnlyDictionary<string, double> Parts { get; init; }

    /// <summary>Memory after each tenth of the stream.</summary>
    [JsonPropertyName("growth"), JsonPropertyOrder(8)]
    public required IReadOnlyList<TaskGrowth> Growth { get; init; }

    /// <summary>Modules at the end that do not pass their examples, over all orders.</summary>
    [JsonPropertyName("failing"), JsonPropertyOrder(9)]
    public required int Failing { get; init; }

    internal static TaskArmRow Of(IReadOnlyList<TaskArmRun> orders)
    {
        var all = orders.SelectMany(o => o.Outcomes).ToList();
        var solved = all.Count(o => o.IsSolved);
        return new TaskArmRow
        {
            Arm = orders[0].Arm,
            Solved = (double)solved / all.Count,
            Overfitted = (double)all.Count(o => o.Run.Passes && !o.IsSolved) / all.Count,
            Steps = all.Average(o => o.Steps),
            Reuse = solved == 0 ? 0 : (double)all.Count(o => o.IsSolved && o.Run.Reused.Count > 0) / solved,
            Offered = all.Average(o => o.Run.Offered),
            Reward = all.Average(o => o.Run.Reward),
            Parts = all.GroupBy(o => o.Task.Part).OrderBy(g => g.Key, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => (double)g.Count(o => o.IsSolved) / g.Count()),
            Growth = [.. Enumerable.Range(1, 10).Select(tenth => TaskGrowth.Of(orders, tenth))],
            Failing = orders.Sum(o => o.Failing),
        };
    }
}

/// <summary>How much is kept after a part of the stream, averaged over orders; changes counted since its beginning.</summary>
/// <param name="Modules">Modules.</param>
/// <param name="Characters">Characters of code.</param>
/// <param name="Depth">The longest chain of modules that need one another.</param>
/// <param name="Updates">New versions of modules that were there, and modules taken out of use.</param>
public sealed record TaskGrowth(
    [property: JsonPropertyName("modules")] double Modules, [property: JsonPropertyName("characters")] double Characters,
    [property: JsonPropertyName("depth")] double Depth, [property: JsonPropertyName("updates")] double Updates)
{
    internal static TaskGrowth Of(IReadOnlyList<TaskArmRun> orders, int tenth)
    {
        var upTo = orders.Select(o => o.Outcomes.Take(Math.Max(1, o.Outcomes.Count * tenth / 10)).Select(t => t.Run).ToList()).ToList();
        return new TaskGrowth(
            upTo.Average(r => r[^1].Size.Modules), upTo.Average(r => (double)r[^1].Size.Characters),
            upTo.Average(r => r[^1].Size.Depth), upTo.Average(r => r.Sum(t => t.Kept.Updated + t.Kept.Archived)));
    }
}

/// <summary>
/// How Ingrain's arm differs from another on the same tasks in the same orders; each task counts once, as its average over orders.
/// </summary>
public sealed record TaskChangeRow
{
    /// <summary>The other arm.</summary>
    [JsonPropertyName("arm"), JsonPropertyOrder(0)]
    public required string Arm { get; init; }

    /// <summary>Change in the share solved.</summary>
    [JsonPropertyName("solved"), JsonPropertyOrder(1)]
    public required PairedChange Solved { get; init; }

    /// <summary>Change in steps as a share of the other arm's: below 0 where Ingrain needs fewer.</summary>
    [JsonPropertyName("steps"), JsonPropertyOrder(2)]
    public required PairedChange Steps { get; init; }

    /// <summary>The same over runs of tasks that both solved.</summary>
    [JsonPropertyName("steps_where_both_solve"), JsonPropertyOrder(3)]
    public required PairedChange StepsWhereBothSolve { get; init; }

    internal static TaskChangeRow Of(IReadOnlyList<TaskArmRun> others, IReadOnlyList<TaskArmRun> own)
    {
        var pairs = own.Zip(others).SelectMany(o =>
        {
            var was = o.Second.Outcomes.ToDictionary(t => t.Task.Id, StringComparer.Ordinal);
            return o.First.Outcomes.Select(t => (Was: was[t.Task.Id], Now: t));
        }).GroupBy(p => p.Now.Task.Id).Select(g => g.ToList()).ToList();
        var both = pairs.Select(p => p.Where(o => o.Was.IsSolved && o.Now.IsSolved).ToList()).Where(p => p.Count > 0).ToList();
        return new TaskChangeRow
        {
            Arm = others[0].Arm,
            Solved = PairedBootstrap.Of([.. pairs.Select(p => p.Average(o => (o.Now.IsSolved ? 1.0 : 0) - (o.Was.IsSolved ? 1 : 0)))]),
            Steps = Relative(pairs),
            StepsWhereBothSolve = Relative(both),
        };
    }

    private static PairedChange Relative(List<List<(TaskOutcome Was, TaskOutcome Now)>> pairs)
    {
        if (pairs.Count == 0) return default;
        var level = pairs.Average(p => p.Average(o => (double)o.Was.Steps));
        return PairedBootstrap.Of([.. pairs.Select(p => p.Average(o => (double)(o.Now.Steps - o.Was.Steps)) / level)]);
    }
}
