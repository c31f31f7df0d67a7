using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ingrain.Inference;

/// <summary>
/// The vectors of a vocabulary, kept as 8-bit whole numbers where the file has them so, each with its token's weight. Every component of
/// a sum is added up on its own, in the order of the tokens, with a multiplication and an addition that are each rounded; so the sum has
/// the same bits however many components a processor adds at once.
/// </summary>
internal sealed class TokenVectors
{
    /// <summary>The most components a vector may have.</summary>
    public const int DimensionsMax = 4096;

    private readonly sbyte[] _small = [];
    private readonly float[] _wide = [];
    private readonly float[] _weights;
    private readonly int[]? _rows;

    /// <summary>Reads the vectors.</summary>
    /// <param name="file">The file: <c>embeddings</c>, perhaps <c>weights</c> and <c>mapping</c>.</param>
    /// <param name="ids">The number of ids of the vocabulary.</param>
    /// <exception cref="MemoryException">A tensor is missing, or does not fit the vocabulary or the bounds.</exception>
    public TokenVectors(SafeTensors file, int ids)
    {
        var name = file.Has("embeddings") ? "embeddings" : "embedding.weight";
        var shape = file.ShapeOf(name);
        if (shape.Count != 2 || shape[1] is 0 or > DimensionsMax) throw Refuse($"has vectors of a shape that is not allowed");
        Dimensions = shape[1];
        if (file.TypeOf(name) == "I8") _small = file.Bytes(name);
        else _wide = file.Floats(name);
        if (file.Has("mapping")) _rows = file.Indices("mapping", shape[0]);
        _weights = file.Has("weights") ? file.Floats("weights") : [];
        if ((_rows?.Length ?? shape[0]) < ids) throw Refuse("has fewer vectors than its vocabulary has tokens");
        if (_weights.Length == 0) Array.Fill(_weights = new float[ids], 1);
        if (_weights.Length < ids) throw Refuse("has fewer weights than its vocabulary has tokens");
    }

    /// <summary>The number of components of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>Adds a token's vector, times its weight.</summary>
    /// <param name="token">The token's id, below the number of ids that the vectors were read for.</param>
    /// <param name="sums">The sums, <see cref="Dimensions"/> long.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int token, Span<float> sums)
    {
        var start = (_rows is null ? token : _rows[token]) * (long)Dimensions;
        if (_small.Length > 0) Add(_small.AsSpan((int)start, Dimensions), _weights[token], sums);
        else Add(_wide.AsSpan((int)start, Dimensions), _weights[token], sums);
    }

    /// <summary>Makes a vector one of length 1. The squares are added in eight lanes and the lanes in order, on every processor.</summary>
    /// <param name="vector">The vector.</param>
    /// <returns>False for a vector without a length, which is cleared.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Normalize(Span<float> vector)
    {
        var lanes = Vector256<float>.Zero;
        var i = 0;
        for (; i <= vector.Length - 8; i += 8)
        {
            var part = Vector256.Create<float>(vector[i..]);
            lanes += part * part;
        }
        var sum = 0f;
        for (var lane = 0; lane < 8; lane++) sum += lanes[lane];
        for (; i < vector.Length; i++) sum += vector[i] * vector[i];
        var length = MathF.Sqrt(sum);
        if (length == 0 || !float.IsFinite(length))
        {
            vector.Clear();
            return false;
        }
        foreach (ref var component in vector) component /= length;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<float> row, float weight, Span<float> sums)
    {
        var wide = MemoryMarshal.Cast<float, Vector<float>>(sums);
        var parts = MemoryMarshal.Cast<float, Vector<float>>(row);
        var by = new Vector<float>(weight);
        for (var i = 0; i < wide.Length; i++) wide[i] += parts[i] * by;
        for (var i = wide.Length * Vector<float>.Count; i < sums.Length; i++) sums[i] += row[i] * weight;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<sbyte> row, float weight, Span<float> sums)
    {
        var by = Vector256.Create(weight);
        var i = 0;
        for (; i <= row.Length - 32; i += 32)
        {
            var (low, high) = Vector256.Widen(Vector256.Create<sbyte>(row[i..]));
            var (a, b) = Vector256.Widen(low);
            var (c, d) = Vector256.Widen(high);
            AddTo(sums[i..], a, by);
            AddTo(sums[(i + 8)..], b, by);
            AddTo(sums[(i + 16)..], c, by);
            AddTo(sums[(i + 24)..], d, by);
        }
        for (; i < row.Length; i++) sums[i] += row[i] * weight;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(Span<float> sums, Vector256<int> values, Vector256<float> weight) =>
        (Vector256.Create<float>(sums) + (Vector256.ConvertToSingle(values) * weight)).CopyTo(sums);

    private static MemoryException Refuse(string why) => new(MemoryErrorCode.Invalid, $"The model file {why}.");
}
