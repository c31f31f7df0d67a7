using System.Numerics;
using System.Runtime.InteropServices;

namespace Ingrain.Training;

/// <summary>Arithmetic on vectors whose lengths are multiples of the processor's own.</summary>
internal static class Spans
{
    public static void Add(Span<float> sums, ReadOnlySpan<float> values)
    {
        var into = Wide(sums);
        var from = Wide(values);
        for (var i = 0; i < into.Length; i++) into[i] += from[i];
    }

    public static void Scale(Span<float> values, float by)
    {
        foreach (ref var x in Wide(values)) x *= by;
    }

    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var left = Wide(a);
        var right = Wide(b);
        var sum = Vector<float>.Zero;
        for (var i = 0; i < left.Length; i++) sum += left[i] * right[i];
        return Vector.Sum(sum);
    }

    public static float Length(ReadOnlySpan<float> a) => MathF.Sqrt(Dot(a, a));

    /// <summary>Adagrad's step: against the slope, the shorter the more a component was moved before.</summary>
    public static void Descend(Span<float> vector, Span<float> squares, ReadOnlySpan<float> slope, float rate)
    {
        var x = Wide(vector);
        var s = Wide(squares);
        var g = Wide(slope);
        for (var i = 0; i < x.Length; i++)
        {
            s[i] += g[i] * g[i];
            x[i] -= rate * g[i] / (Vector.SquareRoot(s[i]) + new Vector<float>(1e-8f));
        }
    }

    /// <summary>Turns scores into shares in place; the loss of one of them.</summary>
    public static double SoftMax(Span<float> row, int own)
    {
        var score = row[own];
        var wide = Wide(row);
        var most = new Vector<float>(float.MinValue);
        foreach (var x in wide) most = Vector.Max(most, x);
        var top = float.MinValue;
        for (var lane = 0; lane < Vector<float>.Count; lane++) top = Math.Max(top, most[lane]);
        var sums = Vector<float>.Zero;
        foreach (ref var x in wide) sums += x = Vector.Exp(x - new Vector<float>(top));
        var sum = Vector.Sum(sums);
        Scale(row, 1 / sum);
        return Math.Log(sum) + top - score;
    }

    private static Span<Vector<float>> Wide(Span<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);

    private static ReadOnlySpan<Vector<float>> Wide(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);
}
