using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>A query as the steps of recall see it.</summary>
internal sealed record QueryAnalysis
{
    private const int PairsMax = 64;

    // Each looks through all words there are; a text of unknown words is a text, and no question with a slip.
    private const int TyposMax = 16;

    /// <summary>The terms that say what is asked, in order, each once.</summary>
    public required IReadOnlyList<QueryTerm> Terms { get; init; }

    /// <summary>Telling terms that stand side by side in the query; at most 64.</summary>
    public required IReadOnlyList<TermPair> Pairs { get; init; }

    /// <summary>What the words of <see cref="Pairs"/> begin with.</summary>
    public FirstLetters PairLetters { get; init; }

    /// <summary>What it says of time, against its clock.</summary>
    public required TimeReading Time { get; init; }

    /// <summary>Whether it asks in which order things were.</summary>
    public bool AsksOrder => (Time.Intents & TimeIntents.Order) != 0;

    /// <summary>Whether it asks for what the asker said, and so not for an assistant's words.</summary>
    public required bool AsksOwnWords { get; init; }

    /// <summary>What kind of question it is.</summary>
    public required RecallRoute Route { get; init; }

    /// <summary>Whether it asks for what an assistant said: then an assistant's words are the evidence.</summary>
    public required bool AsksAssistant { get; init; }

    /// <summary>Reads a query.</summary>
    /// <param name="text">The query.</param>
    /// <param name="words">The index whose term numbers are meant.</param>
    /// <param name="now">The clock that "yesterday" is counted from.</param>
    /// <param name="readsTypos">Whether a word that no text holds is read as the nearest one that some text does.</param>
    public static QueryAnalysis Of(string text, LexicalIndex words, DateTimeOffset now, bool readsTypos = false)
    {
        var all = new List<QueryTerm>();
        var surfaces = new List<string>();
        var pairs = new List<TermPair>();
        var (former, unknown, letters) = (-1, 0, default(FirstLetters));
        Span<char> buffer = stackalloc char[Tokenizer.TermLengthMax + 1];
        var tokens = new Tokenizer(text, buffer);
        while (tokens.Read())
        {
            var surface = tokens.Current.ToString();
            var number = words.Find(surface, tokens.IsCompound);
            var isSlip = number < 0 && readsTypos && !tokens.IsWhole && unknown++ < TyposMax;
            var near = isSlip ? TermNeighbours.Nearest(words, surface) : null;
            if (near is not null) number = near.Value.Term;
            AddTerm(all, new QueryTerm(surface, number, tokens.IsWhole));
            if (tokens.IsWhole) continue;
            surfaces.Add(surface);
            if (QueryWords.SaysNothing(surface)) number = -1;
            letters = letters.With((near?.Surface ?? surface)[0]);
            if (former >= 0 && number >= 0 && pairs.Count < PairsMax) pairs.Add(new TermPair(former, number));
            former = number;
        }
        var time = TimeExpressions.Read(surfaces, now);
        return new QueryAnalysis
        {
            Terms = Telling(all, time),
            Time = time,
            AsksOwnWords = TimeQuestions.AsksOwnWords(surfaces),
            Pairs = pairs,
            PairLetters = letters,
            Route = RecallRouter.Route(text, surfaces, all),
            AsksAssistant = QueryWords.AsksAssistant(surfaces),
        };
    }

    /// <summary>The terms that say what is asked; all of them where none does; none where a time alone says it.</summary>
    private static List<QueryTerm> Telling(List<QueryTerm> all, TimeReading time)
    {
        var told = new List<QueryTerm>();
        var isTimeOnly = time.Ranges.Count > 0;
        var asksOrder = (time.Intents & TimeIntents.Order) != 0;
        foreach (var term in all)
        {
            if (QueryWords.SaysNothing(term.Surface)) continue;
            // "In what order did I bring up" says how it is asked, as the words above do.
            if (asksOrder && TimeQuestions.SaysOrder(term.Surface)) continue;
            told.Add(term);
            isTimeOnly &= QueryWords.NamesTime(term.Surface);
        }
        if (isTimeOnly) return [];
        // "Who are you?" has nothing else to go by.
        return told.Count > 0 ? told : all;
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
