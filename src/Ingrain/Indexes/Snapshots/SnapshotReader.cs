using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Ingrain.Indexes;

/// <summary>Reads back what <see cref="SnapshotWriter"/> wrote, and believes nothing whose checksum is wrong.</summary>
/// <param name="stream">Where from; seekable, not closed.</param>
internal sealed class SnapshotReader(Stream stream)
{
    /// <summary>How many values one checksum covers.</summary>
    internal const int SliceLength = 1 << 24;

    /// <summary>Reads one value.</summary>
    /// <exception cref="DamagedSnapshotException">It is not there, or its checksum is wrong.</exception>
    public T Read<T>() where T : unmanaged
    {
        Unsafe.SkipInit(out T value);
        ReadChecked(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    /// <summary>Reads an array.</summary>
    /// <exception cref="DamagedSnapshotException">It is not there, or a checksum is wrong.</exception>
    public T[] ReadArray<T>() where T : unmanaged
    {
        var length = Read<int>();
        // Checked before room is made: a damaged length must not ask for gigabytes.
        if (length < 0 || (long)length * Unsafe.SizeOf<T>() > stream.Length - stream.Position)
            throw new DamagedSnapshotException("An array is longer than its file.");
        var values = GC.AllocateUninitializedArray<T>(length);
        for (var at = 0; at < length; at += SliceLength)
            ReadChecked(MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(SliceLength, length - at))));
        return values;
    }

    /// <summary>Reads an array into room that is there already.</summary>
    /// <param name="room">The room, as long as the array must be.</param>
    /// <exception cref="DamagedSnapshotException">It is not there, of another length, or a checksum is wrong.</exception>
    public void ReadInto<T>(Span<T> room) where T : unmanaged
    {
        if (Read<int>() != room.Length) throw new DamagedSnapshotException("An array has another length than its place.");
        for (var at = 0; at < room.Length; at += SliceLength)
            ReadChecked(MemoryMarshal.AsBytes(room.Slice(at, Math.Min(SliceLength, room.Length - at))));
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="DamagedSnapshotException">It is not there, or its checksum is wrong.</exception>
    public string ReadText() => Encoding.UTF8.GetString(ReadArray<byte>());

    private void ReadChecked(Span<byte> bytes)
    {
        Fill(bytes);
        var sum = 0u;
        Fill(MemoryMarshal.AsBytes(new Span<uint>(ref sum)));
        if (sum != Checksum.Of(bytes)) throw new DamagedSnapshotException("A checksum is wrong.");
    }

    private void Fill(Span<byte> bytes)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new DamagedSnapshotException("The file ends too early.");
    }
}
