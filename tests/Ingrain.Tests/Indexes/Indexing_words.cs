using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes;

public sealed class Indexing_words
{
    private static readonly string[] s_vocabulary =
        ["red", "green", "blue", "cat", "dog", "bird", "tree", "run", "sleep", "deploy", "config", "x1"];

    [Fact]
    public void keeps_postings_as_they_were_appended()
    {
        var random = new Random(2);
        var lengths = new ushort[1 << 22];
        Array.Fill(lengths, (ushort)9);
        var slabs = new Slabs();
        for (var round = 0; round < 60; round++)
        {
            var list = default(PostingList);
            var expected = new List<(int Document, int Frequency)>();
            var count = random.Next(round < 40 ? 300 : 3000);
            // Some steps so wide that a block needs 32 bits for its offsets, some counts so high that it needs 16 bits for them.
            for (var document = random.Next(3); expected.Count < count;)
            {
                expected.Add((document, 1 + random.Next(random.Next(300) == 0 ? LexicalField.LengthMax : 3)));
                list.Append(slabs, expected[^1], lengths);
                document += 1 + random.Next(random.Next(round + 5) == 0 ? 40_000 : 20);
            }
            Assert.Equal(expected, Read(new PostingReader(list, slabs)));
            for (var i = 0; i < expected.Count; i++)
                if (random.Next(3) == 0) lengths[expected[i].Document] = 0;
            list.Compact(slabs, lengths);
            Assert.Equal(expected.Where(p => lengths[p.Document] > 0), Read(new PostingReader(list, slabs)));
            foreach (var (document, _) in expected) lengths[document] = 9;
        }
    }

    [Fact]
    public void tells_frequencies_of_a_few_documents_as_reading_all_does()
    {
        var random = new Random(5);
        var (index, texts) = Fill(random, 2_000);
        for (var document = 0; document < texts.Count; document += 7) index.Remove(document, texts[document]);
        foreach (var word in s_vocabulary)
        {
            var term = index.Find(word, false);
            var every = Read(index.Field(0), term).ToDictionary(p => p.Document, p => p.Frequency);
            foreach (var share in (int[])[1, 3, 50, 700])
            {
                var asked = Enumerable.Range(0, texts.Count + 5).Where(d => random.Next(share) == 0 && d % 7 > 0).ToArray();
                var frequencies = new int[asked.Length];
                index.Field(0).FrequenciesOf(term, asked, frequencies);
                Assert.Equal(asked.Select(d => every.GetValueOrDefault(d)), frequencies);
            }
        }
        var none = new int[3];
        index.Field(0).FrequenciesOf(-1, [1, 2, 3], none);
        Assert.Equal([0, 0, 0], none);
    }

    [Fact]
    public void counts_frequencies_lengths_and_documents_like_a_naive_count()
    {
        var (index, texts) = Fill(new Random(3), 120);
        for (var field = 0; field < 2; field++)
        {
            var filled = texts.Where(t => t[field].Length > 0).ToList();
            Assert.Equal(filled.Count, index.Field(field).FilledCount);
            Assert.Equal(filled.Average(t => (double)Words(t[field]).Length), index.Field(field).LengthAverage, 4);
            foreach (var word in s_vocabulary)
            {
                var expected = new List<(int Document, int Frequency)>();
                for (var document = 0; document < texts.Count; document++)
                    if (Words(texts[document][field]).Count(w => w == word) is > 0 and var count) expected.Add((document, count));
                var term = index.Find(word, false);
                Assert.Equal(expected, term < 0 ? [] : Read(index.Field(field), term));
                Assert.Equal(expected.Count, term < 0 ? 0 : index.Field(field).Holding(term));
            }
        }
    }

    [Fact]
    public void leaves_the_same_after_removals_as_if_the_removed_had_never_been_there()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var (index, texts) = Fill(random, 80);
            var kept = new List<int>();
            for (var document = 0; document < texts.Count; document++)
            {
                if (random.Next(2) == 0) kept.Add(document);
                else index.Remove(document, texts[document]);
            }
            var rebuilt = new LexicalIndex(2);
            foreach (var document in kept) rebuilt.Add(texts[document]);
            Assert.Equal(rebuilt.DocumentCount, index.DocumentCount);
            AssertSame(rebuilt, index, kept);
        }
    }

    [Fact]
    public void forgets_words_that_only_the_removed_held()
    {
        var index = new LexicalIndex(1);
        index.Add(["ordinary words"]);
        var secret = index.Add(["ordinary hunter2secret"]);
        index.Remove(secret, ["ordinary hunter2secret"]);
        Assert.Equal(-1, index.Find("hunter2secret", false));
        Assert.True(index.Find("ordinary", false) >= 0);
    }

    [Fact]
    public void ignores_removing_twice()
    {
        var index = new LexicalIndex(1);
        var document = index.Add(["a cat"]);
        index.Add(["a cat"]);
        index.Remove(document, ["a cat"]);
        index.Remove(document, ["a cat"]);
        Assert.Equal(1, index.DocumentCount);
        Assert.Equal(1, index.Field(0).Holding(index.Find("cat", false)));
    }

    private static void AssertSame(LexicalIndex expected, LexicalIndex actual, List<int> kept)
    {
        for (var field = 0; field < 2; field++)
        {
            Assert.Equal(expected.Field(field).FilledCount, actual.Field(field).FilledCount);
            Assert.Equal(expected.Field(field).LengthAverage, actual.Field(field).LengthAverage);
            foreach (var word in s_vocabulary)
            {
                var (there, here) = (expected.Find(word, false), actual.Find(word, false));
                var want = there < 0 ? [] : Read(expected.Field(field), there).Select(p => (kept[p.Document], p.Frequency)).ToList();
                Assert.Equal(want, here < 0 ? [] : Read(actual.Field(field), here));
                Assert.Equal(want.Count, here < 0 ? 0 : actual.Field(field).Holding(here));
            }
        }
    }

    private static (LexicalIndex Index, List<string[]> Texts) Fill(Random random, int count)
    {
        var index = new LexicalIndex(2);
        var texts = new List<string[]>();
        for (var i = 0; i < count; i++)
        {
            texts.Add([Sentence(random, 12), random.Next(3) == 0 ? "" : Sentence(random, 3)]);
            Assert.Equal(i, index.Add(texts[i]));
        }
        return (index, texts);
    }

    private static string Sentence(Random random, int most)
    {
        var words = new string[1 + random.Next(most)];
        for (var i = 0; i < words.Length; i++) words[i] = s_vocabulary[random.Next(s_vocabulary.Length)];
        return string.Join(' ', words);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static List<(int Document, int Frequency)> Read(LexicalField field, int term)
    {
        var found = new List<(int Document, int Frequency)>();
        var postings = field.Read(term);
        while (postings.Read())
            if (field.Length(postings.Document) > 0) found.Add((postings.Document, postings.Frequency));
        return found;
    }

    private static List<(int Document, int Frequency)> Read(PostingReader postings)
    {
        var found = new List<(int Document, int Frequency)>();
        while (postings.Read()) found.Add((postings.Document, postings.Frequency));
        return found;
    }
}
