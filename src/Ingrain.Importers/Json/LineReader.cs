namespace Ingrain.Importers;

/// <summary>
/// Reads a stream line by line without ever holding more than one line: a line longer than <see cref="LineBytesMax"/> is passed over, not
/// gathered. The bytes of a line are lent until the next one is read, and may be changed in place.
/// </summary>
internal sealed class LineReader(Stream stream)
{
    /// <summary>The longest line, in bytes: room for the largest picture that a chat program takes, in base 64, several times.</summary>
    public const int LineBytesMax = 32 * 1024 * 1024;

    private const int BufferBytesStart = 64 * 1024;

    private byte[] _buffer = new byte[BufferBytesStart];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>1-based number of the line read last.</summary>
    public long Number { get; private set; }

    /// <summary>The line without its line end; empty where it is <see cref="TooLong"/>.</summary>
    public Memory<byte> Line { get; private set; }

    /// <summary>Whether the line was longer than is read.</summary>
    public bool TooLong { get; private set; }

    /// <summary>Whether the file ends in this line without a line end, as a file does that is being written or was cut.</summary>
    public bool Unterminated { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <returns>False at the end of the stream.</returns>
    public bool Read()
    {
        TooLong = false;
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0) return Give(searched + at, terminated: true);
            searched = _end - _start;
            if (searched > LineBytesMax)
            {
                TooLong = true;
                _start = _end;
                searched = 0;
            }
            if (_ended || !Fill()) break;
        }
        return (_end > _start || TooLong) && Give(_end - _start, terminated: false);
    }

    private bool Give(int length, bool terminated)
    {
        Number++;
        Unterminated = !terminated;
        var line = _buffer.AsMemory(_start, length);
        _start += terminated ? length + 1 : length;
        if (Number == 1 && line.Span.StartsWith("\uFEFF"u8)) line = line[3..];
        if (line.Length > 0 && line.Span[^1] == (byte)'\r') line = line[..^1];
        if (line.Length > LineBytesMax) TooLong = true;
        Line = TooLong ? Memory<byte>.Empty : line;
        return true;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _ended = read == 0;
        return read > 0;
    }
}
