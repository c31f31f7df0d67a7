using System.Runtime.InteropServices;

namespace Ingrain.Indexes;

/// <summary>Bytes that begin at a whole cache line and never move: no line of memory is then shared by two rows.</summary>
internal readonly struct AlignedBytes
{
    /// <summary>Bytes of a cache line.</summary>
    internal const int Line = 64;

    private readonly byte[] _bytes;
    private readonly int _start;

    /// <summary>Makes room; its content is undefined.</summary>
    /// <param name="length">Bytes.</param>
    public AlignedBytes(int length)
    {
        Length = length;
        _bytes = GC.AllocateUninitializedArray<byte>(length + Line, pinned: true);
        _start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0) & (Line - 1));
    }

    /// <summary>Bytes of room.</summary>
    public int Length { get; }

    /// <summary>A part of the bytes.</summary>
    /// <param name="at">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    public Span<byte> Bytes(int at, int length) => _bytes.AsSpan(_start + at, length);
}
