namespace Ingrain.Tests.Indexes.Vectors;

/// <summary>Seeded unit vectors and the plainest search there is.</summary>
internal static class Vectors
{
    /// <summary>A direction, all equally likely.</summary>
    public static float[] Any(Random random, int dimensions)
    {
        var vector = new float[dimensions];
        for (var i = 0; i < dimensions; i++) vector[i] = (float)Normal(random);
        return Unit(vector);
    }

    /// <summary>A direction near another.</summary>
    public static float[] Near(Random random, float[] centre, double distance)
    {
        var vector = new float[centre.Length];
        for (var i = 0; i < vector.Length; i++) vector[i] = centre[i] + (float)(Normal(random) * distance / Math.Sqrt(vector.Length));
        return Unit(vector);
    }

    public static double Cosine(float[] first, float[] second)
    {
        var sum = 0.0;
        for (var i = 0; i < first.Length; i++) sum += (double)first[i] * second[i];
        return sum;
    }

    /// <summary>The documents nearest to a query, by reading all of them.</summary>
    public static IReadOnlyList<(int Document, double Similarity)> Nearest(
        IReadOnlyDictionary<int, float[]> vectors, float[] query, int count, Func<int, bool> accepts) =>
    [
        .. vectors.Where(v => accepts(v.Key)).Select(v => (v.Key, Similarity: Cosine(v.Value, query)))
            .OrderByDescending(v => v.Similarity).ThenBy(v => v.Key).Take(count),
    ];

    private static float[] Unit(float[] vector)
    {
        var length = (float)Math.Sqrt(Cosine(vector, vector));
        for (var i = 0; i < vector.Length; i++) vector[i] /= length;
        return vector;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
