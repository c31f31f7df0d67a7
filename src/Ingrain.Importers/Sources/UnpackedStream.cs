using System.IO.Compression;

namespace Ingrain.Importers;

/// <summary>
/// An archive entry as it is unpacked: every byte counted, and at the end held against the checksum of the archive's directory, which the
/// library that unpacks does not do.
/// </summary>
internal sealed class UnpackedStream(ZipArchiveEntry entry, Action<int> count) : Stream
{
    private static readonly uint[] Table = MakeTable();

    private readonly Stream _unpacked = entry.Open();
    private uint _crc = uint.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = _unpacked.Read(buffer);
        count(read);
        foreach (var b in buffer[..read]) _crc = Table[(byte)(_crc ^ b)] ^ (_crc >> 8);
        if (read == 0 && buffer.Length > 0 && ~_crc != entry.Crc32)
            throw new InvalidDataException("The archive entry does not have its checksum.");
        return read;
    }

    public override int Read(byte[] buffer, int offset, int length) => Read(buffer.AsSpan(offset, length));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _unpacked.Dispose();
        base.Dispose(disposing);
    }

    // CRC-32 of ISO 3309, bits reversed, a byte at a time.
    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            table[i] = crc;
        }
        return table;
    }
}
