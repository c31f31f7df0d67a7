namespace Ingrain.Indexes;

/// <summary>Reads a <see cref="PostingList"/> from its start. Removed documents may still be met.</summary>
internal ref struct PostingReader
{
    private readonly Slabs _slabs;
    private readonly ReadOnlySpan<PostingBlock> _blocks;
    private readonly ReadOnlySpan<byte> _tail;
    private PostingSlice _slice;
    private int _block;
    private int _place;
    private int _at;

    /// <summary>Starts before the first posting.</summary>
    /// <param name="list">The list.</param>
    /// <param name="slabs">Where its bytes lie.</param>
    public PostingReader(in PostingList list, Slabs slabs)
    {
        _slabs = slabs;
        _blocks = list.Blocks(slabs);
        _tail = list.Tail(slabs);
        Document = -1;
    }

    /// <summary>The document now.</summary>
    public int Document { get; private set; }

    /// <summary>How often it holds the term.</summary>
    public int Frequency { get; private set; }

    /// <summary>Goes to the next posting.</summary>
    /// <returns>False at the end.</returns>
    public bool Read()
    {
        if (_place == _slice.Count)
        {
            if (_block == _blocks.Length) return ReadTail();
            _slice = new PostingSlice(_blocks[_block], PostingList.Start(_blocks, _block), _slabs);
            _block++;
            _place = 0;
        }
        Document = _slice.Document(_place);
        Frequency = _slice.Frequency(_place++);
        return true;
    }

    private bool ReadTail()
    {
        _slice = default;
        _place = 0;
        if (_at == _tail.Length) return false;
        var document = Document;
        PostingList.ReadPosting(_tail, ref _at, ref document, out var frequency);
        (Document, Frequency) = (document, frequency);
        return true;
    }
}
