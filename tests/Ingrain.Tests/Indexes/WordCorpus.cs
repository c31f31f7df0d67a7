using System.Globalization;
using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes;

/// <summary>Documents of two fields made of numbered words, of which few are frequent and many are rare.</summary>
internal sealed class WordCorpus
{
    private readonly int _vocabulary;
    private readonly int _words;

    public WordCorpus(Random random, int documents, int vocabulary, int words)
    {
        (_vocabulary, _words) = (vocabulary, words);
        Add(random, documents);
    }

    public LexicalIndex Index { get; set; } = new(2);

    public List<string[]> Texts { get; } = [];

    public void Add(Random random, int count, int words = 0)
    {
        for (var i = 0; i < count; i++)
        {
            Texts.Add([Text(random, words > 0 ? words : _words), random.Next(4) == 0 ? Text(random, 3) : ""]);
            Index.Add(Texts[^1]);
        }
    }

    public void RemoveSome(Random random, int part)
    {
        for (var document = 0; document < Texts.Count; document++)
            if (random.Next(part + 1) == 0) Index.Remove(document, Texts[document]);
    }

    /// <summary>One to nine lists, weighted as a query weights them or at random; a list may come twice.</summary>
    public WeightedTerm[] Query(Random random)
    {
        var terms = new WeightedTerm[1 + random.Next(9)];
        for (var i = 0; i < terms.Length; i++)
        {
            var place = random.Next(3) / 2;
            var term = Index.Find(Word(random), false);
            var weight = Bm25.InverseDocumentFrequency(Index.Field(place).FilledCount, Index.Field(place).Holding(term));
            if (random.Next(4) == 0) weight *= 0.1f + random.NextSingle();
            terms[i] = new WeightedTerm(term, place, weight, place == 0 ? Bm25.Usual : new Bm25(1.2f, 0f));
        }
        return terms;
    }

    public string Word(Random random)
    {
        var even = random.NextDouble();
        return "w" + ((int)(even * even * even * _vocabulary)).ToString(CultureInfo.InvariantCulture);
    }

    private string Text(Random random, int most)
    {
        var words = new string[1 + random.Next(most)];
        for (var i = 0; i < words.Length; i++) words[i] = i > 0 && random.Next(8) == 0 ? words[i - 1] : Word(random);
        return string.Join(' ', words);
    }
}
