using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ingrain.Training;

/// <summary>Products of matrices whose sizes are multiples of the blocks used here: rows of 4, columns of 32.</summary>
internal static class MatrixProduct
{
    private const int Rows = 4;
    private const int Columns = 32;

    /// <summary>c = a · b, on all processors. Each element is added up in the same order however the work is shared.</summary>
    /// <param name="a">rows × inner.</param>
    /// <param name="b">inner × columns.</param>
    /// <param name="c">rows × columns.</param>
    /// <param name="rows">A multiple of 4.</param>
    /// <param name="inner">Any length.</param>
    public static void Multiply(float[] a, float[] b, float[] c, int rows, int inner)
    {
        var columns = b.Length / inner;
        Parallel.For(0, rows / Rows, block =>
        {
            for (var column = 0; column < columns; column += Columns)
                Block(a.AsSpan(block * Rows * inner), b.AsSpan(column), c.AsSpan((block * Rows * columns) + column), inner, columns);
        });
    }

    /// <summary>The rows of one matrix as the columns of another.</summary>
    public static void Transpose(float[] a, float[] into, int rows)
    {
        var columns = a.Length / rows;
        const int Tile = 16;
        Parallel.For(0, (rows + Tile - 1) / Tile, tile =>
        {
            for (var from = 0; from < columns; from += Tile)
                for (var row = tile * Tile; row < Math.Min(rows, (tile + 1) * Tile); row++)
                    for (var column = from; column < Math.Min(columns, from + Tile); column++)
                        into[(column * rows) + row] = a[(row * columns) + column];
        });
    }

    private static void Block(Span<float> a, Span<float> b, Span<float> c, int inner, int columns)
    {
        ref var right = ref MemoryMarshal.GetReference(b);
        Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector512<float> c20 = default, c21 = default, c30 = default, c31 = default;
        for (var k = 0; k < inner; k++)
        {
            var b0 = Vector512.LoadUnsafe(ref right, (nuint)(k * columns));
            var b1 = Vector512.LoadUnsafe(ref right, (nuint)((k * columns) + 16));
            var a0 = Vector512.Create(a[k]);
            var a1 = Vector512.Create(a[inner + k]);
            var a2 = Vector512.Create(a[(2 * inner) + k]);
            var a3 = Vector512.Create(a[(3 * inner) + k]);
            c00 = Vector512.FusedMultiplyAdd(a0, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(a0, b1, c01);
            c10 = Vector512.FusedMultiplyAdd(a1, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(a1, b1, c11);
            c20 = Vector512.FusedMultiplyAdd(a2, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(a2, b1, c21);
            c30 = Vector512.FusedMultiplyAdd(a3, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(a3, b1, c31);
        }
        Store(c, 0, c00, c01);
        Store(c, columns, c10, c11);
        Store(c, 2 * columns, c20, c21);
        Store(c, 3 * columns, c30, c31);
    }

    private static void Store(Span<float> c, int at, Vector512<float> low, Vector512<float> high)
    {
        low.CopyTo(c[at..]);
        high.CopyTo(c[(at + 16)..]);
    }
}
