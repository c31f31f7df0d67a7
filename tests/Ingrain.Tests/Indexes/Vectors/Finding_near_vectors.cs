using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes.Vectors;

public sealed class Finding_near_vectors
{
    // Half a step of 16 bits in each of both vectors; the fewer the dimensions, the larger the steps.
    private const double Rounding = 5e-5;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(37)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(384)]
    public void returns_what_reading_all_vectors_returns(int dimensions)
    {
        var random = new Random(dimensions);
        var (index, vectors) = Fill(random, dimensions, 700);
        var scratch = new VectorScratch();
        for (var round = 0; round < 40; round++)
        {
            var query = Vectors.Any(random, dimensions);
            var count = random.Next(1, 30);
            var found = index.Search(query, count, default(EveryDocument), scratch);
            AssertSame(Vectors.Nearest(vectors, query, count, _ => true), found, vectors, query);
        }
    }

    [Fact]
    public void returns_only_what_the_filter_accepts()
    {
        var random = new Random(5);
        var (index, vectors) = Fill(random, 48, 900);
        var scratch = new VectorScratch();
        foreach (var step in new[] { 1, 2, 7, 100, 899, 5000 })
        {
            var query = Vectors.Any(random, 48);
            var found = index.Search(query, 10, new EveryNth(step), scratch);
            AssertSame(Vectors.Nearest(vectors, query, 10, d => d % step == 1), found, vectors, query);
        }
    }

    [Fact]
    public void follows_any_sequence_of_changes()
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            var dimensions = random.Next(1, 80);
            var (index, vectors, scratch) = (new VectorIndex(dimensions), new Dictionary<int, float[]>(), new VectorScratch());
            for (var step = 0; step < 1500; step++)
            {
                var document = random.Next(1 + random.Next(400));
                if (random.Next(3) > 0) index.Set(document, vectors[document] = Vectors.Any(random, dimensions));
                else Assert.Equal(vectors.Remove(document), index.Remove(document));
                Assert.Equal(vectors.Count, index.Count);
                Assert.Equal(vectors.ContainsKey(document), index.Has(document));
                if (step % 50 == 0) index = SavedAndLoaded(index);
                if (step % 10 != 0) continue;
                var query = Vectors.Any(random, dimensions);
                var found = index.Search(query, 5, default(EveryDocument), scratch);
                AssertSame(Vectors.Nearest(vectors, query, 5, _ => true), found, vectors, query);
            }
        }
    }

    [Fact]
    public void gives_one_document_the_score_that_a_search_gives_it()
    {
        var random = new Random(6);
        var (index, vectors) = Fill(random, 96, 300);
        var scratch = new VectorScratch();
        var query = Vectors.Any(random, 96);
        foreach (var found in index.Search(query, 300, default(EveryDocument), scratch).ToArray())
        {
            Assert.Equal(found.Similarity, index.Similarity(found.Document, scratch));
            Assert.Equal(Vectors.Cosine(vectors[found.Document], query), found.Similarity, Rounding);
            Assert.Equal(Vectors.Cosine(vectors[found.Document], vectors[7]), index.SimilarityOf(found.Document, 7, scratch), Rounding);
        }
        Assert.Equal(0, index.Similarity(300, scratch));
        Assert.Equal(0, index.SimilarityOf(7, 300, scratch));
        Assert.Equal(0, index.SimilarityOf(-1, 7, scratch));
    }

    [Fact]
    public void measures_many_documents_as_it_measures_each()
    {
        var random = new Random(12);
        var (index, _) = Fill(random, 100, 300);
        for (var gone = 0; gone < 300; gone += 7) index.Remove(gone);
        var scratch = new VectorScratch();
        index.Prepare(Vectors.Any(random, 100), scratch);
        foreach (var count in (int[])[0, 1, 7, 8, 9, 100])
        {
            var documents = Enumerable.Range(0, count).Select(_ => random.Next(310)).ToArray();
            var cosines = new float[count];
            index.Similarities(documents, cosines, scratch);
            Assert.Equal(documents.Select(d => index.Similarity(d, scratch)), cosines);
        }
    }

    [Fact]
    public void puts_equals_in_order_of_their_numbers()
    {
        var random = new Random(7);
        var (index, scratch) = (new VectorIndex(20), new VectorScratch());
        var same = Vectors.Any(random, 20);
        foreach (var document in Enumerable.Range(0, 100).OrderBy(_ => random.Next()))
            index.Set(document, document < 60 ? same : Vectors.Any(random, 20));
        Assert.Equal(Enumerable.Range(0, 10), index.Search(same, 10, default(EveryDocument), scratch).ToArray().Select(n => n.Document));
    }

    [Fact]
    public void finds_nothing_near_zeros()
    {
        var (index, scratch) = (new VectorIndex(8), new VectorScratch());
        Assert.Empty(index.Search(new float[8], 3, default(EveryDocument), scratch).ToArray());
        index.Set(4, new float[8]);
        Assert.Empty(index.Search(new float[8], 3, default(EveryDocument), scratch).ToArray());
        var found = index.Search([1, 0, 0, 0, 0, 0, 0, 0], 3, default(EveryDocument), scratch).ToArray();
        Assert.Equal([new Neighbour(4, 0)], found);
    }

    [Fact]
    public void refuses_other_dimensions_and_values_that_are_not_finite()
    {
        var (index, scratch) = (new VectorIndex(3), new VectorScratch());
        Assert.Throws<ArgumentException>(() => index.Set(0, [1, 0]));
        Assert.Throws<ArgumentException>(() => index.Set(0, [1, 0, float.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Set(-1, [1, 0, 0]));
        Assert.Throws<ArgumentException>(() => index.Search([1, 0], 1, default(EveryDocument), scratch).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search([1, 0, 0], 0, default(EveryDocument), scratch).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorIndex(0));
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void keeps_the_old_vector_when_the_new_one_is_refused()
    {
        var (index, scratch) = (new VectorIndex(2), new VectorScratch());
        index.Set(0, [1, 0]);
        Assert.Throws<ArgumentException>(() => index.Set(0, [float.NaN, 0]));
        Assert.Equal(1, index.Search([1, 0], 1, default(EveryDocument), scratch)[0].Similarity, 6);
    }

    [Fact]
    public void allocates_nothing_once_its_scratch_has_grown()
    {
        var random = new Random(8);
        var (index, _) = Fill(random, 64, 2000);
        var scratch = new VectorScratch();
        var query = Vectors.Any(random, 64);
        for (var i = 0; i < 50; i++) index.Search(query, 20, new EveryNth(2), scratch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++) index.Search(query, 20, new EveryNth(2), scratch);
        index.Similarity(3, scratch);
        index.SimilarityOf(3, 4, scratch);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    internal static VectorIndex SavedAndLoaded(VectorIndex index)
    {
        using var stream = new MemoryStream();
        index.Save(new SnapshotWriter(stream));
        stream.Position = 0;
        var loaded = VectorIndex.Load(new SnapshotReader(stream));
        Assert.Equal(stream.Length, stream.Position);
        return loaded;
    }

    /// <summary>The same scores, and the same documents but where rounding may have swapped two of almost the same score.</summary>
    private static void AssertSame(
        IReadOnlyList<(int Document, double Similarity)> expected,
        ReadOnlySpan<Neighbour> found,
        Dictionary<int, float[]> vectors,
        float[] query)
    {
        Assert.Equal(expected.Count, found.Length);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Similarity, found[i].Similarity, Rounding);
            Assert.Equal(Vectors.Cosine(vectors[found[i].Document], query), found[i].Similarity, Rounding);
            if (i > 0) Assert.True(found[i - 1].CompareTo(found[i]) < 0);
        }
    }

    private static (VectorIndex Index, Dictionary<int, float[]> Vectors) Fill(Random random, int dimensions, int count)
    {
        var (index, vectors) = (new VectorIndex(dimensions), new Dictionary<int, float[]>());
        for (var document = 0; document < count; document++) index.Set(document, vectors[document] = Vectors.Any(random, dimensions));
        return (index, vectors);
    }

    private readonly struct EveryNth(int step) : IDocumentFilter
    {
        public bool Accepts(int document) => document % step == 1;
    }
}
