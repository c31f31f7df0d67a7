using System.Runtime.InteropServices;
using System.Text;

namespace Ingrain.Indexes;

/// <summary>
/// Writes what an index is made of as values and arrays, each followed by a checksum (CRC-32C). Layout is the machine's own, little-endian:
/// a snapshot is a cache for this machine and is rebuilt from the log where it cannot be read.
/// </summary>
/// <param name="stream">Where to; not closed.</param>
internal sealed class SnapshotWriter(Stream stream)
{
    /// <summary>Writes one value.</summary>
    /// <param name="value">The value.</param>
    public void Write<T>(T value) where T : unmanaged => WriteChecked(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Writes an array with its length.</summary>
    /// <param name="values">The values.</param>
    public void WriteArray<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        Write(values.Length);
        // Sliced, so that no array is longer in bytes than a span can be.
        for (var at = 0; at < values.Length; at += SnapshotReader.SliceLength)
            WriteChecked(MemoryMarshal.AsBytes(values.Slice(at, Math.Min(SnapshotReader.SliceLength, values.Length - at))));
    }

    /// <summary>Writes a text.</summary>
    /// <param name="text">The text.</param>
    public void WriteText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        WriteArray<byte>(Encoding.UTF8.GetBytes(text));
    }

    private void WriteChecked(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        var sum = Checksum.Of(bytes);
        stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in sum)));
    }
}
