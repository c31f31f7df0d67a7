using System.Runtime.Intrinsics;

namespace Ingrain.Indexes;

/// <summary>The middle of each cell: unit vectors of 8 bits a dimension, one after the other so that all are compared in one run.</summary>
internal sealed class Centroids
{
    private const int Block = VectorRows.BlockLength;
    private readonly int _length;
    private readonly short[] _numbers;
    private AlignedBytes _rows;
    private float[] _scales;
    private float[] _tightness;

    /// <summary>Starts empty.</summary>
    /// <param name="length">Bytes in a row.</param>
    public Centroids(int length) : this(length, 0, Block)
    {
    }

    private Centroids(int length, int count, int room)
    {
        (_length, Count) = (length, count);
        _numbers = new short[length];
        _rows = new AlignedBytes(room * length);
        _rows.Bytes(0, room * length).Clear();
        (_scales, _tightness) = (new float[room], new float[room]);
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary><see cref="Count"/>, rounded up to whole blocks.</summary>
    public int PaddedCount => (Count + Block - 1) / Block * Block;

    /// <summary>Bytes used.</summary>
    public long SizeBytes => _scales.Length * (_length + 2L * sizeof(float));

    /// <summary>The length of each cell's mean: one where all its vectors are the same, near zero where they point everywhere.</summary>
    public ReadOnlySpan<float> Tightness => _tightness.AsSpan(0, Count);

    /// <summary>The number that the bytes of a centroid are multiplied with.</summary>
    /// <param name="cell">The cell.</param>
    public float ScaleOf(int cell) => _scales[cell];

    /// <summary>Writes a centroid as the query of a scan.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="high">Its high bytes, signed.</param>
    public void Unpack(int cell, Span<sbyte> high) => VectorCodeKernel.Unpack(_rows.Bytes(cell * _length, _length), high);

    /// <summary>Compares a vector with all centroids.</summary>
    /// <param name="high">The vector's high bytes, signed.</param>
    /// <param name="offset">As <see cref="DotKernel.OffsetOf"/> gives it.</param>
    /// <param name="unit">What to multiply every score with.</param>
    /// <param name="scores">A score for each centroid; zero in the padding.</param>
    public void Compare(ReadOnlySpan<sbyte> high, int offset, float unit, Span<float> scores)
    {
        Span<int> dots = stackalloc int[Block];
        for (var start = 0; start < PaddedCount; start += Block)
        {
            DotKernel.Dots(_rows.Bytes(start * _length, Block * _length), high, dots);
            var block = Vector512.ConvertToSingle(Vector512.Create<int>(dots) - Vector512.Create(offset));
            (block * Vector512.Create(_scales, start) * unit).CopyTo(scores[start..]);
        }
    }

    /// <summary>Adds one.</summary>
    /// <param name="sums">The sum of the cell's vectors.</param>
    /// <param name="count">How many there are.</param>
    public void Add(ReadOnlySpan<float> sums, int count)
    {
        if (Count == _scales.Length)
        {
            var larger = new AlignedBytes(2 * Count * _length);
            _rows.Bytes(0, Count * _length).CopyTo(larger.Bytes(0, Count * _length));
            larger.Bytes(Count * _length, Count * _length).Clear();
            _rows = larger;
            Array.Resize(ref _scales, 2 * Count);
            Array.Resize(ref _tightness, 2 * Count);
        }
        Set(Count++, sums, count);
    }

    /// <summary>Replaces one. Vectors that cancel each other out leave the old direction.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="sums">The sum of its vectors' high bytes times their scales.</param>
    /// <param name="count">How many there are, from 1.</param>
    public void Set(int cell, ReadOnlySpan<float> sums, int count)
    {
        var length = SumKernel.LengthOf(sums);
        // The high bytes count 256.
        _tightness[cell] = (float)Math.Min(1, length * 256 / count);
        var scale = VectorCodeKernel.Round(sums, _numbers);
        if (scale == 0) return;
        _scales[cell] = (float)(scale / length);
        VectorCodeKernel.Pack(_numbers, _rows.Bytes(cell * _length, _length));
    }

    /// <summary>Drops one; the last takes its place.</summary>
    /// <param name="cell">The cell.</param>
    public void Drop(int cell)
    {
        Count--;
        _rows.Bytes(Count * _length, _length).CopyTo(_rows.Bytes(cell * _length, _length));
        _rows.Bytes(Count * _length, _length).Clear();
        (_scales[cell], _tightness[cell]) = (_scales[Count], _tightness[Count]);
        (_scales[Count], _tightness[Count]) = (0, 0);
    }

    /// <summary>Writes all.</summary>
    /// <param name="writer">Where to.</param>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(Count);
        writer.WriteArray<byte>(_rows.Bytes(0, Count * _length));
        writer.WriteArray<float>(_scales.AsSpan(0, Count));
        writer.WriteArray<float>(_tightness.AsSpan(0, Count));
    }

    /// <summary>Reads back what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="length">Bytes in a row.</param>
    /// <exception cref="DamagedSnapshotException">The parts do not fit each other.</exception>
    public static Centroids Load(SnapshotReader reader, int length)
    {
        var count = reader.Read<int>();
        var (rows, scales, tightness) = (reader.ReadArray<byte>(), reader.ReadArray<float>(), reader.ReadArray<float>());
        if (count < 0 || rows.Length != (long)count * length || scales.Length != count || tightness.Length != count)
            throw new DamagedSnapshotException("There are not as many centroids as their index says.");
        var centroids = new Centroids(length, count, (count / Block + 1) * Block);
        rows.CopyTo(centroids._rows.Bytes(0, rows.Length));
        scales.CopyTo(centroids._scales, 0);
        tightness.CopyTo(centroids._tightness, 0);
        return centroids;
    }
}
