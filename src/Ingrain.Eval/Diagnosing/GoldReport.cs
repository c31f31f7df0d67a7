using System.Text.Json.Serialization;

namespace Ingrain.Eval;

/// <summary>Where recall is lost: how far down the gold of each kind of question is found, and what found it.</summary>
public sealed record GoldReport
{
    /// <summary>One row a data set and category.</summary>
    [JsonPropertyName("rows"), JsonPropertyOrder(0)]
    public required IReadOnlyList<GoldRow> Rows { get; init; }

    /// <summary>The questions whose gold is not all within the first 10.</summary>
    [JsonPropertyName("questions"), JsonPropertyOrder(1)]
    public required IReadOnlyList<LostQuestion> Questions { get; init; }

    /// <summary>Kinds of data sets that are not in the folder.</summary>
    [JsonPropertyName("skipped"), JsonPropertyOrder(2)]
    public IReadOnlyList<string> Skipped { get; init; } = [];
}

/// <summary>A question whose gold is not all within the first 10: named by number, since texts are the data set's.</summary>
/// <param name="Dataset">The data set's name.</param>
/// <param name="Conversation">The conversation's id.</param>
/// <param name="Number">Which of its questions, from 1.</param>
/// <param name="Category">Its category.</param>
/// <param name="Ranks">The rank of each piece of gold; null where it is dropped or no candidate.</param>
public sealed record LostQuestion(string Dataset, string Conversation, int Number, string Category, IReadOnlyList<int?> Ranks);

/// <summary>How far down the gold of one kind of question is found.</summary>
public sealed record GoldRow
{
    // What multiplies a score, or is the score, finds nothing by itself.
    private static readonly string[] s_factors = ["relevance", "route", "decay", "importance", "label", "factor"];

    /// <summary>The data set's name.</summary>
    [JsonPropertyName("dataset"), JsonPropertyOrder(0)]
    public required string Dataset { get; init; }

    /// <summary>As in <see cref="EvalRow.Part"/>.</summary>
    [JsonPropertyName("part"), JsonPropertyOrder(1)]
    public required string Part { get; init; }

    /// <summary>Pieces of gold by <see cref="GoldBand"/>, in lower case.</summary>
    [JsonPropertyName("gold"), JsonPropertyOrder(2)]
    public required IReadOnlyDictionary<string, int> Gold { get; init; }

    /// <summary>By band and component, the share of the gold that the component scores above 0.</summary>
    [JsonPropertyName("foundBy"), JsonPropertyOrder(3)]
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> FoundBy { get; init; }

    /// <summary>The key of a band.</summary>
    /// <param name="band">The band.</param>
    public static string NameOf(GoldBand band) => band.ToString().ToLowerInvariant();

    /// <summary>Counts places.</summary>
    /// <param name="dataset">The data set's name.</param>
    /// <param name="part">The part.</param>
    /// <param name="places">The places.</param>
    internal static GoldRow Of(string dataset, string part, IReadOnlyList<GoldPlace> places)
    {
        var gold = new Dictionary<string, int>();
        var foundBy = new Dictionary<string, IReadOnlyDictionary<string, double>>();
        foreach (var band in Enum.GetValues<GoldBand>())
        {
            var own = places.Where(p => p.Band == band).ToList();
            var key = NameOf(band);
            gold[key] = own.Count;
            if (band == GoldBand.Never || own.Count == 0) continue;
            var shares = new SortedDictionary<string, double>(StringComparer.Ordinal);
            foreach (var name in own.SelectMany(p => p.Components.Keys).Distinct().Except(s_factors))
                shares[name] = Figures.Rounded(own.Count(p => p.Components.GetValueOrDefault(name) > 0) / (double)own.Count);
            foundBy[key] = shares;
        }
        return new GoldRow { Dataset = dataset, Part = part, Gold = gold, FoundBy = foundBy };
    }
}
