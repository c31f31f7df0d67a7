using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>Cuts the part out of a long text that says most about the query.</summary>
internal static class Excerpt
{
    /// <summary>Put where text was left out.</summary>
    private const string Gap = "…";

    /// <summary>The stretch with the most of the query's terms, within a size.</summary>
    /// <param name="text">The text.</param>
    /// <param name="query">The query.</param>
    /// <param name="words">The index whose term numbers are meant.</param>
    /// <param name="limitTokens">The most tokens it may take.</param>
    /// <returns>The text itself where it fits.</returns>
    public static string Of(string text, QueryAnalysis query, LexicalIndex words, int limitTokens)
    {
        var tokens = TokenEstimate.Of(text);
        if (tokens <= limitTokens) return text;
        var length = Math.Max(32, (int)((long)text.Length * limitTokens / tokens * 9 / 10));
        var start = BestStart(text, query, words, length);
        var end = Math.Min(text.Length, start + length);
        if (start > 0) start = NextBreak(text, start, end);
        if (end < text.Length) end = LastBreak(text, start, end);
        return (start > 0 ? Gap : "") + text[start..end].Trim() + (end < text.Length ? Gap : "");
    }

    /// <summary>Where a window of this length sees most distinct terms; the earliest of equals.</summary>
    private static int BestStart(string text, QueryAnalysis query, LexicalIndex words, int length)
    {
        var hits = Hits(text, query, words);
        var counts = new int[query.Terms.Count];
        var (first, distinct, best, bestStart) = (0, 0, 0, 0);
        foreach (var (at, term) in hits)
        {
            if (counts[term]++ == 0) distinct++;
            while (at - hits[first].At > length * 3 / 4)
                if (--counts[hits[first++].Term] == 0) distinct--;
            if (distinct <= best) continue;
            (best, bestStart) = (distinct, hits[first].At);
        }
        // An eighth of the window before the first hit shows what it is said about.
        return Math.Max(0, Math.Min(bestStart - (length / 8), text.Length - length));
    }

    private static List<(int At, int Term)> Hits(string text, QueryAnalysis query, LexicalIndex words)
    {
        var hits = new List<(int At, int Term)>();
        Span<char> buffer = stackalloc char[Tokenizer.TermLengthMax + 1];
        var tokens = new Tokenizer(text, buffer);
        while (tokens.Read())
        {
            if (tokens.IsWhole) continue;
            var number = words.Find(tokens.Current, tokens.IsCompound);
            if (number < 0) continue;
            for (var i = 0; i < query.Terms.Count; i++)
                if (query.Terms[i].Number == number) hits.Add((tokens.End - tokens.Current.Length, i));
        }
        return hits;
    }

    private static int NextBreak(string text, int start, int end)
    {
        var space = text.IndexOfAny([' ', '\n'], start, Math.Min(40, end - start));
        if (space >= 0) return space + 1;
        return char.IsLowSurrogate(text[start]) ? start + 1 : start;
    }

    private static int LastBreak(string text, int start, int end)
    {
        var space = text.LastIndexOfAny([' ', '\n'], end - 1, Math.Min(40, end - start));
        if (space > start) return space;
        return char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
    }
}
