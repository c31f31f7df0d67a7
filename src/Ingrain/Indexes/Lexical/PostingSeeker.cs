namespace Ingrain.Indexes;

/// <summary>Looks up documents, ascending, in one posting list: the block by its header, then the document in it. Skips the rest.</summary>
internal ref struct PostingSeeker
{
    private readonly ReadOnlySpan<PostingBlock> _blocks;
    private readonly PostingSlice _tail;
    private readonly Slabs _slabs;
    private PostingSlice _slice;
    private int _last;

    /// <summary>Starts at a block.</summary>
    /// <param name="blocks">The headers of the full blocks.</param>
    /// <param name="tail">The postings after them.</param>
    /// <param name="slabs">Where postings lie.</param>
    /// <param name="block">The block that no document asked for lies before.</param>
    public PostingSeeker(ReadOnlySpan<PostingBlock> blocks, PostingSlice tail, Slabs slabs, int block)
    {
        _blocks = blocks;
        _tail = tail;
        _slabs = slabs;
        _last = -1;
        Block = block;
    }

    /// <summary>The block now, or the number of full blocks at the tail.</summary>
    public int Block { get; private set; }

    /// <summary>How often a document holds the term; 0 for not at all.</summary>
    /// <param name="document">The document, not before the one asked for last.</param>
    public int FrequencyOf(int document)
    {
        if (document > _last) Seek(document);
        return _slice.FrequencyOf(document);
    }

    private void Seek(int document)
    {
        Block = Skip(_blocks, Block, document);
        var isFull = Block < _blocks.Length;
        _slice = isFull ? new PostingSlice(_blocks[Block], PostingList.Start(_blocks, Block), _slabs) : _tail;
        _last = isFull ? _blocks[Block].Last : int.MaxValue;
    }

    /// <summary>The first block, from one on, that ends at a document or after it: by doubling steps, then by halving.</summary>
    /// <param name="blocks">The headers.</param>
    /// <param name="block">The block to start from.</param>
    /// <param name="document">The document.</param>
    public static int Skip(ReadOnlySpan<PostingBlock> blocks, int block, int document)
    {
        var step = 1;
        var (from, to) = (block, block);
        while (to < blocks.Length && blocks[to].Last < document)
        {
            from = to + 1;
            to += step;
            step *= 2;
        }
        to = Math.Min(to, blocks.Length);
        while (from < to)
        {
            var middle = (from + to) >> 1;
            if (blocks[middle].Last < document) from = middle + 1;
            else to = middle;
        }
        return from;
    }
}
