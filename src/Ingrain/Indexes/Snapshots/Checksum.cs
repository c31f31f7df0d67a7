using System.Buffers.Binary;
using System.Numerics;

namespace Ingrain.Indexes;

/// <summary>CRC-32C (Castagnoli) of bytes. Finds damage, not tampering.</summary>
internal static class Checksum
{
    /// <summary>The checksum, started and ended with all bits inverted as the standard has it.</summary>
    /// <param name="bytes">The bytes.</param>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var last in bytes) crc = BitOperations.Crc32C(crc, last);
        return ~crc;
    }
}
