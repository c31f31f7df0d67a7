using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>Finds by meaning: the documents whose vectors lie nearest to the query's.</summary>
internal static class MeaningSearch
{
    // Of the spread of word scores. Flat between 0.3 and 0.7 on the development sets; beyond, LoCoMo loses.
    private const float Share = 0.5f;

    /// <summary>Finds the nearest documents, and measures all that was found.</summary>
    /// <param name="index">The space.</param>
    /// <param name="vector">The query's vector; empty where it has none.</param>
    /// <param name="seen">What may be returned.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="scratch">What was found by words.</param>
    public static void Find(SpaceIndex index, ReadOnlyMemory<float> vector, Visibility seen, int count, RecallScratch scratch)
    {
        scratch.Meaning = default;
        if (index.Vectors is not { Count: > 0 } vectors || vector.Length != vectors.Dimensions) return;
        var near = vectors.Search(vector.Span, count, new SeenFilter(index.Documents, seen), scratch.Vectors);
        foreach (var neighbour in near) scratch.Found.Add(neighbour.Document);
        var found = scratch.Found;
        Measure(vectors, 0, scratch);
        scratch.Meaning = MeaningScale.Of(found.Scores, Share);
        foreach (ref var scores in found.Scores) scores.Meaning = scratch.Meaning.Of(scores.Meaning);
    }

    /// <summary>Measures what was found since, by the same scale.</summary>
    /// <param name="index">The space.</param>
    /// <param name="from">The first place not measured yet.</param>
    /// <param name="scratch">What was found.</param>
    public static void MeasureFrom(SpaceIndex index, int from, RecallScratch scratch)
    {
        if (scratch.Meaning == default) return;
        var found = scratch.Found;
        Measure(index.Vectors!, from, scratch);
        foreach (ref var scores in found.Scores[from..]) scores.Meaning = scratch.Meaning.Of(scores.Meaning);
    }

    /// <summary>Sets the meaning of what was found, from a place on, to its cosine.</summary>
    private static void Measure(VectorIndex vectors, int from, RecallScratch scratch)
    {
        var documents = scratch.Found.Documents[from..];
        var cosines = scratch.Cosines(documents.Length);
        vectors.Similarities(documents, cosines, scratch.Vectors);
        for (var i = 0; i < cosines.Length; i++) scratch.Found.Scores[from + i].Meaning = cosines[i];
    }
}

/// <summary>
/// Brings cosines to the scale of word scores: how many standard deviations one lies above the mean of what was found, times a share of
/// the standard deviation of the word scores. What lies below the mean gets nothing.
/// </summary>
/// <param name="Mean">Mean cosine.</param>
/// <param name="Unit">What a cosine of one more gets.</param>
internal readonly record struct MeaningScale(float Mean, float Unit)
{
    /// <summary>The scale of what was found.</summary>
    /// <param name="found">What was found, <see cref="CandidateScores.Meaning"/> a cosine.</param>
    /// <param name="share">The share.</param>
    public static MeaningScale Of(ReadOnlySpan<CandidateScores> found, float share)
    {
        if (found.IsEmpty) return default;
        var (meaning, words) = (default(Spread), default(Spread));
        foreach (ref readonly var scores in found)
        {
            meaning = meaning.With(scores.Meaning);
            words = words.With(scores.Text + scores.Names + scores.When);
        }
        // Where no word was found, meaning is all there is.
        var deviation = words.Deviation > 0 ? words.Deviation : 1;
        return meaning.Deviation > 0 ? new((float)meaning.Mean, (float)(share * deviation / meaning.Deviation)) : default;
    }

    /// <summary>What a cosine gets.</summary>
    /// <param name="cosine">The cosine.</param>
    public float Of(float cosine) => Math.Max(0, cosine - Mean) * Unit;

    private readonly record struct Spread(int Count, double Sum, double Squares)
    {
        public double Mean => Sum / Count;

        public double Deviation => Math.Sqrt(Math.Max(0, (Squares / Count) - (Mean * Mean)));

        public Spread With(double value) => new(Count + 1, Sum + value, Squares + (value * value));
    }
}
