using System.Numerics;
using System.Runtime.InteropServices;

namespace Ingrain.Indexes;

/// <summary>
/// Memory for the many small arrays of posting lists: slices of a few sizes, cut from chunks of a megabyte and given out again once freed.
/// A list then costs its bytes and no object, growing one copies only that list, and a snapshot is a few long arrays. Many threads may
/// read while nobody writes.
/// </summary>
internal sealed class Slabs
{
    // Addresses count units of 8 bytes, so that an int reaches 16 GiB.
    private const int UnitShift = 3;
    private const int ChunkShift = 17;
    private const int ChunkUnits = 1 << ChunkShift;
    private const int FirstChunkUnits = 1 << 9;
    private const int PowerCount = 28;

    // The sizes of a packed block that are no powers of two: a third of each would be lost by rounding up.
    private static readonly int[] s_between = [384, 640, 768];

    private readonly List<byte[]> _chunks = [];
    private readonly int[] _free = new int[PowerCount + s_between.Length];

    // The first unit is never given: address 0 means none.
    private int _next = 1;

    /// <summary>Bytes held, free ones too.</summary>
    public long SizeBytes
    {
        get
        {
            long sum = 0;
            foreach (var chunk in _chunks) sum += chunk.Length;
            return sum;
        }
    }

    /// <summary>The size of slice for something that grows: a power of two, at least 8.</summary>
    /// <param name="bytes">The bytes needed.</param>
    public static int Roomy(int bytes) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(bytes, 1 << UnitShift));

    /// <summary>Reads slices from what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">The snapshot.</param>
    public static Slabs Load(SnapshotReader reader)
    {
        var slabs = new Slabs { _next = reader.Read<int>() };
        reader.ReadArray<int>().CopyTo(slabs._free, 0);
        for (var count = reader.Read<int>(); count > 0; count--) slabs._chunks.Add(reader.ReadArray<byte>());
        return slabs;
    }

    /// <summary>Writes everything.</summary>
    /// <param name="writer">The snapshot.</param>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_next);
        writer.WriteArray<int>(_free);
        writer.Write(_chunks.Count);
        foreach (var chunk in _chunks) writer.WriteArray<byte>(chunk);
    }

    /// <summary>The bytes of a slice.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="bytes">How many, at most its size.</param>
    public Span<byte> Slice(int address, int bytes) =>
        _chunks[address >> ChunkShift].AsSpan((address & (ChunkUnits - 1)) << UnitShift, bytes);

    /// <summary>Gives out a slice. What it holds is not cleared.</summary>
    /// <param name="bytes">Its size: a power of two from 8, or that of a packed block.</param>
    /// <returns>Its address, never 0.</returns>
    public int Allocate(int bytes)
    {
        ref var free = ref _free[ClassOf(bytes)];
        if (free == 0) return Cut(bytes >> UnitShift);
        var address = free;
        free = MemoryMarshal.Read<int>(Slice(address, sizeof(int)));
        return address;
    }

    /// <summary>Takes a slice back.</summary>
    /// <param name="address">Its address; 0 does nothing.</param>
    /// <param name="bytes">Its size.</param>
    public void Free(int address, int bytes)
    {
        if (address == 0) return;
        ref var free = ref _free[ClassOf(bytes)];
        MemoryMarshal.Write(Slice(address, sizeof(int)), in free);
        free = address;
    }

    private static int ClassOf(int bytes) =>
        BitOperations.IsPow2(bytes) ? BitOperations.Log2((uint)bytes) - UnitShift : PowerCount + s_between.AsSpan().IndexOf(bytes);

    private int Cut(int units)
    {
        if (_chunks.Count == 0) _chunks.Add(new byte[FirstChunkUnits << UnitShift]);
        var used = _next & (ChunkUnits - 1);
        if (_next >> ChunkShift != _chunks.Count - 1 || used + units > ChunkUnits) return CutFromNew(units);
        GrowLast(used + units);
        _next += units;
        return _next - units;
    }

    /// <summary>The first chunk starts small, since most spaces are small.</summary>
    private void GrowLast(int units)
    {
        var chunk = _chunks[^1];
        var have = chunk.Length >> UnitShift;
        if (units <= have) return;
        Array.Resize(ref chunk, Math.Min(ChunkUnits, Math.Max(units, have * 2)) << UnitShift);
        _chunks[^1] = chunk;
    }

    private int CutFromNew(int units)
    {
        var address = _chunks.Count << ChunkShift;
        // Cleared, although nobody reads what he did not write: a snapshot takes chunks as they are, and must hold nothing else.
        _chunks.Add(new byte[Math.Max(ChunkUnits, units) << UnitShift]);
        // A slice longer than a chunk has one of its own, and nothing else is cut from that.
        _next = units >= ChunkUnits ? (_chunks.Count << ChunkShift) : address + units;
        return address;
    }
}
