using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ingrain.Indexes;

/// <summary>
/// The documents of one term in one field, ascending: full blocks of 128, and after them up to 127 postings in variable-length bytes, one
/// or two each in ordinary text, since most terms never fill a block. Holds addresses only; the bytes lie in <see cref="Slabs"/>.
/// </summary>
internal struct PostingList
{
    /// <summary>A list of nothing.</summary>
    public static readonly PostingList Empty;

    private int _blocks;
    private int _tail;
    private int _tailBytes;
    private int _tailCount;

    /// <summary>Bytes of the list itself.</summary>
    public static int SizeBytes => Unsafe.SizeOf<PostingList>();

    /// <summary>How many living documents hold the term: what BM25 calls document frequency.</summary>
    public int Count { get; private set; }

    /// <summary>How many removed documents are still listed.</summary>
    public int DeadCount { get; private set; }

    /// <summary>How many full blocks there are.</summary>
    public int BlockCount { get; private set; }

    /// <summary>The last document listed.</summary>
    public int Last { get; private set; }

    /// <summary>What its documents can score at best.</summary>
    public Impacts Best;

    /// <summary>How many postings follow the full blocks.</summary>
    public readonly int TailCount => _tailCount;

    /// <summary>The encoded postings that follow the full blocks.</summary>
    /// <param name="slabs">Where the bytes lie.</param>
    public readonly ReadOnlySpan<byte> Tail(Slabs slabs) => _tailCount == 0 ? default : slabs.Slice(_tail, _tailBytes);

    /// <summary>The headers of the full blocks.</summary>
    /// <param name="slabs">Where the bytes lie.</param>
    public readonly ReadOnlySpan<PostingBlock> Blocks(Slabs slabs) => BlockCount == 0
        ? default
        : MemoryMarshal.Cast<byte, PostingBlock>(slabs.Slice(_blocks, BlockCount * Unsafe.SizeOf<PostingBlock>()));

    /// <summary>The document that the offsets of a block count from; of the tail, where the block is one too many.</summary>
    /// <param name="blocks">The headers.</param>
    /// <param name="block">The block.</param>
    public static int Start(ReadOnlySpan<PostingBlock> blocks, int block) => block == 0 ? 0 : blocks[block - 1].Last + 1;

    /// <summary>Adds a document, which must come after all added before.</summary>
    /// <param name="slabs">Where the bytes lie.</param>
    /// <param name="posting">Its number, and how often it holds the term, 1 to 65,535.</param>
    /// <param name="lengths">Lengths of documents, its own among them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Append(Slabs slabs, (int Document, int Frequency) posting, ReadOnlySpan<ushort> lengths)
    {
        var (document, frequency) = posting;
        var step = (uint)(document - (_tailCount + BlockCount == 0 ? 0 : Last + 1));
        Write(slabs, ((ulong)step << 1) | (frequency == 1 ? 1u : 0u));
        if (frequency > 1) Write(slabs, (uint)frequency);
        _tailCount++;
        Last = document;
        Count++;
        Best.Include(frequency, lengths[document]);
        if (_tailCount == PostingBlock.Length) Pack(slabs, lengths);
    }

    /// <summary>Counts a removed document out. Its posting stays until the list is rewritten; readers skip it.</summary>
    public void CountOut() => (Count, DeadCount) = (Count - 1, DeadCount + 1);

    /// <summary>Writes the list anew without dead documents.</summary>
    /// <param name="slabs">Where the bytes lie.</param>
    /// <param name="lengths">Lengths of documents, 0 for the dead.</param>
    public void Compact(Slabs slabs, ReadOnlySpan<ushort> lengths)
    {
        var old = this;
        this = default;
        var reader = new PostingReader(old, slabs);
        while (reader.Read())
            if (lengths[reader.Document] > 0) Append(slabs, (reader.Document, reader.Frequency), lengths);
        old.Release(slabs);
    }

    /// <summary>Decodes the postings after the full blocks.</summary>
    /// <param name="slabs">Where the bytes lie.</param>
    /// <param name="documents">Room for 128 documents.</param>
    /// <param name="frequencies">Room for 128 frequencies.</param>
    /// <returns>How many there are.</returns>
    public readonly int ReadTail(Slabs slabs, Span<int> documents, Span<ushort> frequencies)
    {
        var bytes = Tail(slabs);
        var document = Start(Blocks(slabs), BlockCount) - 1;
        var at = 0;
        for (var i = 0; i < _tailCount; i++)
        {
            ReadPosting(bytes, ref at, ref document, out var frequency);
            (documents[i], frequencies[i]) = (document, (ushort)frequency);
        }
        return _tailCount;
    }

    /// <summary>Decodes one posting after the full blocks.</summary>
    /// <param name="bytes">The encoded postings.</param>
    /// <param name="at">Where the posting starts; after it, where the next does.</param>
    /// <param name="document">The document before; after it, the one read.</param>
    /// <param name="frequency">Its frequency.</param>
    public static void ReadPosting(ReadOnlySpan<byte> bytes, ref int at, ref int document, out int frequency)
    {
        var number = Read(bytes, ref at);
        document += (int)(number >> 1) + 1;
        frequency = (number & 1) != 0 ? 1 : (int)Read(bytes, ref at);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write(Slabs slabs, ulong value)
    {
        var length = (BitOperations.Log2(value | 1) / 7) + 1;
        MakeRoom(slabs, length);
        var to = slabs.Slice(_tail, _tailBytes + length);
        for (; value >= 0x80; value >>= 7) to[_tailBytes++] = (byte)(value | 0x80);
        to[_tailBytes++] = (byte)value;
    }

    private static ulong Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = bytes[at++];
        if (value < 0x80) return value;
        value &= 0x7f;
        for (var shift = 7; ; shift += 7)
        {
            ulong next = bytes[at++];
            value |= (next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }

    private void MakeRoom(Slabs slabs, int more)
    {
        if (_tail != 0 && _tailBytes + more <= Slabs.Roomy(_tailBytes)) return;
        var grown = slabs.Allocate(Slabs.Roomy(_tailBytes + more));
        if (_tail != 0) slabs.Slice(_tail, _tailBytes).CopyTo(slabs.Slice(grown, _tailBytes));
        FreeTail(slabs);
        _tail = grown;
    }

    private readonly void FreeTail(Slabs slabs) => slabs.Free(_tail, Slabs.Roomy(_tailBytes));

    private void Pack(Slabs slabs, ReadOnlySpan<ushort> lengths)
    {
        Span<int> documents = stackalloc int[PostingBlock.Length];
        Span<ushort> frequencies = stackalloc ushort[PostingBlock.Length];
        ReadTail(slabs, documents, frequencies);
        var block = new PostingBlock { Last = Last };
        for (var i = 0; i < documents.Length; i++) block.Best.Include(frequencies[i], lengths[documents[i]]);
        var start = Start(Blocks(slabs), BlockCount);
        block.Address = slabs.Allocate(block.SizeBytes(start));
        block.Write(slabs.Slice(block.Address, block.SizeBytes(start)), start, documents, frequencies);
        AddHeader(slabs, block);
        FreeTail(slabs);
        (_tail, _tailBytes, _tailCount) = (0, 0, 0);
    }

    private void AddHeader(Slabs slabs, in PostingBlock block)
    {
        var size = Unsafe.SizeOf<PostingBlock>();
        var used = BlockCount * size;
        if (_blocks == 0 || used + size > Slabs.Roomy(used))
        {
            var grown = slabs.Allocate(Slabs.Roomy(used + size));
            if (_blocks != 0) slabs.Slice(_blocks, used).CopyTo(slabs.Slice(grown, used));
            slabs.Free(_blocks, Slabs.Roomy(used));
            _blocks = grown;
        }
        MemoryMarshal.Write(slabs.Slice(_blocks, used + size)[used..], in block);
        BlockCount++;
    }

    private readonly void Release(Slabs slabs)
    {
        var blocks = Blocks(slabs);
        for (var i = 0; i < blocks.Length; i++) slabs.Free(blocks[i].Address, blocks[i].SizeBytes(Start(blocks, i)));
        slabs.Free(_blocks, Slabs.Roomy(BlockCount * Unsafe.SizeOf<PostingBlock>()));
        FreeTail(slabs);
    }
}
