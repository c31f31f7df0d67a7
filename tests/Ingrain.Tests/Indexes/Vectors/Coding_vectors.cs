using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes.Vectors;

public sealed class Coding_vectors
{
    [Fact]
    public void rounds_like_a_loop_at_any_length()
    {
        var random = new Random(3);
        for (var round = 0; round < 500; round++)
        {
            var vector = new float[random.Next(1, 200)];
            for (var i = 0; i < vector.Length; i++)
                vector[i] = random.Next(4) == 0 ? 0 : (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-9, 9)));
            var numbers = new short[(vector.Length + 63) / 64 * 64];
            Array.Fill(numbers, (short)7);
            var scale = VectorCodeKernel.Round(vector, numbers);

            var largest = vector.Max(Math.Abs);
            Assert.Equal(largest == 0 ? 0 : largest / VectorCodeKernel.Largest, scale);
            var inverse = largest == 0 ? 0 : VectorCodeKernel.Largest / largest;
            Assert.Equal(vector.Select(v => (short)MathF.Round(v * inverse)), numbers[..vector.Length]);
            Assert.All(numbers[vector.Length..], n => Assert.Equal(0, n));
        }
    }

    [Fact]
    public void joins_what_it_parted()
    {
        // Every number there is.
        var numbers = new short[(2 * VectorCodeKernel.Largest + 1 + 63) / 64 * 64];
        for (var i = 0; i <= 2 * VectorCodeKernel.Largest; i++) numbers[i] = (short)(i - VectorCodeKernel.Largest);
        var length = numbers.Length;
        var (high, low, signed, joined) = (new byte[length], new sbyte[length], new sbyte[length], new short[length]);
        VectorCodeKernel.Part(numbers, high, low);
        VectorCodeKernel.TakeHigh(numbers, signed);
        VectorCodeKernel.Join(high, low, joined);

        Assert.Equal(numbers, joined);
        var (packed, unpacked) = (new byte[length], new sbyte[length]);
        VectorCodeKernel.Pack(numbers, packed);
        VectorCodeKernel.Unpack(packed, unpacked);
        Assert.Equal(high, packed);
        Assert.Equal(signed, unpacked);
        for (var i = 0; i < numbers.Length; i++)
        {
            Assert.Equal(signed[i], high[i] - 128);
            Assert.InRange(signed[i], -127, 127);
            Assert.Equal(numbers[i], 256 * signed[i] + low[i]);
        }
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(float.NaN, 16)]
    [InlineData(float.PositiveInfinity, 7)]
    [InlineData(float.NegativeInfinity, 16)]
    public void refuses_values_that_are_not_finite(float value, int place)
    {
        var vector = new float[17];
        vector[3] = 1;
        vector[place] = value;
        Assert.Throws<ArgumentException>(() => VectorCodeKernel.Round(vector, new short[64]));
    }

    [Fact]
    public void keeps_vectors_too_small_to_scale_as_zeros()
    {
        var numbers = new short[64];
        Assert.Equal(0, VectorCodeKernel.Round([0, float.Epsilon, -1e-38f], numbers));
        Assert.All(numbers, n => Assert.Equal(0, n));
    }
}
