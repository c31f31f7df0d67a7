using System.Numerics;
using System.Runtime.InteropServices;

namespace Ingrain.Bench;

/// <summary>
/// Unit vectors as embeddings are: clusters of unequal weight, and within them few strong directions. Two thousand centres drawn from a
/// sphere, weights 1/√rank; a point is its centre plus noise of expected length 0.6, its variances 1/(i+1) along the axes of one random
/// rotation.
/// </summary>
internal sealed class VectorData
{
    private const int Clusters = 2000;
    private const double NoiseLength = 0.6;
    private readonly int _dimensions;
    private readonly float[] _centres;
    private readonly float[] _axes;
    private readonly double[] _cumulative = new double[Clusters];

    public VectorData(int dimensions, int seed)
    {
        _dimensions = dimensions;
        var random = new Random(seed);
        _centres = new float[Clusters * dimensions];
        for (var c = 0; c < Clusters; c++)
        {
            var centre = _centres.AsSpan(c * dimensions, dimensions);
            foreach (ref var value in centre) value = Normal(random);
            Normalise(centre);
        }
        var sum = 0.0;
        for (var c = 0; c < Clusters; c++) _cumulative[c] = sum += 1 / Math.Sqrt(c + 1);
        for (var c = 0; c < Clusters; c++) _cumulative[c] /= sum;
        _axes = Axes(random, dimensions);
    }

    /// <summary>Draws points.</summary>
    public float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        var points = new float[(long)count * _dimensions];
        var noise = new float[_dimensions];
        for (var i = 0; i < count; i++)
        {
            var cluster = Array.BinarySearch(_cumulative, random.NextDouble());
            var centre = _centres.AsSpan(Math.Min(Clusters - 1, cluster < 0 ? ~cluster : cluster) * _dimensions, _dimensions);
            var point = points.AsSpan(i * _dimensions, _dimensions);
            centre.CopyTo(point);
            for (var axis = 0; axis < _dimensions; axis++)
                AddScaled(point, _axes.AsSpan(axis * _dimensions, _dimensions), Normal(random));
            Normalise(point);
        }
        return points;
    }

    public static void Normalise(Span<float> vector)
    {
        var sum = 0.0;
        foreach (var value in vector) sum += (double)value * value;
        var inverse = (float)(1 / Math.Sqrt(sum));
        foreach (ref var value in vector) value *= inverse;
    }

    public static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    /// <summary>The axes of a random rotation, each as long as the noise along it.</summary>
    private static float[] Axes(Random random, int dimensions)
    {
        var axes = new float[dimensions * dimensions];
        var harmonic = 0.0;
        for (var i = 1; i <= dimensions; i++) harmonic += 1.0 / i;
        for (var axis = 0; axis < dimensions; axis++)
        {
            var row = axes.AsSpan(axis * dimensions, dimensions);
            foreach (ref var value in row) value = Normal(random);
            for (var before = 0; before < axis; before++)
            {
                var other = axes.AsSpan(before * dimensions, dimensions);
                AddScaled(row, other, -Dot(row, other));
            }
            Normalise(row);
        }
        for (var axis = 0; axis < dimensions; axis++)
            foreach (ref var value in axes.AsSpan(axis * dimensions, dimensions))
                value *= (float)(NoiseLength / Math.Sqrt((axis + 1) * harmonic));
        return axes;
    }

    public static void AddScaled(Span<float> sum, ReadOnlySpan<float> added, float factor)
    {
        var wide = MemoryMarshal.Cast<float, Vector<float>>(sum);
        var others = MemoryMarshal.Cast<float, Vector<float>>(added);
        for (var i = 0; i < wide.Length; i++) wide[i] += others[i] * factor;
        for (var i = wide.Length * Vector<float>.Count; i < sum.Length; i++) sum[i] += added[i] * factor;
    }

    public static float Dot(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var wide = MemoryMarshal.Cast<float, Vector<float>>(first);
        var others = MemoryMarshal.Cast<float, Vector<float>>(second);
        var sums = Vector<float>.Zero;
        for (var i = 0; i < wide.Length; i++) sums += wide[i] * others[i];
        var sum = Vector.Sum(sums);
        for (var i = wide.Length * Vector<float>.Count; i < first.Length; i++) sum += first[i] * second[i];
        return sum;
    }
}
