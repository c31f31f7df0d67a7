namespace Ingrain.Indexes;

/// <summary>
/// The documents of one term in one field, ascending, as variable-length bytes: the step from the previous document shifted left by one,
/// its lowest bit set when the term occurs once; otherwise the count follows. One or two bytes a posting in ordinary text.
/// </summary>
internal struct PostingList
{
    private byte[]? _bytes;
    private int _length;
    private int _last;

    /// <summary>How many living documents hold the term: what BM25 calls document frequency.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes used.</summary>
    public readonly int SizeBytes => _length;

    /// <summary>The encoded postings.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Adds a document, which must come after all added before.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="frequency">How often it holds the term, from 1.</param>
    public void Append(int document, int frequency)
    {
        var step = document - (_length == 0 ? -1 : _last);
        WriteNumber(((uint)step << 1) | (frequency == 1 ? 1u : 0u));
        if (frequency > 1) WriteNumber((uint)frequency);
        _last = document;
        Count++;
    }

    /// <summary>Counts a removed document out. Its posting stays until the list is rewritten; readers skip it.</summary>
    public void CountOut() => Count--;

    /// <summary>Writes the list anew without dead documents.</summary>
    /// <param name="isAlive">By document number.</param>
    public void Compact(ReadOnlySpan<bool> isAlive)
    {
        var old = this;
        this = default;
        var reader = new PostingReader(old.Bytes);
        while (reader.Read())
            if (isAlive[reader.Document]) Append(reader.Document, reader.Frequency);
    }

    private void WriteNumber(uint value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }
        WriteByte((byte)value);
    }

    private void WriteByte(byte value)
    {
        // Most terms occur once or twice in all: starting small and growing by half keeps their lists from outweighing the text.
        if (_bytes is null) _bytes = new byte[4];
        else if (_length == _bytes.Length) Array.Resize(ref _bytes, _length + (_length >> 1) + 2);
        _bytes[_length++] = value;
    }
}

/// <summary>Reads a <see cref="PostingList"/> from its start.</summary>
internal ref struct PostingReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    /// <summary>Starts before the first posting.</summary>
    /// <param name="bytes">The list.</param>
    public PostingReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
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
        if (_at >= _bytes.Length) return false;
        var number = ReadNumber();
        Document += (int)(number >> 1);
        Frequency = (number & 1) != 0 ? 1 : (int)ReadNumber();
        return true;
    }

    private uint ReadNumber()
    {
        uint value = _bytes[_at++];
        if (value < 0x80) return value;
        value &= 0x7f;
        for (var shift = 7; ; shift += 7)
        {
            uint next = _bytes[_at++];
            value |= (next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }
}
