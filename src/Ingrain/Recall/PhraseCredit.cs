using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>
/// Gives the best candidates credit for words that stand side by side in them as they do in the query: "support group" is more than both
/// words. Read from the texts themselves, since keeping every word's place would double the index for the sake of a few dozen texts.
/// </summary>
/// <remarks>
/// A pair counts once, as much as its commoner word. Development sets: reciprocal rank up by half a point on LoCoMo, one on BEAM and on
/// code, two and a half on documentation.
/// </remarks>
internal static class PhraseCredit
{
    private const int CandidatesMax = 30;

    // Phrases far into a long text are left to its words: reading megabytes would cost more than the rest of the recall.
    private const int ReadCharactersMax = 2_000;

    /// <summary>Adds the credit and puts the candidates in order again.</summary>
    /// <param name="found">The candidates, best first.</param>
    /// <param name="query">The query.</param>
    /// <param name="index">The space.</param>
    /// <param name="scratch">Working room.</param>
    public static void Add(List<ScoredDocument> found, QueryAnalysis query, SpaceIndex index, RecallScratch scratch)
    {
        if (query.Pairs.Count == 0) return;
        Span<float> weights = stackalloc float[query.Pairs.Count];
        Weigh(query.Pairs, index.Words.Field(DocumentTexts.Content), weights);
        Span<bool> met = stackalloc bool[weights.Length];
        for (var i = 0; i < Math.Min(found.Count, CandidatesMax); i++)
        {
            var document = found[i];
            if (document.Parts.Text <= 0) continue;
            met.Clear();
            var text = TextOf(document.Document, index.Documents, scratch.Text);
            var credit = CreditOf(text, query, weights, met, index.Words);
            var parts = document.Parts with { Phrases = credit };
            found[i] = document with { Relevance = document.Relevance + (credit * parts.Factor), Parts = parts };
        }
        found.Sort(static (a, b) =>
        {
            var byRelevance = b.Relevance.CompareTo(a.Relevance);
            return byRelevance != 0 ? byRelevance : a.Document.CompareTo(b.Document);
        });
    }

    private static void Weigh(IReadOnlyList<TermPair> pairs, LexicalField words, Span<float> weights)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var holding = Math.Max(words.Holding(pairs[i].First), words.Holding(pairs[i].Second));
            weights[i] = Bm25.InverseDocumentFrequency(words.FilledCount, holding);
        }
    }

    private static ReadOnlySpan<char> TextOf(int document, DocumentTable documents, TextBuffer room)
    {
        if (documents.Head(document).Kind == RecordKind.Episode && StoredEpisode.TryReadText(documents.Content(document), room, out _))
            return room.Written;
        return documents.Thing(document) is var thing && thing is Episode episode
            ? DocumentTexts.Shown(episode)
            : DocumentTexts.Shown((Record)thing);
    }

    private static float CreditOf(
        ReadOnlySpan<char> text, QueryAnalysis query, ReadOnlySpan<float> weights, Span<bool> met, LexicalIndex words)
    {
        Span<char> buffer = stackalloc char[Tokenizer.TermLengthMax + 1];
        var tokens = new Tokenizer(text[..Math.Min(text.Length, ReadCharactersMax)], buffer);
        var pairs = query.Pairs;
        var (former, credit) = (-1, 0f);
        while (tokens.Read())
        {
            if (tokens.IsWhole) continue;
            // Forms of one term begin with the same letter, since stemming only takes endings off: the others need not be looked up.
            var mayCount = query.PairLetters.Holds(tokens.Current[0]);
            var pair = new TermPair(former, mayCount ? words.Find(tokens.Current, tokens.IsCompound) : -1);
            former = pair.Second;
            if (pair.First < 0 || pair.Second < 0) continue;
            for (var i = 0; i < pairs.Count; i++)
            {
                if (met[i] || pairs[i] != pair) continue;
                met[i] = true;
                credit += weights[i];
            }
        }
        return credit;
    }
}

/// <summary>First letters, roughly: those of other words may pass, those of the words added always do.</summary>
/// <param name="Bits">A bit for each letter, by the lower six bits of its number.</param>
internal readonly record struct FirstLetters(ulong Bits)
{
    /// <summary>These and one more.</summary>
    /// <param name="letter">The letter.</param>
    public FirstLetters With(char letter) => new(Bits | (1ul << (letter & 63)));

    /// <summary>Whether a word that begins with a letter may be one of those added.</summary>
    /// <param name="letter">The letter.</param>
    public bool Holds(char letter) => (Bits & (1ul << (letter & 63))) != 0;
}

/// <summary>Two terms side by side.</summary>
/// <param name="First">The number of the first.</param>
/// <param name="Second">The number of the second.</param>
internal readonly record struct TermPair(int First, int Second);
