using System.Runtime.InteropServices;

namespace Ingrain.Bench;

/// <summary>Vectors to find, vectors to ask with, and the right answers by exact inner product.</summary>
internal sealed record VectorSet(int Dimensions, float[] Base, float[] Queries, int[] Truth)
{
    public const int Answers = 10;

    private const int Slice = 1 << 20;

    public int Count => Base.Length / Dimensions;

    public int QueryCount => Queries.Length / Dimensions;

    public ReadOnlySpan<float> Row(int i) => Base.AsSpan(i * Dimensions, Dimensions);

    public ReadOnlySpan<float> Query(int i) => Queries.AsSpan(i * Dimensions, Dimensions);

    public ReadOnlySpan<int> TruthOf(int query) => Truth.AsSpan(query * Answers, Answers);

    /// <summary>Works out the right answers.</summary>
    public static VectorSet Of(int dimensions, float[] rows, float[] queries)
    {
        var (count, asked) = (rows.Length / dimensions, queries.Length / dimensions);
        var best = new PriorityQueue<int, float>[asked];
        for (var q = 0; q < asked; q++) best[q] = new PriorityQueue<int, float>();
        // In slices that stay in the cache while all queries pass over them.
        const int Cached = 256;
        for (var start = 0; start < count; start += Cached)
            for (var q = 0; q < asked; q++)
                for (var i = start; i < Math.Min(count, start + Cached); i++)
                {
                    var score = VectorData.Dot(queries.AsSpan(q * dimensions, dimensions), rows.AsSpan(i * dimensions, dimensions));
                    if (best[q].Count < Answers) best[q].Enqueue(i, score);
                    else best[q].EnqueueDequeue(i, score);
                }
        var truth = best.SelectMany(b => b.UnorderedItems.OrderByDescending(i => i.Priority).Select(i => i.Element));
        return new VectorSet(dimensions, rows, queries, [.. truth]);
    }

    /// <summary>Writes three files of bare little-endian numbers, for programs in other languages.</summary>
    public void Export(string folder)
    {
        Directory.CreateDirectory(folder);
        Write(folder, "base.f32", Base);
        Write(folder, "query.f32", Queries);
        Write(folder, "truth.i32", Truth);
    }

    /// <summary>Reads what <see cref="Export"/> wrote, or what other programs wrote likewise.</summary>
    public static VectorSet Import(string folder, int dimensions) =>
        new(dimensions, Read<float>(folder, "base.f32"), Read<float>(folder, "query.f32"), Read<int>(folder, "truth.i32"));

    private static void Write<T>(string folder, string name, T[] values) where T : unmanaged
    {
        using var file = File.Create(Path.Combine(folder, name));
        for (var at = 0; at < values.Length; at += Slice)
            file.Write(MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(Slice, values.Length - at))));
    }

    private static T[] Read<T>(string folder, string name) where T : unmanaged
    {
        using var file = File.OpenRead(Path.Combine(folder, name));
        var values = new T[file.Length / Marshal.SizeOf<T>()];
        for (var at = 0; at < values.Length; at += Slice)
            file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(Slice, values.Length - at))));
        return values;
    }
}
