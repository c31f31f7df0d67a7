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
        for (var round = 0; round < 200; round++)
        {
            var list = new PostingList();
            var expected = new List<(int Document, int Frequency)>();
            for (var document = random.Next(3); expected.Count < 50; document += 1 + random.Next(random.Next(5) == 0 ? 1_000_000 : 20))
            {
                expected.Add((document, 1 + random.Next(random.Next(3) == 0 ? 100_000 : 2)));
                list.Append(document, expected[^1].Frequency);
            }
            Assert.Equal(expected, Read(list.Bytes));
        }
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

    private static List<(int Document, int Frequency)> Read(ReadOnlySpan<byte> bytes)
    {
        var found = new List<(int Document, int Frequency)>();
        var postings = new PostingReader(bytes);
        while (postings.Read()) found.Add((postings.Document, postings.Frequency));
        return found;
    }
}
