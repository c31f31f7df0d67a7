namespace Ingrain.Indexes;

/// <summary>
/// What one search works in, reused between searches: a search in steady state allocates nothing. Not for two threads at once, but for any
/// number of indexes one after the other.
/// </summary>
internal sealed class VectorScratch
{
    private Neighbour[] _found = [];
    private float[] _centroidCosines = [];

    /// <summary>The query last prepared, as numbers of 16 bits.</summary>
    internal short[] Numbers { get; private set; } = [];

    /// <summary>Room for the numbers of a stored row.</summary>
    internal short[] Row { get; private set; } = [];

    /// <summary>Room for the numbers of another stored row.</summary>
    internal short[] OtherRow { get; private set; } = [];

    /// <summary>The query's high bytes.</summary>
    internal sbyte[] High { get; private set; } = [];

    /// <summary>The scale of the query's numbers.</summary>
    internal float Scale { get; private set; }

    /// <summary>What the 128 in each stored high byte adds to a dot product with the query.</summary>
    internal int Offset { get; private set; }

    /// <summary>Written so that reading ahead is not taken for nothing.</summary>
    internal int Touched { get; set; }

    /// <summary>Rows that may be among the best.</summary>
    internal CandidatePool Pool { get; } = new();

    /// <summary>The order in which cells are read.</summary>
    internal CellRanking Ranking { get; } = new();

    /// <summary>Rounds a query to what indexes compare with.</summary>
    /// <param name="query">The query.</param>
    /// <param name="length">The padded length.</param>
    internal void Take(ReadOnlySpan<float> query, int length)
    {
        MakeRoom(length);
        Scale = VectorCodeKernel.Round(query, Numbers);
        VectorCodeKernel.TakeHigh(Numbers, High);
        Offset = DotKernel.OffsetOf(High);
    }

    /// <summary>Makes room for rows of a length. Of another length than before, the query is forgotten.</summary>
    /// <param name="length">The padded length.</param>
    internal void MakeRoom(int length)
    {
        if (Numbers.Length == length) return;
        (Numbers, Row, OtherRow, High) = (new short[length], new short[length], new short[length], new sbyte[length]);
        (Scale, Offset) = (0, 0);
    }

    /// <summary>Room for the cosine of the query to each centroid.</summary>
    /// <param name="count">How many, the padding included.</param>
    internal Span<float> CentroidCosines(int count)
    {
        if (_centroidCosines.Length < count) _centroidCosines = new float[count * 2];
        return _centroidCosines.AsSpan(0, count);
    }

    /// <summary>Room for what was found.</summary>
    /// <param name="count">How much.</param>
    internal Span<Neighbour> Found(int count)
    {
        if (_found.Length < count) _found = new Neighbour[count + (count >> 1)];
        return _found.AsSpan(0, count);
    }
}
