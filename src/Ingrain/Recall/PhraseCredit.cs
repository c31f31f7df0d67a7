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
    public static void Add(List<ScoredDocument> found, QueryAnalysis query, SpaceIndex index)
    {
        if (query.Pairs.Count == 0) return;
        var weights = WeightsOf(query.Pairs, index.Words.Field(DocumentTexts.Content));
        var met = new bool[weights.Length];
        for (var i = 0; i < Math.Min(found.Count, CandidatesMax); i++)
        {
            var document = found[i];
            if (document.Parts.Text <= 0) continue;
            Array.Clear(met);
            var credit = CreditOf(index.Documents.Thing(document.Document), query.Pairs, (weights, met), index.Words);
            var parts = document.Parts with { Phrases = credit };
            found[i] = document with { Relevance = document.Relevance + (credit * parts.Factor), Parts = parts };
        }
        found.Sort(static (a, b) =>
        {
            var byRelevance = b.Relevance.CompareTo(a.Relevance);
            return byRelevance != 0 ? byRelevance : a.Document.CompareTo(b.Document);
        });
    }

    private static float[] WeightsOf(IReadOnlyList<TermPair> pairs, LexicalField words)
    {
        var weights = new float[pairs.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            var holding = Math.Max(words.Holding(pairs[i].First), words.Holding(pairs[i].Second));
            weights[i] = Bm25.InverseDocumentFrequency(words.FilledCount, holding);
        }
        return weights;
    }

    private static float CreditOf(object thing, IReadOnlyList<TermPair> pairs, (float[] Weights, bool[] Met) each, LexicalIndex words)
    {
        var text = thing is Episode episode ? DocumentTexts.Shown(episode) : DocumentTexts.Shown((Record)thing)!;
        Span<char> buffer = stackalloc char[Tokenizer.TermLengthMax + 1];
        var tokens = new Tokenizer(text.AsSpan(0, Math.Min(text.Length, ReadCharactersMax)), buffer);
        var (former, credit) = (-1, 0f);
        while (tokens.Read())
        {
            if (tokens.IsWhole) continue;
            var pair = new TermPair(former, words.Find(tokens.Current, tokens.IsCompound));
            former = pair.Second;
            for (var i = 0; i < pairs.Count; i++)
            {
                if (each.Met[i] || pairs[i] != pair) continue;
                each.Met[i] = true;
                credit += each.Weights[i];
            }
        }
        return credit;
    }
}

/// <summary>Two terms side by side.</summary>
/// <param name="First">The number of the first.</param>
/// <param name="Second">The number of the second.</param>
internal readonly record struct TermPair(int First, int Second);
