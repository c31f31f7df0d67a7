using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ingrain.Indexes;

/// <summary>
/// Dot products of whole numbers. Whole numbers add up to the same sum in every order, so each width of instructions gives the same
/// result. Rows are padded to multiples of <see cref="VectorCodeKernel.Padding"/>.
/// </summary>
internal static class DotKernel
{
    /// <summary>The largest row: its products, added up, still fit 32 bits.</summary>
    internal const int LengthMax = 1 << 16;

    /// <summary>
    /// Multiplies rows of unsigned bytes with one row of signed ones. Unsigned and signed is what processors multiply and add in one
    /// step; what the 128 in each unsigned byte adds is the same for every row and taken off by the caller.
    /// </summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="query">The other row, its bytes -127 to 127.</param>
    /// <param name="dots">One sum for each row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots(ReadOnlySpan<byte> rows, ReadOnlySpan<sbyte> query, Span<int> dots)
    {
        var length = query.Length;
        if (length % VectorCodeKernel.Padding != 0 || rows.Length < length * dots.Length)
            throw new ArgumentException("The rows are not padded.");
        ref var row = ref MemoryMarshal.GetReference(rows);
        ref var other = ref MemoryMarshal.GetReference(query);
        var at = 0;
        // Four rows at a time: the query's bytes are loaded once for all of them, and four sums keep the multipliers busy.
        for (; at <= dots.Length - 4; at += 4)
        {
            ref var second = ref Unsafe.Add(ref row, length);
            ref var third = ref Unsafe.Add(ref second, length);
            ref var fourth = ref Unsafe.Add(ref third, length);
            Vector256<int> a = default, b = default, c = default, d = default;
            for (nuint i = 0; i < (nuint)length; i += 32)
            {
                var part = Vector256.LoadUnsafe(ref other, i);
                a = AddProducts(a, Vector256.LoadUnsafe(ref row, i), part);
                b = AddProducts(b, Vector256.LoadUnsafe(ref second, i), part);
                c = AddProducts(c, Vector256.LoadUnsafe(ref third, i), part);
                d = AddProducts(d, Vector256.LoadUnsafe(ref fourth, i), part);
            }
            Sums(a, b, c, d).CopyTo(dots[at..]);
            row = ref Unsafe.Add(ref fourth, length);
        }
        for (; at < dots.Length; at++)
        {
            Vector256<int> sum = default;
            for (nuint i = 0; i < (nuint)length; i += 32)
                sum = AddProducts(sum, Vector256.LoadUnsafe(ref row, i), Vector256.LoadUnsafe(ref other, i));
            dots[at] = Vector256.Sum(sum);
            row = ref Unsafe.Add(ref row, length);
        }
    }

    /// <summary>Multiplies two rows of numbers of 16 bits.</summary>
    /// <param name="first">One row, within ±<see cref="VectorCodeKernel.Largest"/>.</param>
    /// <param name="second">The other, likewise.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Dot(ReadOnlySpan<short> first, ReadOnlySpan<short> second)
    {
        if (first.Length % VectorCodeKernel.Padding != 0 || first.Length != second.Length)
            throw new ArgumentException("The rows are not padded.");
        ref var left = ref MemoryMarshal.GetReference(first);
        ref var right = ref MemoryMarshal.GetReference(second);
        Vector256<long> sum = default;
        for (nuint i = 0; i < (nuint)first.Length; i += 16)
        {
            var (low, high) = Vector256.Widen(Pairs(Vector256.LoadUnsafe(ref left, i), Vector256.LoadUnsafe(ref right, i)));
            sum += low + high;
        }
        return Vector256.Sum(sum);
    }

    /// <summary>What the 128 in each unsigned byte of a row adds to its dot product with a query.</summary>
    /// <param name="query">The query's bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int OffsetOf(ReadOnlySpan<sbyte> query)
    {
        Vector256<int> sums = default;
        var whole = query.Length - (query.Length % 32);
        for (var i = 0; i < whole; i += 32) sums = AddProducts(sums, Vector256<byte>.One, Vector256.Create(query[i..]));
        var sum = Vector256.Sum(sums);
        foreach (var value in query[whole..]) sum += value;
        return 128 * sum;
    }

    /// <summary>Adds 32 products of bytes to eight sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> AddProducts(Vector256<int> sums, Vector256<byte> bytes, Vector256<sbyte> others)
    {
        if (AvxVnni.IsSupported) return AvxVnni.MultiplyWideningAndAdd(sums, bytes, others);
        // Widened first: pairs of products of bytes do not fit 16 bits, and the instruction for them would cut them off.
        if (Avx2.IsSupported)
            return sums
                + Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(bytes.GetLower()), Avx2.ConvertToVector256Int16(others.GetLower()))
                + Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(bytes.GetUpper()), Avx2.ConvertToVector256Int16(others.GetUpper()));
        var (lowBytes, highBytes) = Vector256.Widen(bytes);
        var (lowOthers, highOthers) = Vector256.Widen(others);
        // One product of bytes fits 16 bits.
        var (a, b) = Vector256.Widen(lowBytes.AsInt16() * lowOthers);
        var (c, d) = Vector256.Widen(highBytes.AsInt16() * highOthers);
        return sums + a + b + (c + d);
    }

    /// <summary>Sixteen products, added in pairs: at most 2 · 32,512², which still fits 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Pairs(Vector256<short> left, Vector256<short> right)
    {
        if (Avx2.IsSupported) return Avx2.MultiplyAddAdjacent(left, right);
        var (leftLow, leftHigh) = Vector256.Widen(left);
        var (rightLow, rightHigh) = Vector256.Widen(right);
        return leftLow * rightLow + leftHigh * rightHigh;
    }

    /// <summary>The sum of each of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Sums(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d)
    {
        if (!Avx2.IsSupported) return Vector128.Create(Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d));
        var sums = Avx2.HorizontalAdd(Avx2.HorizontalAdd(a, b), Avx2.HorizontalAdd(c, d));
        return sums.GetLower() + sums.GetUpper();
    }
}
