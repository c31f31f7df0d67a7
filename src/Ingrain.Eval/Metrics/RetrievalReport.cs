using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Ingrain.Eval;

/// <summary>What an evaluation found. Its JSON shape is fixed: scripts compare reports of different commits.</summary>
public sealed record RetrievalReport
{
    /// <summary>Questions asked.</summary>
    [JsonPropertyName("questions"), JsonPropertyOrder(0)]
    public required int Questions { get; init; }

    /// <summary>Questions with gold, over which the averages are taken.</summary>
    [JsonPropertyName("scored"), JsonPropertyOrder(1)]
    public required int Scored { get; init; }

    /// <summary>Average share of a question's gold within the first 5.</summary>
    [JsonPropertyName("recall@5"), JsonPropertyOrder(2)]
    public required double RecallAt5 { get; init; }

    /// <summary>Average share of a question's gold within the first 10.</summary>
    [JsonPropertyName("recall@10"), JsonPropertyOrder(3)]
    public required double RecallAt10 { get; init; }

    /// <summary>Average share of a question's gold within the first 20.</summary>
    [JsonPropertyName("recall@20"), JsonPropertyOrder(4)]
    public required double RecallAt20 { get; init; }

    /// <summary>Share of questions with any gold within the first 10.</summary>
    [JsonPropertyName("hit@10"), JsonPropertyOrder(5)]
    public required double HitAt10 { get; init; }

    /// <summary>Share of questions with all gold within the first 10.</summary>
    [JsonPropertyName("all@10"), JsonPropertyOrder(6)]
    public required double AllAt10 { get; init; }

    /// <summary>Average of 1 / rank of the first gold.</summary>
    [JsonPropertyName("mrr"), JsonPropertyOrder(7)]
    public required double Mrr { get; init; }

    /// <summary>Average binary nDCG of the first 10.</summary>
    [JsonPropertyName("ndcg@10"), JsonPropertyOrder(8)]
    public required double NdcgAt10 { get; init; }

    /// <summary>The same by category, in order of name.</summary>
    [JsonPropertyName("byCategory"), JsonPropertyOrder(9)]
    public required IReadOnlyDictionary<string, CategoryReport> ByCategory { get; init; }

    /// <summary>Median time of one recall with default bounds, in milliseconds.</summary>
    [JsonPropertyName("p50Ms"), JsonPropertyOrder(10)]
    public required double P50Ms { get; init; }

    /// <summary>99th percentile of the same.</summary>
    [JsonPropertyName("p99Ms"), JsonPropertyOrder(11)]
    public required double P99Ms { get; init; }

    /// <summary>Average estimated tokens of the context that a recall with default bounds gives.</summary>
    [JsonPropertyName("tokensPerRecall"), JsonPropertyOrder(12)]
    public required double TokensPerRecall { get; init; }

    /// <summary>The report of a run.</summary>
    /// <param name="run">The run.</param>
    public static RetrievalReport Of(EvalRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var all = CategoryReport.Of(run.Scores());
        var cost = RecallCost.Of(run);
        return new RetrievalReport
        {
            Questions = run.Questions.Count,
            Scored = all.Scored,
            RecallAt5 = all.RecallAt5,
            RecallAt10 = all.RecallAt10,
            RecallAt20 = all.RecallAt20,
            HitAt10 = all.HitAt10,
            AllAt10 = all.AllAt10,
            Mrr = all.Mrr,
            NdcgAt10 = all.NdcgAt10,
            ByCategory = run.Categories()
                .ToImmutableSortedDictionary(c => c, c => CategoryReport.Of(run.Scores(c)), StringComparer.Ordinal),
            P50Ms = cost.P50Ms,
            P99Ms = cost.P99Ms,
            TokensPerRecall = cost.TokensPerRecall,
        };
    }
}

/// <summary>The averages over the scored questions of one category.</summary>
public sealed record CategoryReport
{
    /// <summary>Questions with gold.</summary>
    [JsonPropertyName("scored"), JsonPropertyOrder(0)]
    public required int Scored { get; init; }

    /// <summary>As in <see cref="RetrievalReport.RecallAt5"/>.</summary>
    [JsonPropertyName("recall@5"), JsonPropertyOrder(1)]
    public required double RecallAt5 { get; init; }

    /// <summary>As in <see cref="RetrievalReport.RecallAt10"/>.</summary>
    [JsonPropertyName("recall@10"), JsonPropertyOrder(2)]
    public required double RecallAt10 { get; init; }

    /// <summary>As in <see cref="RetrievalReport.RecallAt20"/>.</summary>
    [JsonPropertyName("recall@20"), JsonPropertyOrder(3)]
    public required double RecallAt20 { get; init; }

    /// <summary>As in <see cref="RetrievalReport.HitAt10"/>.</summary>
    [JsonPropertyName("hit@10"), JsonPropertyOrder(4)]
    public required double HitAt10 { get; init; }

    /// <summary>As in <see cref="RetrievalReport.AllAt10"/>.</summary>
    [JsonPropertyName("all@10"), JsonPropertyOrder(5)]
    public required double AllAt10 { get; init; }

    /// <summary>As in <see cref="RetrievalReport.Mrr"/>.</summary>
    [JsonPropertyName("mrr"), JsonPropertyOrder(6)]
    public required double Mrr { get; init; }

    /// <summary>As in <see cref="RetrievalReport.NdcgAt10"/>.</summary>
    [JsonPropertyName("ndcg@10"), JsonPropertyOrder(7)]
    public required double NdcgAt10 { get; init; }

    /// <summary>The averages of some scores.</summary>
    /// <param name="scores">The scores.</param>
    public static CategoryReport Of(IReadOnlyList<RankingScores> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var average = RankingScores.Average(scores);
        return new CategoryReport
        {
            Scored = scores.Count,
            RecallAt5 = Figures.Rounded(average.RecallAt5),
            RecallAt10 = Figures.Rounded(average.RecallAt10),
            RecallAt20 = Figures.Rounded(average.RecallAt20),
            HitAt10 = Figures.Rounded(average.HitAt10),
            AllAt10 = Figures.Rounded(average.AllAt10),
            Mrr = Figures.Rounded(average.ReciprocalRank),
            NdcgAt10 = Figures.Rounded(average.NdcgAt10),
        };
    }
}
