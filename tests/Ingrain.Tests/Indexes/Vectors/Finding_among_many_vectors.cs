using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes.Vectors;

/// <summary>More vectors than are read one by one: a search may miss some, and everything else must still hold exactly.</summary>
public sealed class Finding_among_many_vectors
{
    private const int Dimensions = 32;
    private const int Many = VectorIndex.ExactMost + 3000;
    private const double Rounding = 5e-5;

    [Theory]
    [InlineData(0.6, 0.99)] // tight clusters, each alone
    [InlineData(1.2, 0.97)] // clusters that run into each other
    public void finds_almost_all_of_the_nearest(double distance, double least)
    {
        var random = new Random(1);
        var (index, vectors, centres) = Fill(random, Many, distance);
        Assert.InRange(Recall(index, vectors, centres, random, distance), least, 1);
    }

    [Fact]
    public void finds_as_much_after_half_was_replaced_and_a_quarter_removed()
    {
        var random = new Random(2);
        var (index, vectors, _) = Fill(random, Many * 4 / 3 + 100, 0.8);
        var others = Centres(random);
        foreach (var document in vectors.Keys.ToArray())
        {
            if (document % 4 == 3) Assert.Equal(vectors.Remove(document), index.Remove(document));
            else if (document % 4 < 2) index.Set(document, vectors[document] = Member(random, others, 0.8));
        }
        Assert.Equal(vectors.Count, index.Count);
        Assert.True(index.Count > VectorIndex.ExactMost);
        Assert.InRange(Recall(index, vectors, others, random, 0.8), 0.97, 1);
    }

    [Fact]
    public void reads_on_until_a_narrow_filter_is_satisfied()
    {
        var random = new Random(3);
        var (index, vectors, _) = Fill(random, Many, 0.6);
        var (scratch, query) = (new VectorScratch(), Vectors.Any(random, Dimensions));
        var found = index.Search(query, 20, new Only(17, Many - 1), scratch);
        Assert.Equal(
            Vectors.Nearest(vectors, query, 20, d => d is 17 or Many - 1).Select(n => n.Document), found.ToArray().Select(n => n.Document));
    }

    [Fact]
    public void survives_vectors_that_are_all_the_same()
    {
        var (random, scratch) = (new Random(4), new VectorScratch());
        var index = new VectorIndex(Dimensions);
        var same = Vectors.Any(random, Dimensions);
        for (var document = 0; document < Many; document++) index.Set(document, same);
        var other = Vectors.Any(random, Dimensions);
        index.Set(Many, other);
        Assert.Equal(Many, index.Search(other, 1, default(EveryDocument), scratch)[0].Document);
        var found = index.Search(same, 50, default(EveryDocument), scratch);
        Assert.Equal(50, found.Length);
        Assert.All(found.ToArray(), n => Assert.Equal(1, n.Similarity, Rounding));
        for (var document = 0; document < Many; document++) Assert.True(index.Remove(document));
        Assert.Equal(Many, Assert.Single(index.Search(same, 50, default(EveryDocument), scratch).ToArray()).Document);
    }

    [Fact]
    public void goes_on_after_loading_as_if_it_had_never_been_saved()
    {
        var random = new Random(5);
        var (index, _, centres) = Fill(random, Many, 0.8);
        var loaded = Finding_near_vectors.SavedAndLoaded(index);
        Assert.Equal(Saved(index), Saved(loaded));
        for (var step = 0; step < 3000; step++)
        {
            var (document, vector) = (random.Next(Many + 500), Member(random, centres, 0.8));
            foreach (var each in new[] { index, loaded })
            {
                if (step % 3 == 0) each.Remove(document);
                else each.Set(document, vector);
            }
        }
        Assert.Equal(Saved(index), Saved(loaded));
    }

    [Fact]
    public void gives_back_the_room_of_what_was_removed()
    {
        var random = new Random(6);
        var (index, vectors, centres) = Fill(random, Many, 0.8);
        var full = index.SizeBytes;
        for (var round = 0; round < 3; round++)
        {
            foreach (var document in vectors.Keys) index.Remove(document);
            Assert.Equal(0, index.Count);
            foreach (var document in vectors.Keys) index.Set(document, Member(random, centres, 0.8));
        }
        Assert.InRange(index.SizeBytes, full / 2, full * 5 / 4);
    }

    [Fact]
    public void keeps_no_byte_of_what_was_removed()
    {
        var random = new Random(7);
        var (index, _, centres) = Fill(random, 500, 0.8);
        var secret = Vectors.Near(random, centres[0], 0.1);
        index.Set(500, secret);
        var numbers = new short[VectorCodeKernel.Padding];
        VectorCodeKernel.Round(secret, numbers);
        var row = new byte[numbers.Length];
        VectorCodeKernel.Pack(numbers, row);
        Assert.True(Saved(index).AsSpan().IndexOf(row) >= 0);
        index.Remove(500);
        Assert.Equal(-1, Saved(index).AsSpan().IndexOf(row));
    }

    [Fact]
    public void allocates_nothing_once_its_scratch_has_grown()
    {
        var random = new Random(8);
        var (index, _, centres) = Fill(random, Many, 0.8);
        var scratch = new VectorScratch();
        var queries = Enumerable.Range(0, 50).Select(_ => Member(random, centres, 0.8)).ToArray();
        foreach (var query in queries) index.Search(query, 20, default(EveryDocument), scratch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var query in queries) index.Search(query, 20, default(EveryDocument), scratch);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void refuses_a_snapshot_that_was_cut_or_altered()
    {
        var (index, _, _) = Fill(new Random(9), 300, 0.8);
        var bytes = Saved(index);
        foreach (var length in new[] { 0, 3, 100, bytes.Length / 2, bytes.Length - 1 })
            Assert.Throws<DamagedSnapshotException>(() => VectorIndex.Load(new SnapshotReader(new MemoryStream(bytes[..length]))));
        bytes[bytes.Length / 2] ^= 1;
        Assert.Throws<DamagedSnapshotException>(() => VectorIndex.Load(new SnapshotReader(new MemoryStream(bytes))));
    }

    /// <summary>The share of the true ten best that searches return; everything returned is checked on the way.</summary>
    private static double Recall(
        VectorIndex index, Dictionary<int, float[]> vectors, IReadOnlyList<float[]> centres, Random random, double distance)
    {
        const int Rounds = 100;
        var (hits, scratch) = (0, new VectorScratch());
        for (var round = 0; round < Rounds; round++)
        {
            var query = Member(random, centres, distance);
            var found = index.Search(query, 10, default(EveryDocument), scratch).ToArray();
            Assert.Equal(10, found.Length);
            Assert.Equal(found.Order(), found);
            Assert.All(found, n => Assert.Equal(Vectors.Cosine(vectors[n.Document], query), n.Similarity, Rounding));
            hits += Vectors.Nearest(vectors, query, 10, _ => true).Count(n => found.Any(f => f.Document == n.Document));
        }
        return hits / (10.0 * Rounds);
    }

    private static byte[] Saved(VectorIndex index)
    {
        using var stream = new MemoryStream();
        index.Save(new SnapshotWriter(stream));
        return stream.ToArray();
    }

    private static (VectorIndex Index, Dictionary<int, float[]> Vectors, float[][] Centres) Fill(Random random, int count, double distance)
    {
        var (index, vectors, centres) = (new VectorIndex(Dimensions), new Dictionary<int, float[]>(), Centres(random));
        for (var document = 0; document < count; document++)
            index.Set(document, vectors[document] = Member(random, centres, distance));
        return (index, vectors, centres);
    }

    private static float[][] Centres(Random random) => [.. Enumerable.Range(0, 200).Select(_ => Vectors.Any(random, Dimensions))];

    private static float[] Member(Random random, IReadOnlyList<float[]> centres, double distance) =>
        Vectors.Near(random, centres[random.Next(centres.Count)], distance);

    private readonly struct Only(int first, int second) : IDocumentFilter
    {
        public bool Accepts(int document) => document == first || document == second;
    }
}
