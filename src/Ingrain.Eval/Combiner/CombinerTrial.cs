using System.Text.Json.Serialization;

namespace Ingrain.Eval;

/// <summary>Whether learned weights rank better than the fixed ones on questions they were not learned from.</summary>
public sealed record CombinerTrial
{
    /// <summary>What the weights were learned from.</summary>
    [JsonPropertyName("learnedFrom"), JsonPropertyOrder(0)]
    public required string LearnedFrom { get; init; }

    /// <summary>What they were tried on.</summary>
    [JsonPropertyName("triedOn"), JsonPropertyOrder(1)]
    public required string TriedOn { get; init; }

    /// <summary>The weights by part of the score; empty where each part of a cross-validation had its own.</summary>
    [JsonPropertyName("weights"), JsonPropertyOrder(2)]
    public required IReadOnlyDictionary<string, double> Weights { get; init; }

    /// <summary>Change in recall@10 over the fixed weights.</summary>
    [JsonPropertyName("recall@10"), JsonPropertyOrder(3)]
    public required PairedChange RecallAt10 { get; init; }

    /// <summary>Change in the reciprocal rank of the first gold.</summary>
    [JsonPropertyName("mrr"), JsonPropertyOrder(4)]
    public required PairedChange Mrr { get; init; }

    /// <summary>Makes a trial of pairs of scores.</summary>
    internal static CombinerTrial Of(
        string from, string on, double[] weights, IReadOnlyList<(RankingScores Fixed, RankingScores Learned)> scores) => new()
        {
            LearnedFrom = from,
            TriedOn = on,
            Weights = RankingExample.Features.Zip(weights).ToDictionary(w => w.First, w => Figures.Rounded(w.Second)),
            RecallAt10 = PairedBootstrap.Of([.. scores.Select(s => s.Learned.RecallAt10 - s.Fixed.RecallAt10)]),
            Mrr = PairedBootstrap.Of([.. scores.Select(s => s.Learned.ReciprocalRank - s.Fixed.ReciprocalRank)]),
        };
}
