using System.Buffers.Binary;

namespace Ingrain.Importers;

/// <summary>
/// Bounds the directory of a zip archive before it is opened, since opening reads all of it into memory. The directory lies between the
/// place that the end record names and the end of the file, so their distance is a bound that no other field can lie about.
/// (APPNOTE.TXT 4.3.14 to 4.3.16.)
/// </summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint LocatorSignature = 0x07064b50;
    private const uint End64Signature = 0x06064b50;
    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int End64Bytes = 56;
    private const int CommentBytesMax = ushort.MaxValue;

    /// <summary>Checks the size of the directory.</summary>
    /// <exception cref="InvalidDataException">There is no directory, or it is larger than that.</exception>
    public static void Check(Stream archive, long bytesMax)
    {
        var tail = new byte[(int)Math.Min(archive.Length, EndBytes + CommentBytesMax + LocatorBytes)];
        archive.Position = archive.Length - tail.Length;
        archive.ReadExactly(tail);
        var at = tail.Length - EndBytes;
        while (at >= 0 && BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) != EndSignature) at--;
        if (at < 0) throw new InvalidDataException("The file has no end record of an archive.");
        long start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16));
        if (start == uint.MaxValue && at >= LocatorBytes
            && BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at - LocatorBytes)) == LocatorSignature)
            start = Start64(archive, BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(at - LocatorBytes + 8)));
        if (start < 0 || start > archive.Length || archive.Length - start > bytesMax)
            throw new InvalidDataException("The archive's directory is missing or too large.");
    }

    private static long Start64(Stream archive, long end64)
    {
        if (end64 < 0 || end64 > archive.Length - End64Bytes) return -1;
        Span<byte> record = stackalloc byte[End64Bytes];
        archive.Position = end64;
        archive.ReadExactly(record);
        return BinaryPrimitives.ReadUInt32LittleEndian(record) == End64Signature
            ? BinaryPrimitives.ReadInt64LittleEndian(record[48..])
            : -1;
    }
}
