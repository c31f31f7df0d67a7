using System.Text.Json.Serialization;

namespace Ingrain.Eval;

/// <summary>How ways of recalling differ from one of them, question by question.</summary>
public sealed record ComparisonReport
{
    /// <summary>The way that the others are compared with.</summary>
    [JsonPropertyName("baseline"), JsonPropertyOrder(0)]
    public required string Baseline { get; init; }

    /// <summary>One row a way, data set and part.</summary>
    [JsonPropertyName("rows"), JsonPropertyOrder(1)]
    public required IReadOnlyList<ComparisonRow> Rows { get; init; }

    /// <summary>Kinds of data sets that are not in the folder.</summary>
    [JsonPropertyName("skipped"), JsonPropertyOrder(2)]
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>Compares runs of the same questions.</summary>
    /// <param name="names">A name for each way; the first is the baseline.</param>
    /// <param name="runs">Runs as <see cref="EvalRunner"/> gives them: all ways of the first data set, then of the next.</param>
    /// <returns>The rows by way, then by data set.</returns>
    /// <exception cref="ArgumentException">The runs are not so many ways of each data set.</exception>
    public static ComparisonReport Of(IReadOnlyList<string> names, IReadOnlyList<EvalRun> runs)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(runs);
        if (names.Count == 0 || runs.Count % names.Count != 0)
            throw new ArgumentException("Each data set has one run a way.", nameof(runs));
        var rows = new List<ComparisonRow>();
        for (var v = 1; v < names.Count; v++)
            for (var d = 0; d < runs.Count; d += names.Count)
                foreach (var (was, now) in EvalRow.Parts(runs[d]).Zip(EvalRow.Parts(runs[d + v])))
                    rows.Add(ComparisonRow.Of((names[v], runs[d].Dataset, was.Part), was.Scores, now.Scores));
        return new ComparisonReport { Baseline = names[0], Rows = rows };
    }
}

/// <summary>How one way differs from the baseline on one part of a data set.</summary>
public sealed record ComparisonRow
{
    /// <summary>The way.</summary>
    [JsonPropertyName("variant"), JsonPropertyOrder(0)]
    public required string Variant { get; init; }

    /// <summary>The data set's name.</summary>
    [JsonPropertyName("dataset"), JsonPropertyOrder(1)]
    public required string Dataset { get; init; }

    /// <summary>As in <see cref="EvalRow.Part"/>.</summary>
    [JsonPropertyName("part"), JsonPropertyOrder(2)]
    public required string Part { get; init; }

    /// <summary>Questions compared.</summary>
    [JsonPropertyName("scored"), JsonPropertyOrder(3)]
    public required int Scored { get; init; }

    /// <summary>Change in recall@10: above 0 where the way is better than the baseline.</summary>
    [JsonPropertyName("recall@10"), JsonPropertyOrder(4)]
    public required PairedChange RecallAt10 { get; init; }

    /// <summary>Change in the reciprocal rank of the first gold.</summary>
    [JsonPropertyName("mrr"), JsonPropertyOrder(5)]
    public required PairedChange Mrr { get; init; }

    /// <summary>Questions whose recall@10 is higher than the baseline's.</summary>
    [JsonPropertyName("better"), JsonPropertyOrder(6)]
    public required int Better { get; init; }

    /// <summary>Questions whose recall@10 is lower than the baseline's.</summary>
    [JsonPropertyName("worse"), JsonPropertyOrder(7)]
    public required int Worse { get; init; }

    /// <summary>Compares scores of the same questions in the same order.</summary>
    internal static ComparisonRow Of(
        (string Variant, string Dataset, string Part) name, IReadOnlyList<RankingScores> was, IReadOnlyList<RankingScores> now)
    {
        var recall = was.Zip(now, (a, b) => b.RecallAt10 - a.RecallAt10).ToList();
        return new ComparisonRow
        {
            Variant = name.Variant,
            Dataset = name.Dataset,
            Part = name.Part,
            Scored = was.Count,
            RecallAt10 = PairedBootstrap.Of(recall),
            Mrr = PairedBootstrap.Of([.. was.Zip(now, (a, b) => b.ReciprocalRank - a.ReciprocalRank)]),
            Better = recall.Count(r => r > 0),
            Worse = recall.Count(r => r < 0),
        };
    }
}
