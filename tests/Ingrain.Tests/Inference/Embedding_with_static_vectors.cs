using Ingrain.House;
using Ingrain.Inference;

namespace Ingrain.Tests.Inference;

public sealed class Embedding_with_static_vectors : IDisposable
{
    private static readonly string[] Words = ["[UNK]", "cat", "dog", "##s", "bird"];
    private readonly TempFolder _temp = new();

    [Theory]
    [InlineData("I8", 64)]
    [InlineData("I8", 37)]
    [InlineData("F32", 37)]
    [InlineData("F16", 5)]
    public void gives_the_bits_that_adding_one_component_after_the_other_gives(string type, int dimensions)
    {
        var random = new Random(dimensions);
        var values = Enumerable.Range(0, Words.Length * dimensions).Select(_ => (float)random.Next(-127, 128)).ToArray();
        var weights = Words.Select(_ => random.NextSingle()).ToArray();
        var embedder = Model(type, dimensions, values, ("weights", "F32", [Words.Length], ModelFiles.Singles(weights)));
        int[] pieces = [1, 3, 2, 4, 4, 1];
        var sums = new float[dimensions];
        foreach (var piece in pieces)
            for (var i = 0; i < dimensions; i++)
            {
                var part = values[(piece * dimensions) + i] * weights[piece];
                sums[i] += part;
            }

        var vector = new float[dimensions];
        Assert.True(embedder.Embed("Cats? DOG bird bird cat.", vector));

        var length = LengthOf(sums);
        Assert.Equal(sums.Select(s => BitConverter.SingleToUInt32Bits(s / length)), vector.Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void looks_a_token_up_by_its_mapping()
    {
        byte[] rows = [.. new long[] { 0, 1, 1, 0, 0 }.SelectMany(BitConverter.GetBytes)];
        var embedder = Model("F32", 2, [1, 0, 0, 1], ("mapping", "I64", [5], rows));

        Assert.Equal([0f, 1f], Embed(embedder, "dog"));
        Assert.Equal([1f, 0f], Embed(embedder, "bird"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ?! ")]
    [InlineData("zebra")]
    public void says_when_a_text_holds_nothing_to_embed(string text)
    {
        var embedder = Model("F32", 2, [.. Enumerable.Repeat(1f, 10)]);
        float[] vector = [3, 4];

        Assert.False(embedder.Embed(text, vector));
        Assert.Equal([0f, 0f], vector);
    }

    [Fact]
    public async Task embeds_a_batch_as_it_embeds_one_by_one()
    {
        var embedder = Model("I8", 2, [0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);

        var vectors = await embedder.EmbedAsync(["cat", "zebra", "dogs"], TestContext.Current.CancellationToken);

        Assert.Equal(Embed(embedder, "cat"), vectors[0].ToArray());
        Assert.True(vectors[1].IsEmpty);
        Assert.Equal(Embed(embedder, "dogs"), vectors[2].ToArray());
    }

    [Fact]
    public void reads_a_text_no_further_than_its_bound()
    {
        var embedder = Model("F32", 2, [0, 0, 1, 0, 0, 1, 0, 0, 0, 0]);
        var full = string.Join(' ', Enumerable.Repeat("cat", StaticEmbedder.PiecesMax));

        Assert.Equal([1f, 0f], Embed(embedder, full + " dog"));
    }

    [Fact]
    public void names_different_vectors_differently_and_the_same_alike()
    {
        var one = Model("F32", 1, [1, 2, 3, 4, 5]);
        var same = Model("F32", 1, [1, 2, 3, 4, 5]);
        var other = Model("F32", 1, [1, 2, 3, 4, 6]);

        Assert.Equal(one.Id, same.Id);
        Assert.NotEqual(one.Id, other.Id);
    }

    [Fact]
    public void wants_room_for_exactly_one_vector()
    {
        var embedder = Model("F32", 2, [.. Enumerable.Repeat(1f, 10)]);

        Assert.Throws<ArgumentException>(() => embedder.Embed("cat", new float[3]));
    }

    public void Dispose() => _temp.Dispose();

    private static float[] Embed(StaticEmbedder embedder, string text)
    {
        var vector = new float[embedder.Dimensions];
        Assert.True(embedder.Embed(text, vector));
        return vector;
    }

    /// <summary>The length as documented: squares in eight lanes, the lanes in order, then what is left.</summary>
    private static float LengthOf(float[] sums)
    {
        var lanes = new float[8];
        var full = sums.Length / 8 * 8;
        for (var i = 0; i < full; i++)
        {
            var square = sums[i] * sums[i];
            lanes[i % 8] += square;
        }
        var sum = 0f;
        foreach (var lane in lanes) sum += lane;
        foreach (var rest in sums[full..])
        {
            var square = rest * rest;
            sum += square;
        }
        return MathF.Sqrt(sum);
    }

    private StaticEmbedder Model(string type, int dimensions, float[] values, params (string, string, int[], byte[])[] more)
    {
        var bytes = type switch
        {
            "I8" => ModelFiles.Smalls([.. values.Select(v => (sbyte)v)]),
            "F16" => ModelFiles.Halves(values),
            _ => ModelFiles.Singles(values),
        };
        var model = ModelFiles.Tensors([("embeddings", type, [values.Length / dimensions, dimensions], bytes), .. more]);
        return StaticEmbedder.Load(ModelFiles.Write(_temp.At("model"), Words, model));
    }
}
