using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes;

public sealed class Finding_the_best_documents
{
    [Fact]
    public void returns_the_same_as_scoring_everything()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var corpus = new WordCorpus(random, documents: 1 + random.Next(3_000), vocabulary: 3 + random.Next(300), words: 12);
            if (seed % 3 > 0) corpus.RemoveSome(random, 1 + random.Next(8));
            for (var query = 0; query < 12; query++)
                Compare(corpus, corpus.Query(random), Count(random), random.Next(4), new LexicalScratch());
        }
    }

    [Fact]
    public void returns_the_same_as_scoring_everything_where_most_documents_cannot_win()
    {
        var random = new Random(71);
        var corpus = new WordCorpus(random, documents: 150_000, vocabulary: 3_000, words: 4);
        var scratch = new LexicalScratch();
        for (var query = 0; query < 60; query++) Compare(corpus, corpus.Query(random), Count(random), random.Next(4), scratch);
        corpus.RemoveSome(random, 3);
        corpus.Add(random, 5_000);
        for (var query = 0; query < 60; query++) Compare(corpus, corpus.Query(random), Count(random), random.Next(4), scratch);
    }

    [Fact]
    public void stays_right_when_later_documents_move_the_average_length()
    {
        var random = new Random(72);
        var corpus = new WordCorpus(random, documents: 20_000, vocabulary: 40, words: 3);
        corpus.Add(random, 20_000, words: 60);
        var scratch = new LexicalScratch();
        for (var query = 0; query < 40; query++) Compare(corpus, corpus.Query(random), Count(random), 0, scratch);
    }

    [Fact]
    public void returns_equal_documents_in_order_of_number()
    {
        var index = new LexicalIndex(1);
        for (var i = 0; i < 20_000; i++) index.Add(["same words here"]);
        WeightedTerm[] terms = [new(index.Find("same", false), 0, 1f, Bm25.Usual), new(index.Find("here", false), 0, 2f, Bm25.Usual)];
        var found = TopDocuments.Find(index, terms, 500, default(EveryDocument), new LexicalScratch());
        Assert.Equal(Enumerable.Range(0, 500), found.ToArray().Select(f => f.Document));
    }

    [Fact]
    public void finds_nothing_for_terms_that_no_document_holds()
    {
        var index = new LexicalIndex(1);
        Assert.Equal(0, TopDocuments.Find(index, [new(-1, 0, 1f, Bm25.Usual)], 10, default(EveryDocument), new LexicalScratch()).Length);
        var document = index.Add(["a cat"]);
        var cat = index.Find("cat", false);
        index.Remove(document, ["a cat"]);
        Assert.Equal(0, TopDocuments.Find(index, [new(cat, 0, 1f, Bm25.Usual)], 10, default(EveryDocument), new LexicalScratch()).Length);
    }

    [Fact]
    public void allocates_nothing_once_its_room_is_made()
    {
        var random = new Random(73);
        var corpus = new WordCorpus(random, documents: 20_000, vocabulary: 500, words: 8);
        var queries = Enumerable.Range(0, 50).Select(_ => corpus.Query(random)).ToArray();
        var scratch = new LexicalScratch();
        foreach (var query in queries) TopDocuments.Find(corpus.Index, query, 100, default(EveryDocument), scratch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var query in queries) TopDocuments.Find(corpus.Index, query, 100, default(EveryDocument), scratch);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static int Count(Random random) => ((int[])[1, 2, 10, 10, 100, 2_000])[random.Next(6)];

    /// <summary>Against every posting scored and everything sorted; <paramref name="part"/> leaves out one document of so many.</summary>
    private static void Compare(WordCorpus corpus, WeightedTerm[] terms, int count, int part, LexicalScratch scratch)
    {
        var filter = new LeavesOut(part);
        var scores = new Dictionary<int, float>();
        foreach (var term in terms)
        {
            var field = corpus.Index.Field(term.Field);
            var postings = field.Read(term.Term);
            while (postings.Read())
            {
                if (field.Length(postings.Document) is not (> 0 and var length)) continue;
                var share = term.Weight * term.Formula.Saturate(postings.Frequency, length, field.LengthAverage);
                scores[postings.Document] = scores.GetValueOrDefault(postings.Document) + share;
            }
        }
        var expected = scores.Where(s => filter.Accepts(s.Key)).OrderByDescending(s => s.Value).ThenBy(s => s.Key).Take(count);
        var found = TopDocuments.Find(corpus.Index, terms, count, filter, scratch);
        Assert.Equal(expected.Select(s => new DocumentScore(s.Key, s.Value)), found.ToArray());
    }

    private readonly struct LeavesOut(int part) : IDocumentFilter
    {
        public bool Accepts(int document) => part == 0 || document % (part + 1) > 0;
    }
}
