using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes;

public sealed class Ordering_documents_by_time
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void agrees_with_a_sorted_list_through_additions_and_removals(int seed)
    {
        var random = new Random(seed);
        var index = new TimeIndex();
        var oracle = new SortedSet<TimedDocument>();
        for (var step = 0; step < 4000; step++)
        {
            var timed = new TimedDocument(random.Next(-500, 500), random.Next(40));
            if (random.Next(3) > 0) Assert.Equal(oracle.Add(timed), index.Add(timed.Document, timed.UtcTicks));
            else Assert.Equal(oracle.Remove(timed), index.Remove(timed.Document, timed.UtcTicks));
            if (step % 20 == 0) Compare(index, oracle, (random.Next(-600, 600), random.Next(-600, 600)));
        }
        foreach (var timed in oracle.ToList()) Assert.True(index.Remove(timed.Document, timed.UtcTicks));
        Assert.Empty(index.First(long.MinValue, long.MaxValue, 10));
    }

    [Fact]
    public void touches_one_path_of_nodes_for_a_document_out_of_order()
    {
        var index = new TimeIndex();
        const int Count = 100_000;
        for (var i = 0; i < Count; i++) index.Add(i, 10L * i);
        Assert.True(index.SizeBytes < 16L * index.Count, $"{index.SizeBytes} bytes for {index.Count} documents in order");
        var random = new Random(5);
        for (var i = 0; i < 1000; i++)
        {
            var before = index.NodesTouched;
            index.Add(Count + i, random.NextInt64(10L * Count));
            // At most every node of the path is parted in two. Writing the order anew would touch all of its 1,563 leaves.
            Assert.InRange(index.NodesTouched - before, 1, 2 * index.Depth);
        }
        Assert.InRange(index.Depth, 2, 5);
        Assert.True(index.SizeBytes < 26L * index.Count, $"{index.SizeBytes} bytes for {index.Count} documents");
    }

    [Fact]
    public void finds_first_and_last_through_a_filter()
    {
        var index = new TimeIndex();
        foreach (var document in Enumerable.Range(0, 300).Reverse()) index.Add(document, document);
        Assert.Equal([100, 102], index.First(99, 200, 2, d => d % 2 == 0).Select(t => t.Document));
        Assert.Equal([198, 196], index.Last(99, 200, 2, d => d % 2 == 0).Select(t => t.Document));
        Assert.Equal(101, index.CountIn(99, 200));
        Assert.Empty(index.First(200, 99, 5));
    }

    [Fact]
    public void comes_back_from_a_snapshot_the_same()
    {
        var index = new TimeIndex();
        var random = new Random(2);
        for (var i = 0; i < 1000; i++) index.Add(i, random.Next(100));
        using var stream = new MemoryStream();
        index.Save(new SnapshotWriter(stream));
        stream.Position = 0;
        var loaded = TimeIndex.Load(new SnapshotReader(stream));
        Assert.Equal(index.First(long.MinValue, long.MaxValue, 1000), loaded.First(long.MinValue, long.MaxValue, 1000));
    }

    private static void Compare(TimeIndex index, SortedSet<TimedDocument> oracle, (long From, long To) range)
    {
        var inside = oracle.Where(t => t.UtcTicks >= range.From && t.UtcTicks < range.To).ToList();
        Assert.Equal(inside.Count, index.CountIn(range.From, range.To));
        Assert.Equal(inside.Take(7), index.First(range.From, range.To, 7));
        Assert.Equal(inside.AsEnumerable().Reverse().Take(7), index.Last(range.From, range.To, 7));
        Assert.Equal(oracle.Count, index.Count);
    }
}
