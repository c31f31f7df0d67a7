using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ingrain.Indexes;

/// <summary>
/// Where 128 postings of a list lie, and what they can score at best. The postings are offsets from the document after the block before,
/// in 16 bits where all fit and 32 otherwise, then frequencies, in 8 bits or 16: fixed widths, so that a document is looked up in place
/// and nothing is decoded that is not needed.
/// </summary>
internal struct PostingBlock
{
    /// <summary>How many postings a block has.</summary>
    public const int Length = 128;

    /// <summary>The last document in the block.</summary>
    public int Last;

    /// <summary>Where the postings are.</summary>
    public int Address;

    /// <summary>What they can score at best.</summary>
    public Impacts Best;

    /// <summary>Whether offsets take 32 bits.</summary>
    /// <param name="start">The document that offsets count from.</param>
    public readonly bool IsWide(int start) => Last - start > ushort.MaxValue;

    /// <summary>Whether frequencies take 16 bits.</summary>
    public readonly bool IsFrequent => Best.FrequencyMax > byte.MaxValue;

    /// <summary>The bytes of the postings.</summary>
    /// <param name="start">The document that offsets count from.</param>
    public readonly int SizeBytes(int start) => (OffsetBytes(start) + (IsFrequent ? 2 : 1)) * Length;

    /// <summary>Bytes of one offset.</summary>
    /// <param name="start">The document that offsets count from.</param>
    public readonly int OffsetBytes(int start) => IsWide(start) ? sizeof(int) : sizeof(ushort);

    /// <summary>Writes the postings.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="start">The document that offsets count from.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="frequencies">Their frequencies.</param>
    public readonly void Write(Span<byte> to, int start, ReadOnlySpan<int> documents, ReadOnlySpan<ushort> frequencies)
    {
        var counts = to[(OffsetBytes(start) * Length)..];
        for (var i = 0; i < Length; i++)
        {
            if (IsWide(start)) MemoryMarshal.Cast<byte, int>(to)[i] = documents[i] - start;
            else MemoryMarshal.Cast<byte, ushort>(to)[i] = (ushort)(documents[i] - start);
            if (IsFrequent) MemoryMarshal.Cast<byte, ushort>(counts)[i] = frequencies[i];
            else counts[i] = (byte)frequencies[i];
        }
    }
}

/// <summary>The postings of one block, or of the unpacked end of a list, for reading by place.</summary>
internal readonly ref struct PostingSlice
{
    private readonly ReadOnlySpan<ushort> _narrow;
    private readonly ReadOnlySpan<int> _wide;
    private readonly ReadOnlySpan<byte> _seldom;
    private readonly ReadOnlySpan<ushort> _frequent;

    /// <summary>Looks at a block.</summary>
    /// <param name="block">Its header.</param>
    /// <param name="start">The document that its offsets count from.</param>
    /// <param name="slabs">Where its postings lie.</param>
    public PostingSlice(in PostingBlock block, int start, Slabs slabs)
    {
        ReadOnlySpan<byte> bytes = slabs.Slice(block.Address, block.SizeBytes(start));
        Start = start;
        var split = block.OffsetBytes(start) * PostingBlock.Length;
        if (block.IsWide(start)) _wide = MemoryMarshal.Cast<byte, int>(bytes[..split]);
        else _narrow = MemoryMarshal.Cast<byte, ushort>(bytes[..split]);
        if (block.IsFrequent) _frequent = MemoryMarshal.Cast<byte, ushort>(bytes[split..]);
        else _seldom = bytes[split..];
    }

    /// <summary>Looks at unpacked postings.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="frequencies">Their frequencies.</param>
    public PostingSlice(ReadOnlySpan<int> documents, ReadOnlySpan<ushort> frequencies)
    {
        _wide = documents;
        _frequent = frequencies;
    }

    /// <summary>The document that offsets count from.</summary>
    public int Start { get; }

    /// <summary>Offsets in 16 bits; empty where they are in <see cref="Wide"/>.</summary>
    public ReadOnlySpan<ushort> Narrow => _narrow;

    /// <summary>Offsets in 32 bits; empty where they are in <see cref="Narrow"/>.</summary>
    public ReadOnlySpan<int> Wide => _wide;

    /// <summary>Frequencies in 8 bits; empty where they take 16.</summary>
    public ReadOnlySpan<byte> Seldom => _seldom;

    /// <summary>How many postings there are.</summary>
    public int Count => Math.Max(_narrow.Length, _wide.Length);

    /// <summary>The document at a place.</summary>
    /// <param name="place">The place.</param>
    public int Document(int place) => Start + (_narrow.Length > 0 ? _narrow[place] : _wide[place]);

    /// <summary>The frequency at a place.</summary>
    /// <param name="place">The place.</param>
    public int Frequency(int place) => _seldom.Length > 0 ? _seldom[place] : _frequent[place];

    /// <summary>The frequency of a document; 0 where it is not among these.</summary>
    /// <param name="document">The document.</param>
    public int FrequencyOf(int document)
    {
        var offset = document - Start;
        var place = _narrow.Length == 0 ? _wide.IndexOf(offset) : (uint)offset <= ushort.MaxValue ? PlaceOf((ushort)offset) : -1;
        return place < 0 ? 0 : Frequency(place);
    }

    /// <summary>
    /// The place of an offset among those in 16 bits, or -1: all 128 are compared at once, since where it lies cannot be foreseen.
    /// </summary>
    private int PlaceOf(ushort offset)
    {
        if (!Vector512.IsHardwareAccelerated || _narrow.Length != PostingBlock.Length) return _narrow.IndexOf(offset);
        ref var offsets = ref MemoryMarshal.GetReference(_narrow);
        var wanted = Vector512.Create(offset);
        var first = Vector512.Equals(Vector512.LoadUnsafe(ref offsets), wanted).ExtractMostSignificantBits()
            | (Vector512.Equals(Vector512.LoadUnsafe(ref offsets, 32), wanted).ExtractMostSignificantBits() << 32);
        var second = Vector512.Equals(Vector512.LoadUnsafe(ref offsets, 64), wanted).ExtractMostSignificantBits()
            | (Vector512.Equals(Vector512.LoadUnsafe(ref offsets, 96), wanted).ExtractMostSignificantBits() << 32);
        if (first != 0) return BitOperations.TrailingZeroCount(first);
        return second != 0 ? 64 + BitOperations.TrailingZeroCount(second) : -1;
    }

    /// <summary>How many documents lie before a number.</summary>
    /// <param name="end">The number.</param>
    public int CountBefore(int end)
    {
        var (from, to) = (0, Count);
        while (from < to)
        {
            var middle = (from + to) >> 1;
            if (Document(middle) < end) from = middle + 1;
            else to = middle;
        }
        return from;
    }
}
