namespace Ingrain.Indexes;

/// <summary>
/// Finds the documents whose vectors lie nearest to a query's by cosine. Vectors are kept as 16 bits a dimension and compared as whole
/// numbers, so that a score has the same bits on every processor; a scan reads only the high 8 bits, and what may be among the best is
/// judged by all 16. Vectors lie in cells of neighbours; while there are few, a search reads all cells, later only those that promise
/// something. Many threads may read while nobody writes; the owner holds the lock.
/// </summary>
internal sealed partial class VectorIndex
{
    /// <summary>The most dimensions.</summary>
    internal const int DimensionsMax = 8192;

    private const int Format = 1;
    private readonly short[] _numbers;
    private readonly VectorCells _cells;
    private readonly Centroids _centroids;
    private readonly CellUpkeep _upkeep;
    private float _scaleLargest;

    /// <summary>Starts empty.</summary>
    /// <param name="dimensions">How many values each vector has, from 1 to <see cref="DimensionsMax"/>.</param>
    public VectorIndex(int dimensions)
        : this(dimensions, new VectorCells(new VectorRows(Padded(dimensions))), new Centroids(Padded(dimensions)))
    {
    }

    private VectorIndex(int dimensions, VectorCells cells, Centroids centroids)
    {
        Dimensions = dimensions;
        (_cells, _centroids, _upkeep) = (cells, centroids, new CellUpkeep(cells, centroids));
        _numbers = new short[cells.Rows.Length];
    }

    /// <summary>How many values each vector has.</summary>
    public int Dimensions { get; }

    /// <summary>How many documents have a vector.</summary>
    public int Count => _cells.DocumentCount;

    /// <summary>Bytes held, room kept ready for growth included.</summary>
    public long SizeBytes => _cells.Rows.SizeBytes + _cells.SizeBytes + _centroids.SizeBytes;

    /// <summary>Gives a document its vector, in place of any that it had.</summary>
    /// <param name="document">Its number, from 0. Room grows with the highest number, four bytes each.</param>
    /// <param name="unitVector">The vector, of length one; zeros are near to nothing.</param>
    /// <exception cref="ArgumentException">It has another number of values, or one that is not finite.</exception>
    public void Set(int document, ReadOnlySpan<float> unitVector)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(document);
        Check(unitVector);
        var scale = VectorCodeKernel.Round(unitVector, _numbers);
        Remove(document);
        _upkeep.Add(document, _numbers, scale);
        _scaleLargest = Math.Max(_scaleLargest, scale);
    }

    /// <summary>Takes a document out; its bytes are overwritten.</summary>
    /// <param name="document">Its number.</param>
    /// <returns>Whether it had a vector.</returns>
    public bool Remove(int document)
    {
        if (!Has(document)) return false;
        _upkeep.Remove(document);
        return true;
    }

    /// <summary>Whether a document has a vector.</summary>
    /// <param name="document">Its number.</param>
    public bool Has(int document) => _cells.SlotOf(document) >= 0;

    /// <summary>How near two documents are.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other.</param>
    /// <param name="scratch">What to work in; the query it holds is kept.</param>
    /// <returns>The cosine, or zero where one of them has no vector.</returns>
    public float SimilarityOf(int first, int second, VectorScratch scratch)
    {
        var (one, other) = (_cells.SlotOf(first), _cells.SlotOf(second));
        if (one < 0 || other < 0) return 0;
        scratch.MakeRoom(_cells.Rows.Length);
        VectorCodeKernel.Join(_cells.Rows.HighOf(one), _cells.Rows.LowOf(one), scratch.Row);
        VectorCodeKernel.Join(_cells.Rows.HighOf(other), _cells.Rows.LowOf(other), scratch.OtherRow);
        return Cosine(DotKernel.Dot(scratch.Row, scratch.OtherRow), _cells.Rows.ScaleOf(one), _cells.Rows.ScaleOf(other));
    }

    /// <summary>Writes the index.</summary>
    /// <param name="writer">Where to.</param>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(Format);
        writer.Write(Dimensions);
        writer.Write(_scaleLargest);
        _cells.Save(writer);
        _centroids.Save(writer);
        _upkeep.Save(writer);
    }

    /// <summary>Reads back what <see cref="Save"/> wrote. It goes on as the saved index would have.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="DamagedSnapshotException">It is damaged, or of another format.</exception>
    public static VectorIndex Load(SnapshotReader reader)
    {
        if (reader.Read<int>() != Format) throw new DamagedSnapshotException("The vectors are of another format.");
        var dimensions = reader.Read<int>();
        if (dimensions is < 1 or > DimensionsMax) throw new DamagedSnapshotException("The vectors have no such number of dimensions.");
        var scaleLargest = reader.Read<float>();
        var cells = VectorCells.Load(reader, Padded(dimensions));
        var centroids = Centroids.Load(reader, Padded(dimensions));
        if (cells.Count != centroids.Count) throw new DamagedSnapshotException("There are not as many centroids as cells.");
        var index = new VectorIndex(dimensions, cells, centroids) { _scaleLargest = scaleLargest };
        index._upkeep.Load(reader);
        return index;
    }

    private static int Padded(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, DimensionsMax);
        return (dimensions + VectorCodeKernel.Padding - 1) / VectorCodeKernel.Padding * VectorCodeKernel.Padding;
    }

    /// <summary>One rounding of a product of whole numbers and scales: the same bits everywhere.</summary>
    private static float Cosine(long dot, float scale, float otherScale) => (float)(dot * ((double)scale * otherScale));

    private void Check(ReadOnlySpan<float> vector)
    {
        if (vector.Length != Dimensions)
            throw new ArgumentException($"Expected {Dimensions} values and got {vector.Length}.", nameof(vector));
    }
}
