using System.Buffers;

namespace Ingrain.Server.Stdio;

/// <summary>
/// Reads a stream line by line and never holds more than one line of a bounded length: of a longer one it keeps the two ends, drops the
/// rest as it comes, and goes on behind the next line feed.
/// </summary>
internal sealed class BoundedLineReader
{
    private const int ChunkBytes = 65_536;
    private const int EndBytes = 512;

    private readonly Stream _stream;
    private readonly int _lineBytesMax;
    private readonly byte[] _chunk = new byte[ChunkBytes];
    private readonly byte[] _tail = new byte[EndBytes];
    private byte[] _line = ArrayPool<byte>.Shared.Rent(ChunkBytes);
    private int _chunkStart;
    private int _chunkEnd;

    /// <summary>Reads a stream, which it leaves open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="lineBytesMax">The longest line, without its end.</param>
    public BoundedLineReader(Stream stream, int lineBytesMax) => (_stream, _lineBytesMax) = (stream, lineBytesMax);

    /// <summary>The next line, or null at the end. A last line without a line feed counts as a line.</summary>
    public async ValueTask<ReadLine?> NextAsync(CancellationToken ct)
    {
        ReleaseLarge();
        var length = 0;
        long dropped = 0;
        while (true)
        {
            if (_chunkStart == _chunkEnd && !await FillAsync(ct).ConfigureAwait(false))
                return length == 0 ? null : Line(length, dropped);
            var rest = _chunk.AsSpan(_chunkStart, _chunkEnd - _chunkStart);
            var end = rest.IndexOf((byte)'\n');
            var piece = end < 0 ? rest : rest[..end];
            _chunkStart += end < 0 ? piece.Length : piece.Length + 1;
            if (dropped > 0 || length + piece.Length > _lineBytesMax)
            {
                if (dropped == 0) length = BeginDropping(piece, length);
                KeepTail(piece);
                dropped += piece.Length;
            }
            else
            {
                Append(piece, length);
                length += piece.Length;
            }
            if (end >= 0) return Line(length, dropped);
        }
    }

    private ReadLine Line(int length, long dropped) => dropped == 0
        ? new ReadLine(_line.AsMemory(0, length), false, default)
        : new ReadLine(_line.AsMemory(0, length), true, _tail);

    private async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        _chunkStart = 0;
        _chunkEnd = await _stream.ReadAsync(_chunk, ct).ConfigureAwait(false);
        return _chunkEnd > 0;
    }

    private void Append(ReadOnlySpan<byte> piece, int length)
    {
        if (length + piece.Length > _line.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_lineBytesMax, Math.Max(_line.Length * 2, length + piece.Length)));
            _line.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_line);
            _line = larger;
        }
        piece.CopyTo(_line.AsSpan(length));
    }

    /// <summary>Keeps the two ends of what is held of a line that turns out to be too long.</summary>
    /// <returns>The length of its head.</returns>
    private int BeginDropping(ReadOnlySpan<byte> piece, int length)
    {
        Array.Clear(_tail);
        KeepTail(_line.AsSpan(0, length));
        if (length >= EndBytes) return EndBytes;
        var more = piece[..Math.Min(piece.Length, EndBytes - length)];
        Append(more, length);
        return length + more.Length;
    }

    /// <summary>Shifts the last bytes of a dropped line on.</summary>
    private void KeepTail(ReadOnlySpan<byte> piece)
    {
        if (piece.Length >= EndBytes)
        {
            piece[^EndBytes..].CopyTo(_tail);
            return;
        }
        _tail.AsSpan(piece.Length).CopyTo(_tail);
        piece.CopyTo(_tail.AsSpan(EndBytes - piece.Length));
    }

    // A rare line of megabytes must not stay rented for the life of the process.
    private void ReleaseLarge()
    {
        if (_line.Length <= 16 * ChunkBytes) return;
        ArrayPool<byte>.Shared.Return(_line);
        _line = ArrayPool<byte>.Shared.Rent(ChunkBytes);
    }
}
