using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes.Vectors;

/// <summary>Kernels against loops that a reader can check. Run with DOTNET_EnableAVX2=0 and DOTNET_EnableAVX512=0 as well.</summary>
public sealed class Multiplying_rows
{
    [Fact]
    public void gives_the_sum_of_products_for_any_number_of_rows()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var length = VectorCodeKernel.Padding * random.Next(1, 9);
            var (rows, query) = (new byte[random.Next(0, 19) * length], new sbyte[length]);
            random.NextBytes(rows);
            for (var i = 0; i < length; i++) query[i] = (sbyte)random.Next(-127, 128);
            AssertDots(rows, query);
        }
    }

    [Theory]
    [InlineData(255, 127)]
    [InlineData(255, -127)]
    [InlineData(0, -127)]
    [InlineData(128, 0)]
    [InlineData(1, 127)]
    public void does_not_cut_off_extremes(byte stored, sbyte asked)
    {
        var (rows, query) = (new byte[8192 * 5], new sbyte[8192]);
        Array.Fill(rows, stored);
        Array.Fill(query, asked);
        AssertDots(rows, query);
    }

    [Fact]
    public void gives_the_sum_of_products_of_whole_numbers()
    {
        var random = new Random(2);
        for (var round = 0; round < 200; round++)
        {
            var length = VectorCodeKernel.Padding * random.Next(1, 9);
            var (first, second) = (new short[length], new short[length]);
            for (var i = 0; i < length; i++)
            {
                first[i] = (short)random.Next(-VectorCodeKernel.Largest, VectorCodeKernel.Largest + 1);
                second[i] = (short)random.Next(-VectorCodeKernel.Largest, VectorCodeKernel.Largest + 1);
            }
            Assert.Equal(Sum(first, second), DotKernel.Dot(first, second));
        }
    }

    [Theory]
    [InlineData(VectorCodeKernel.Largest, VectorCodeKernel.Largest)]
    [InlineData(VectorCodeKernel.Largest, -VectorCodeKernel.Largest)]
    [InlineData(-VectorCodeKernel.Largest, -VectorCodeKernel.Largest)]
    [InlineData(0, VectorCodeKernel.Largest)]
    public void does_not_overflow_with_whole_numbers(int left, int right)
    {
        var (first, second) = (new short[8192], new short[8192]);
        Array.Fill(first, (short)left);
        Array.Fill(second, (short)right);
        Assert.Equal(8192L * left * right, DotKernel.Dot(first, second));
    }

    [Fact]
    public void adds_rows_times_their_scales_in_the_order_given()
    {
        var random = new Random(3);
        var (sums, expected) = (new float[192], new float[192]);
        for (var round = 0; round < 100; round++)
        {
            var (row, scale) = (new byte[192], random.NextSingle());
            random.NextBytes(row);
            SumKernel.Add(sums, row, scale);
            for (var i = 0; i < row.Length; i++) expected[i] += (row[i] - 128) * scale;
            Assert.Equal(expected, sums);
        }
        Assert.Equal(Math.Sqrt(expected.Sum(e => (double)e * e)), SumKernel.LengthOf(sums), 6);
    }

    [Fact]
    public void refuses_rows_that_are_not_padded()
    {
        Assert.Throws<ArgumentException>(() => DotKernel.Dots(new byte[63], new sbyte[63], new int[1]));
        Assert.Throws<ArgumentException>(() => DotKernel.Dots(new byte[64], new sbyte[64], new int[2]));
        Assert.Throws<ArgumentException>(() => DotKernel.Dot(new short[32], new short[32]));
        Assert.Throws<ArgumentException>(() => DotKernel.Dot(new short[64], new short[128]));
    }

    private static void AssertDots(byte[] rows, sbyte[] query)
    {
        var expected = new int[rows.Length / query.Length];
        for (var row = 0; row < expected.Length; row++)
            for (var i = 0; i < query.Length; i++) expected[row] += rows[row * query.Length + i] * query[i];
        var actual = new int[expected.Length];
        DotKernel.Dots(rows, query, actual);
        Assert.Equal(expected, actual);
    }

    private static long Sum(short[] first, short[] second)
    {
        var sum = 0L;
        for (var i = 0; i < first.Length; i++) sum += (long)first[i] * second[i];
        return sum;
    }
}
