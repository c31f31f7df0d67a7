using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes;

public sealed class Saving_the_index_of_words
{
    [Fact]
    public void loads_an_index_that_answers_and_grows_and_shrinks_as_the_saved_one()
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            var saved = new WordCorpus(random, documents: random.Next(2_500), vocabulary: 3 + random.Next(2_000), words: 10);
            saved.RemoveSome(random, 6);
            var loaded = LexicalIndex.Load(new SnapshotReader(Saved(saved.Index)));
            AssertSame(saved, loaded, random.Next());
            var (first, second) = (random.Next(), random.Next());
            Change(saved, first, second);
            var kept = saved.Index;
            saved.Index = loaded;
            saved.Texts.RemoveRange(kept.NumbersGiven - 300, 300);
            Change(saved, first, second);
            saved.Index = kept;
            AssertSame(saved, loaded, random.Next());
        }
    }

    [Fact]
    public void forgets_erased_words_in_the_snapshot_too()
    {
        var index = new LexicalIndex(1);
        index.Add(["ordinary words"]);
        index.Remove(index.Add(["hunter2secret"]), ["hunter2secret"]);
        var bytes = Saved(index).ToArray();
        Assert.Equal(-1, bytes.AsSpan().IndexOf(System.Runtime.InteropServices.MemoryMarshal.AsBytes("hunter2".AsSpan())));
        Assert.NotEqual(-1, bytes.AsSpan().IndexOf(System.Runtime.InteropServices.MemoryMarshal.AsBytes("ordinari".AsSpan())));
    }

    [Fact]
    public void refuses_a_snapshot_with_a_changed_byte()
    {
        var bytes = Saved(new WordCorpus(new Random(4), documents: 30, vocabulary: 20, words: 5).Index).ToArray();
        for (var at = 0; at < bytes.Length; at += 1 + (bytes.Length / 200))
        {
            bytes[at] ^= 0x10;
            Assert.Throws<DamagedSnapshotException>(() => LexicalIndex.Load(new SnapshotReader(new MemoryStream(bytes))));
            bytes[at] ^= 0x10;
        }
    }

    private static void Change(WordCorpus corpus, int first, int second)
    {
        corpus.Add(new Random(first), 300);
        corpus.RemoveSome(new Random(second), 4);
    }

    private static MemoryStream Saved(LexicalIndex index)
    {
        var stream = new MemoryStream();
        index.Save(new SnapshotWriter(stream));
        stream.Position = 0;
        return stream;
    }

    private static void AssertSame(WordCorpus corpus, LexicalIndex actual, int seed)
    {
        var expected = corpus.Index;
        Assert.Equal(expected.NumbersGiven, actual.NumbersGiven);
        Assert.Equal(expected.DocumentCount, actual.DocumentCount);
        var random = new Random(seed);
        for (var i = 0; i < 50; i++)
        {
            var word = corpus.Word(random);
            Assert.Equal(expected.Find(word, false), actual.Find(word, false));
        }
        for (var field = 0; field < expected.FieldCount; field++)
        {
            Assert.Equal(expected.Field(field).FilledCount, actual.Field(field).FilledCount);
            Assert.Equal(expected.Field(field).LengthAverage, actual.Field(field).LengthAverage);
        }
        for (var i = 0; i < 20; i++)
        {
            var query = corpus.Query(random);
            Assert.Equal(
                TopDocuments.Find(expected, query, 50, default(EveryDocument), new LexicalScratch()).ToArray(),
                TopDocuments.Find(actual, query, 50, default(EveryDocument), new LexicalScratch()).ToArray());
        }
    }
}
