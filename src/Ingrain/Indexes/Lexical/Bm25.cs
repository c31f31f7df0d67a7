namespace Ingrain.Indexes;

/// <summary>
/// The parameters of BM25 and its parts (Robertson and Zaragoza 2009; the inverse document frequency is Lucene's, never negative).
/// </summary>
/// <param name="K1">How fast repetitions of a term stop counting.</param>
/// <param name="B">How far long texts are discounted, 0 to 1.</param>
internal readonly record struct Bm25(float K1, float B)
{
    /// <summary>The usual parameters: k1 1.2, b 0.75.</summary>
    public static readonly Bm25 Usual = new(1.2f, 0.75f);

    /// <summary>How telling a term is: ln(1 + (N − df + 0.5) / (df + 0.5)).</summary>
    /// <param name="total">Documents, N.</param>
    /// <param name="holding">Documents that hold the term, df.</param>
    public static float InverseDocumentFrequency(int total, int holding) => MathF.Log(1 + ((total - holding + 0.5f) / (holding + 0.5f)));

    /// <summary>The share of a term's weight that a document gets: tf·(k1+1) / (tf + k1·(1 − b + b·length/average)).</summary>
    /// <param name="frequency">How often it holds the term, tf.</param>
    /// <param name="length">Its terms in all.</param>
    /// <param name="lengthAverage">The average of that over documents.</param>
    public float Saturate(int frequency, int length, float lengthAverage)
    {
        var discount = K1 * (1 - B + (B * length / lengthAverage));
        return frequency * (K1 + 1) / (frequency + discount);
    }
}
