using System.Runtime.InteropServices;

namespace Ingrain.Indexes;

/// <summary>
/// Room for coded vectors, handed out in blocks of sixteen rows. The high bytes of a block lie together, so that a scan reads memory in one
/// run; its low bytes lie elsewhere and are read for few rows. Nothing ever moves for growth but the first, small slab.
/// </summary>
internal sealed class VectorRows
{
    /// <summary>Rows in a block: as many scores as the widest vector of floats holds.</summary>
    internal const int BlockLength = 16;

    private const int SlabBlocks = 64;
    private readonly List<Slab> _slabs = [];
    private int[] _free = [];
    private int _freeCount;

    /// <summary>Starts empty.</summary>
    /// <param name="length">Bytes in a row of one plane, a multiple of <see cref="VectorCodeKernel.Padding"/>.</param>
    public VectorRows(int length) => Length = length;

    /// <summary>Bytes in a row of one plane.</summary>
    public int Length { get; }

    /// <summary>One more than the highest block ever handed out.</summary>
    public int BlocksGiven { get; private set; }

    /// <summary>Bytes of all planes, scales and document numbers, used or waiting for use.</summary>
    public long SizeBytes => (long)RoomBlocks * BlockLength * (2 * Length + sizeof(float) + sizeof(int)) + (long)_free.Length * sizeof(int);

    private int RoomBlocks => _slabs.Count == 0 ? 0 : (_slabs.Count - 1) * SlabBlocks + _slabs[^1].Blocks;

    /// <summary>Hands out a block without documents.</summary>
    /// <returns>Its number.</returns>
    public int Take()
    {
        if (_freeCount > 0) return _free[--_freeCount];
        if (BlocksGiven == RoomBlocks) Grow();
        Clear(BlocksGiven);
        return BlocksGiven++;
    }

    /// <summary>Takes a block back. Its rows were cleared when their documents left.</summary>
    /// <param name="block">Its number.</param>
    public void Give(int block)
    {
        if (_freeCount == _free.Length) Array.Resize(ref _free, Math.Max(16, _freeCount * 2));
        _free[_freeCount++] = block;
    }

    /// <summary>The high bytes of a block.</summary>
    /// <param name="block">Its number.</param>
    public Span<byte> High(int block) =>
        _slabs[block / SlabBlocks].High.Bytes(block % SlabBlocks * BlockLength * Length, BlockLength * Length);

    /// <summary>The high bytes of a row.</summary>
    /// <param name="slot">The row's number: block times <see cref="BlockLength"/> and the place in it.</param>
    public Span<byte> HighOf(int slot) => Row(slot).High.Bytes(PlaceOf(slot) * Length, Length);

    /// <summary>The low bytes of a row.</summary>
    /// <param name="slot">The row's number.</param>
    public Span<sbyte> LowOf(int slot) => MemoryMarshal.Cast<byte, sbyte>(Row(slot).Low.Bytes(PlaceOf(slot) * Length, Length));

    /// <summary>The scales of a block; zero where no document is.</summary>
    /// <param name="block">Its number.</param>
    public ReadOnlySpan<float> Scales(int block) =>
        _slabs[block / SlabBlocks].Scales.AsSpan(block % SlabBlocks * BlockLength, BlockLength);

    /// <summary>Reads a byte of each cache line of a row, which brings them near.</summary>
    /// <param name="slot">The row's number.</param>
    /// <returns>Their sum, which means nothing.</returns>
    public int Touch(int slot)
    {
        var (slab, start, sum) = (Row(slot), PlaceOf(slot) * Length, 0);
        var high = slab.High.Bytes(start, Length);
        var low = slab.Low.Bytes(start, Length);
        for (var at = 0; at < high.Length && at < low.Length; at += AlignedBytes.Line) sum += high[at] + low[at];
        return sum;
    }

    /// <summary>The scale of a row.</summary>
    /// <param name="slot">The row's number.</param>
    public ref float ScaleOf(int slot) => ref Row(slot).Scales[PlaceOf(slot)];

    /// <summary>The document of a row, or -1.</summary>
    /// <param name="slot">The row's number.</param>
    public ref int DocumentOf(int slot) => ref Row(slot).Documents[PlaceOf(slot)];

    /// <summary>Copies a row over another.</summary>
    /// <param name="from">The row to read.</param>
    /// <param name="to">The row to write.</param>
    public void Copy(int from, int to)
    {
        HighOf(from).CopyTo(HighOf(to));
        LowOf(from).CopyTo(LowOf(to));
        ScaleOf(to) = ScaleOf(from);
        DocumentOf(to) = DocumentOf(from);
    }

    /// <summary>Empties a row: what was removed leaves no byte behind.</summary>
    /// <param name="slot">The row's number.</param>
    public void ClearRow(int slot)
    {
        HighOf(slot).Clear();
        LowOf(slot).Clear();
        ScaleOf(slot) = 0;
        DocumentOf(slot) = -1;
    }

    /// <summary>Writes all blocks.</summary>
    /// <param name="writer">Where to.</param>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(BlocksGiven);
        writer.WriteArray<int>(_free.AsSpan(0, _freeCount));
        for (var s = 0; s * SlabBlocks < BlocksGiven; s++)
        {
            var rows = Math.Min(SlabBlocks, BlocksGiven - s * SlabBlocks) * BlockLength;
            var slab = _slabs[s];
            writer.WriteArray<byte>(slab.High.Bytes(0, rows * Length));
            writer.WriteArray<byte>(slab.Low.Bytes(0, rows * Length));
            writer.WriteArray<float>(slab.Scales.AsSpan(0, rows));
            writer.WriteArray<int>(slab.Documents.AsSpan(0, rows));
        }
    }

    /// <summary>Reads back what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="length">Bytes in a row of one plane.</param>
    /// <exception cref="DamagedSnapshotException">The parts do not fit each other.</exception>
    public static VectorRows Load(SnapshotReader reader, int length)
    {
        var rows = new VectorRows(length) { BlocksGiven = reader.Read<int>() };
        rows._free = reader.ReadArray<int>();
        rows._freeCount = rows._free.Length;
        for (var s = 0; s * SlabBlocks < rows.BlocksGiven; s++)
        {
            var count = Math.Min(SlabBlocks, rows.BlocksGiven - s * SlabBlocks) * BlockLength;
            var whole = rows.BlocksGiven > SlabBlocks;
            var slab = new Slab(whole ? SlabBlocks : count / BlockLength, length);
            reader.ReadInto(slab.High.Bytes(0, count * length));
            reader.ReadInto(slab.Low.Bytes(0, count * length));
            reader.ReadInto(slab.Scales.AsSpan(0, count));
            reader.ReadInto(slab.Documents.AsSpan(0, count));
            rows._slabs.Add(slab);
        }
        return rows;
    }

    private static int PlaceOf(int slot) => slot % (SlabBlocks * BlockLength);

    private Slab Row(int slot) => _slabs[slot / (SlabBlocks * BlockLength)];

    private void Clear(int block)
    {
        for (var row = 0; row < BlockLength; row++) ClearRow(block * BlockLength + row);
    }

    private void Grow()
    {
        // A small space must not pay for a thousand rows: the first slab doubles until it is whole.
        if (_slabs.Count > 1 || _slabs is [{ Blocks: SlabBlocks }])
        {
            _slabs.Add(new Slab(SlabBlocks, Length));
            return;
        }
        var slab = new Slab(_slabs.Count == 0 ? 2 : Math.Min(SlabBlocks, _slabs[0].Blocks * 2), Length);
        if (_slabs.Count == 0) _slabs.Add(slab);
        else
        {
            slab.CopyFrom(_slabs[0]);
            _slabs[0] = slab;
        }
    }

    private sealed class Slab(int blocks, int length)
    {
        public int Blocks { get; } = blocks;

        public AlignedBytes High { get; } = new(blocks * BlockLength * length);

        public AlignedBytes Low { get; } = new(blocks * BlockLength * length);

        public float[] Scales { get; } = new float[blocks * BlockLength];

        public int[] Documents { get; } = new int[blocks * BlockLength];

        public void CopyFrom(Slab other)
        {
            other.High.Bytes(0, other.High.Length).CopyTo(High.Bytes(0, High.Length));
            other.Low.Bytes(0, other.Low.Length).CopyTo(Low.Bytes(0, Low.Length));
            other.Scales.CopyTo(Scales, 0);
            other.Documents.CopyTo(Documents, 0);
        }
    }
}
