using System.Text.Json.Serialization;

namespace Ingrain.Eval;

/// <summary>What all data sets of a folder gave.</summary>
public sealed record SuiteReport
{
    /// <summary>The rows, by data set.</summary>
    [JsonPropertyName("rows"), JsonPropertyOrder(0)]
    public required IReadOnlyList<EvalRow> Rows { get; init; }

    /// <summary>Kinds of data sets that are not in the folder.</summary>
    [JsonPropertyName("skipped"), JsonPropertyOrder(1)]
    public required IReadOnlyList<string> Skipped { get; init; }
}
