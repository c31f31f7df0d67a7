using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>A query as the steps of recall see it.</summary>
internal sealed record QueryAnalysis
{
    /// <summary>The terms that say what is asked, in order, each once.</summary>
    public required IReadOnlyList<QueryTerm> Terms { get; init; }

    /// <summary>Times the query names, resolved against its clock.</summary>
    public required IReadOnlyList<TimeRange> Times { get; init; }

    /// <summary>What kind of question it is.</summary>
    public required RecallRoute Route { get; init; }

    /// <summary>Whether it asks for what an assistant said: then an assistant's words are the evidence.</summary>
    public required bool AsksAssistant { get; init; }

    /// <summary>Reads a query.</summary>
    /// <param name="text">The query.</param>
    /// <param name="words">The index whose term numbers are meant.</param>
    /// <param name="now">The clock that "yesterday" is counted from.</param>
    public static QueryAnalysis Of(string text, LexicalIndex words, DateTimeOffset now)
    {
        var all = new List<QueryTerm>();
        var surfaces = new List<string>();
        Span<char> buffer = stackalloc char[Tokenizer.TermLengthMax + 1];
        var tokens = new Tokenizer(text, buffer);
        while (tokens.Read())
        {
            var surface = tokens.Current.ToString();
            if (!tokens.IsWhole) surfaces.Add(surface);
            AddTerm(all, new QueryTerm(surface, words.Find(surface, tokens.IsCompound), tokens.IsWhole));
        }
        var told = new List<QueryTerm>();
        foreach (var term in all)
            if (!QueryWords.SaysNothing(term.Surface)) told.Add(term);
        return new QueryAnalysis
        {
            // "Who are you?" is made of such words only: then they are all there is to go by.
            Terms = told.Count > 0 ? told : all,
            Times = TimeExpressions.Find(surfaces, now),
            Route = RecallRouter.Route(text, surfaces, all),
            AsksAssistant = QueryWords.AsksAssistant(surfaces),
        };
    }

    private static void AddTerm(List<QueryTerm> found, QueryTerm term)
    {
        foreach (var known in found)
            if (known.Number >= 0 ? known.Number == term.Number : known.Surface == term.Surface) return;
        found.Add(term);
    }
}

/// <summary>One term of a query.</summary>
/// <param name="Surface">The folded form met first.</param>
/// <param name="Number">Its number in the index, or -1 where no text held it.</param>
/// <param name="IsWhole">Whether it repeats characters of other terms of the query.</param>
internal readonly record struct QueryTerm(string Surface, int Number, bool IsWhole);
