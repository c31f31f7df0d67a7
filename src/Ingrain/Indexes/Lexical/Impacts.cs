namespace Ingrain.Indexes;

/// <summary>
/// The best that documents of a list, or of a block of it, can score: how often one holds the term at most, and the shortest document that
/// holds it once, twice, and more often. Kept as counts and lengths and not as scores, so that documents added later, which move the
/// average length and the number of documents, make no bound wrong.
/// </summary>
internal struct Impacts
{
    private ushort _frequencyMax;
    private ushort _shortestOnce;
    private ushort _shortestTwice;
    private ushort _shortestMore;

    /// <summary>The highest frequency met.</summary>
    public readonly int FrequencyMax => _frequencyMax;

    /// <summary>Takes a document in.</summary>
    /// <param name="frequency">How often it holds the term.</param>
    /// <param name="length">Its length; 0 when it is removed, which counts for nothing.</param>
    public void Include(int frequency, int length)
    {
        if (frequency > _frequencyMax) _frequencyMax = (ushort)frequency;
        if (length == 0) return;
        ref var shortest = ref frequency == 1 ? ref _shortestOnce : ref frequency == 2 ? ref _shortestTwice : ref _shortestMore;
        if (shortest == 0 || length < shortest) shortest = (ushort)length;
    }

    /// <summary>At least the score of any document taken in, but for the rounding of one division.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="weight">What the formula's share is multiplied by.</param>
    /// <param name="lengthAverage">The average length now.</param>
    public readonly float Bound(Bm25 formula, float weight, float lengthAverage)
    {
        var share = 0f;
        if (_shortestOnce > 0) share = formula.Saturate(1, _shortestOnce, lengthAverage);
        if (_shortestTwice > 0) share = Math.Max(share, formula.Saturate(2, _shortestTwice, lengthAverage));
        if (_shortestMore > 0) share = Math.Max(share, formula.Saturate(_frequencyMax, _shortestMore, lengthAverage));
        return weight * share;
    }
}
