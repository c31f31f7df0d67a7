using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ingrain.Indexes;

/// <summary>Adds coded rows to sums of floats, elementwise and in order, so that each width of instructions gives the same bits.</summary>
internal static class SumKernel
{
    /// <summary>Adds a row of high bytes times its scale.</summary>
    /// <param name="sums">The sums, as long as the row.</param>
    /// <param name="row">The high bytes, plus 128.</param>
    /// <param name="scale">The scale.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<float> sums, ReadOnlySpan<byte> row, float scale)
    {
        for (var at = 0; at < row.Length; at += 32)
        {
            var (low, high) = Vector256.Widen((Vector256.Create(row[at..]) ^ Vector256.Create((byte)0x80)).AsSByte());
            AddProducts(sums[at..], low, scale);
            AddProducts(sums[(at + 16)..], high, scale);
        }
    }

    /// <summary>The length of a vector of sums. In double, and one after the other: the order of additions is part of the result.</summary>
    /// <param name="sums">The sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LengthOf(ReadOnlySpan<float> sums)
    {
        var square = 0.0;
        foreach (var sum in sums) square += (double)sum * sum;
        return Math.Sqrt(square);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(Span<float> sums, Vector256<short> values, float scale)
    {
        var (low, high) = Vector256.Widen(values);
        (Vector256.Create<float>(sums) + Vector256.ConvertToSingle(low) * scale).CopyTo(sums);
        (Vector256.Create<float>(sums[8..]) + Vector256.ConvertToSingle(high) * scale).CopyTo(sums[8..]);
    }
}
