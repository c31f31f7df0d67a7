using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ingrain.Indexes;

/// <summary>
/// Turns floats into whole numbers of 16 bits and a scale, and those into two planes of bytes: the high bytes alone are a vector of 8 bits,
/// good enough to find candidates; with the low bytes the number is whole again. Every step is elementwise, so that each width of
/// instructions gives the same bits.
/// <code>
/// number = round(value / scale), -32,512 to 32,512     scale = largest |value| / 32,512
/// number = 256 * high + low                            high is kept as high + 128, 1 to 255; low is -128 to 127
/// </code>
/// </summary>
internal static class VectorCodeKernel
{
    /// <summary>The largest number: 127 in the high plane and nothing in the low.</summary>
    internal const int Largest = 127 << 8;

    /// <summary>Rows are padded to whole multiples of this many bytes, so that no kernel has a rest to handle.</summary>
    internal const int Padding = 64;

    /// <summary>Rounds a vector to numbers.</summary>
    /// <param name="vector">The values.</param>
    /// <param name="numbers">The numbers, as long as the padded row; the padding becomes zero.</param>
    /// <returns>The scale; zero for a vector of zeros.</returns>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Round(ReadOnlySpan<float> vector, Span<short> numbers)
    {
        var largest = LargestMagnitude(vector);
        if (!float.IsFinite(largest)) throw new ArgumentException("A vector has a value that is not finite.", nameof(vector));
        numbers[vector.Length..].Clear();
        // A scale that is no normal number would make its inverse infinite; such a vector says nothing anyway.
        if (largest < 1e-30f)
        {
            numbers.Clear();
            return 0;
        }
        var inverse = Largest / largest;
        var at = 0;
        var bound = Vector256.Create((float)Largest);
        for (; at <= vector.Length - 16; at += 16)
        {
            var low = Vector256.Create(vector[at..]) * inverse;
            var high = Vector256.Create(vector[(at + 8)..]) * inverse;
            low = Vector256.Max(Vector256.Min(Vector256.Round(low), bound), -bound);
            high = Vector256.Max(Vector256.Min(Vector256.Round(high), bound), -bound);
            Vector256.Narrow(Vector256.ConvertToInt32(low), Vector256.ConvertToInt32(high)).CopyTo(numbers[at..]);
        }
        for (; at < vector.Length; at++) numbers[at] = (short)Math.Clamp(MathF.Round(vector[at] * inverse), -Largest, Largest);
        return largest / Largest;
    }

    /// <summary>Parts numbers into planes.</summary>
    /// <param name="numbers">The numbers, padded.</param>
    /// <param name="high">Their high bytes, plus 128.</param>
    /// <param name="low">Their low bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Part(ReadOnlySpan<short> numbers, Span<byte> high, Span<sbyte> low)
    {
        for (var at = 0; at < numbers.Length; at += 32)
        {
            var (first, second) = (Vector256.Create(numbers[at..]), Vector256.Create(numbers[(at + 16)..]));
            var (firstHigh, secondHigh) = (High(first), High(second));
            var bytes = Vector256.Narrow(firstHigh, secondHigh).AsByte() ^ Vector256.Create((byte)0x80);
            bytes.CopyTo(high[at..]);
            Vector256.Narrow(first - (firstHigh << 8), second - (secondHigh << 8)).CopyTo(low[at..]);
        }
    }

    /// <summary>Takes the high bytes of numbers, as a query has them.</summary>
    /// <param name="numbers">The numbers, padded.</param>
    /// <param name="high">Their high bytes, signed.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TakeHigh(ReadOnlySpan<short> numbers, Span<sbyte> high)
    {
        for (var at = 0; at < numbers.Length; at += 32)
            Vector256.Narrow(High(Vector256.Create(numbers[at..])), High(Vector256.Create(numbers[(at + 16)..]))).CopyTo(high[at..]);
    }

    /// <summary>Makes stored high bytes a query of a scan.</summary>
    /// <param name="row">High bytes, plus 128.</param>
    /// <param name="high">The same, signed.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(ReadOnlySpan<byte> row, Span<sbyte> high)
    {
        for (var at = 0; at < row.Length; at += 32)
            (Vector256.Create(row[at..]) ^ Vector256.Create((byte)0x80)).AsSByte().CopyTo(high[at..]);
    }

    /// <summary>Takes the high bytes of numbers, as they are stored.</summary>
    /// <param name="numbers">The numbers, padded.</param>
    /// <param name="row">Their high bytes, plus 128.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(ReadOnlySpan<short> numbers, Span<byte> row)
    {
        TakeHigh(numbers, MemoryMarshal.Cast<byte, sbyte>(row));
        for (var at = 0; at < row.Length; at += 32) (Vector256.Create<byte>(row[at..]) ^ Vector256.Create((byte)0x80)).CopyTo(row[at..]);
    }

    /// <summary>Puts the planes together again.</summary>
    /// <param name="high">High bytes, plus 128.</param>
    /// <param name="low">Low bytes.</param>
    /// <param name="numbers">The numbers.</param>
    public static void Join(ReadOnlySpan<byte> high, ReadOnlySpan<sbyte> low, Span<short> numbers)
    {
        for (var at = 0; at < numbers.Length; at += 32)
        {
            var (firstHigh, secondHigh) = Vector256.Widen((Vector256.Create(high[at..]) ^ Vector256.Create((byte)0x80)).AsSByte());
            var (firstLow, secondLow) = Vector256.Widen(Vector256.Create(low[at..]));
            ((firstHigh << 8) + firstLow).CopyTo(numbers[at..]);
            ((secondHigh << 8) + secondLow).CopyTo(numbers[(at + 16)..]);
        }
    }

    /// <summary>The high byte nearest to each number: what is left for the low byte is then signed as well.</summary>
    private static Vector256<short> High(Vector256<short> numbers) => (numbers + Vector256.Create((short)128)) >> 8;

    /// <summary>NaN where any value is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float LargestMagnitude(ReadOnlySpan<float> values)
    {
        var widest = Vector256<float>.Zero;
        var parts = MemoryMarshal.Cast<float, Vector256<float>>(values);
        foreach (var part in parts) widest = Vector256.Max(widest, Vector256.Abs(part));
        var largest = 0f;
        for (var i = 0; i < Vector256<float>.Count; i++) largest = MathF.Max(largest, widest[i]);
        foreach (var value in values[(parts.Length * Vector256<float>.Count)..]) largest = MathF.Max(largest, MathF.Abs(value));
        return largest;
    }
}
