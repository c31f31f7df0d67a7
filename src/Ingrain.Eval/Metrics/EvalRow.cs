using System.Text.Json.Serialization;

namespace Ingrain.Eval;

/// <summary>One row of the table over several data sets.</summary>
public sealed record EvalRow
{
    /// <summary>The part that is the whole data set.</summary>
    public const string Overall = "overall";

    /// <summary>The part that leaves out what was asked of somebody who never said it.</summary>
    public const string WithoutAdversarial = "without adversarial";

    /// <summary>The data set's name.</summary>
    [JsonPropertyName("dataset"), JsonPropertyOrder(0)]
    public required string Dataset { get; init; }

    /// <summary><see cref="Overall"/>, <see cref="WithoutAdversarial"/> or a category.</summary>
    [JsonPropertyName("part"), JsonPropertyOrder(1)]
    public required string Part { get; init; }

    /// <summary>The averages.</summary>
    [JsonPropertyName("scores"), JsonPropertyOrder(2)]
    public required CategoryReport Scores { get; init; }

    /// <summary>What recalls cost; on whole data sets only.</summary>
    [JsonPropertyName("cost"), JsonPropertyOrder(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecallCost? Cost { get; init; }

    /// <summary>The rows of runs, in their order.</summary>
    /// <param name="runs">The runs.</param>
    public static IReadOnlyList<EvalRow> Of(IReadOnlyList<EvalRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var rows = new List<EvalRow>();
        foreach (var run in runs)
            foreach (var (part, scores) in Parts(run))
                rows.Add(new EvalRow
                {
                    Dataset = run.Dataset,
                    Part = part,
                    Scores = CategoryReport.Of(scores),
                    Cost = part == Overall ? RecallCost.Of(run) : null,
                });
        return rows;
    }

    /// <summary>A run's scores: all, then without adversarial questions, then by category, where it has several.</summary>
    /// <param name="run">The run.</param>
    internal static IEnumerable<(string Part, IReadOnlyList<RankingScores> Scores)> Parts(EvalRun run)
    {
        const string adversarial = "adversarial";
        yield return (Overall, run.Scores());
        var categories = run.Categories();
        if (categories.Count < 2) yield break;
        if (categories.Contains(adversarial))
            yield return (WithoutAdversarial,
                [.. run.Questions.Where(q => q.Category != adversarial && q.Scores is not null).Select(q => q.Scores!.Value)]);
        foreach (var category in categories) yield return (category, run.Scores(category));
    }
}
