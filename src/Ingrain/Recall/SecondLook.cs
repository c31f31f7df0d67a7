using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>
/// Looks again with words of what was found: evidence that stands in several places often shares a telling word with the best place, and no
/// word with the question. Only words that few documents hold are taken, since common ones lead everywhere (pseudo-relevance feedback; the
/// weights are Rocchio's with idf).
/// </summary>
internal static class SecondLook
{
    /// <summary>How many of the best documents are read.</summary>
    public const int DocumentsMax = 5;

    /// <summary>How many of their words are looked for.</summary>
    public const int TermsMax = 10;

    // Held by two documents at least, or it leads nowhere else; by one in thirty-three at most, or it tells nothing.
    private const int HoldingMin = 2;
    private const float HoldingShareMax = 0.03f;

    // With words and meaning, on LoCoMo's development half recall@10 rises by 1.0 points (95%: .2 to 1.9), on BEAM's first ten chats by .5
    // (-.1 to 1.4); from .05 to .2 the share matters little. With words of up to a tenth of the documents BEAM loses as much.
    private const float Share = 0.1f;

    // What was best stays best: a second look is for what was missed. Without this the documentation set loses three points of reciprocal
    // rank and the code set one, and no set gains.
    private const int KeptFirst = 1;

    /// <summary>The most telling words of the best documents, beyond those of the query, most telling first.</summary>
    /// <param name="found">What was found, best first.</param>
    /// <param name="words">The index.</param>
    /// <param name="textOf">What a document says; null where it is gone.</param>
    /// <param name="asked">The query's terms.</param>
    public static List<QueryTerm> Terms(
        IReadOnlyList<ScoredDocument> found, LexicalIndex words, Func<int, string?> textOf, IReadOnlyList<QueryTerm> asked)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(words);
        var weights = new Dictionary<int, (string Surface, float Weight)>();
        for (var i = 0; i < Math.Min(found.Count, DocumentsMax); i++)
            if (textOf(found[i].Document) is { } text) Weigh(text, found[i].Relevance, words, weights);
        foreach (var term in asked) weights.Remove(term.Number);
        var terms = new List<(int Number, string Surface, float Weight)>();
        foreach (var (number, (surface, weight)) in weights) terms.Add((number, surface, weight));
        terms.Sort((a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : string.CompareOrdinal(a.Surface, b.Surface));
        var best = new List<QueryTerm>(TermsMax);
        for (var i = 0; i < Math.Min(terms.Count, TermsMax); i++) best.Add(new QueryTerm(terms[i].Surface, terms[i].Number, false));
        return best;
    }

    /// <summary>Gives each document a share of what the second look scored it.</summary>
    /// <param name="found">What was found first, best first.</param>
    /// <param name="again">What was found by <see cref="Terms"/>, best first.</param>
    /// <param name="count">How many to return at most.</param>
    /// <returns>Both, best first; equal ones in order of number.</returns>
    public static List<ScoredDocument> Join(IReadOnlyList<ScoredDocument> found, IReadOnlyList<ScoredDocument> again, int count)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(again);
        if (found.Count == 0 || again.Count == 0 || again[0].Relevance <= 0) return [.. found.Take(count)];
        var scale = Share * found[0].Relevance / again[0].Relevance;
        var more = new Dictionary<int, ScoredDocument>();
        foreach (var scored in again) more[scored.Document] = scored;
        var best = new BestDocuments(count);
        for (var i = 0; i < found.Count; i++)
        {
            var second = more.Remove(found[i].Document, out var met) ? met.Relevance : 0;
            if (i < KeptFirst) second = again[0].Relevance;
            best.Offer(found[i] with { Relevance = found[i].Relevance + (scale * second) });
        }
        foreach (var scored in more.Values) best.Offer(scored with { Relevance = scale * scored.Relevance });
        return best.Take();
    }

    /// <summary>Adds a text's telling words, each once, by rarity and by how well the text was found.</summary>
    private static void Weigh(string text, float relevance, LexicalIndex words, Dictionary<int, (string Surface, float Weight)> weights)
    {
        var seen = new HashSet<int>();
        var content = words.Field(DocumentTexts.Content);
        Span<char> buffer = stackalloc char[Tokenizer.TermLengthMax + 1];
        var tokens = new Tokenizer(text, buffer);
        while (tokens.Read())
        {
            if (tokens.IsWhole) continue;
            var number = words.Find(tokens.Current, tokens.IsCompound);
            if (number < 0 || !seen.Add(number)) continue;
            var holding = content.Holding(number);
            if (holding < HoldingMin || holding > Math.Max(HoldingMin, words.DocumentCount * HoldingShareMax)) continue;
            var surface = weights.TryGetValue(number, out var known) ? known.Surface : tokens.Current.ToString();
            if (QueryWords.SaysNothing(surface)) continue;
            weights[number] = (surface, known.Weight + (relevance * Bm25.InverseDocumentFrequency(words.DocumentCount, holding)));
        }
    }
}
