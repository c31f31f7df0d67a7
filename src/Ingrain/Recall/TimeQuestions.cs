using System.Collections.Frozen;

namespace Ingrain.Recall;

/// <summary>Tells what a question wants to know of time, by its words.</summary>
internal static class TimeQuestions
{
    // What questions about order are asked with, beside what they are about.
    private static readonly FrozenSet<string> s_ordering = FrozenSet.ToFrozenSet(
    [
        "order", "sequence", "chronological", "chronologically", "timeline", "walk", "through", "over", "time", "brought", "bring", "up",
        "came", "raised", "talked", "discussed", "different", "various", "aspects", "aspect", "topics", "concepts",
        "things", "ways", "throughout",
        "across", "during", "conversation", "conversations", "chats", "discussions", "sessions", "only", "items", "item", "first", "then",
        "evolve", "evolved", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ], StringComparer.Ordinal);

    // A longer query is a pasted text and not a question.
    private const int WordsMax = 256;

    /// <summary>What is wanted.</summary>
    /// <param name="words">The query's folded words in order.</param>
    public static TimeIntents Read(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var intents = TimeIntents.None;
        if (words.Count > WordsMax) return intents;
        if (AsksWhen(words)) intents |= TimeIntents.When;
        // A summary of how something went on wants what mattered, not one passage of every session.
        var isSummary = HasAny(words, "summary", "summarize", "summarise", "overview");
        for (var at = 0; at < words.Count; at++)
        {
            if (!isSummary && AsksOrder(words, at)) intents |= TimeIntents.Order;
            if (AsksFirst(words, at)) intents |= TimeIntents.First;
            if (AsksLast(words, at)) intents |= TimeIntents.Last;
            if (AsksChange(words, at)) intents |= TimeIntents.Change;
        }
        return intents;
    }

    /// <summary>Whether a word of a question about order says how it is asked rather than what about.</summary>
    /// <param name="word">The folded word.</param>
    public static bool SaysOrder(string word) => s_ordering.Contains(word);

    /// <summary>
    /// Whether a question is about what the one who asks said: "in which order I brought up". Then an assistant's words, which repeat it at
    /// length, are no evidence of it.
    /// </summary>
    /// <param name="words">The query's folded words in order.</param>
    public static bool AsksOwnWords(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        for (var at = 0; at + 1 < Math.Min(words.Count, WordsMax); at++)
            if (words[at] == "i" && (IsSaying(words[at + 1]) || IsSaying(Word(words, at + 2)))) return true;
        return false;
    }

    private static bool IsSaying(string word) => word is "brought" or "bring" or "mention" or "mentioned" or "say" or "said" or "tell"
        or "told" or "ask" or "asked" or "discuss" or "discussed" or "share" or "shared" or "describe" or "described"
        or "raised" or "talked";

    private static bool AsksWhen(IReadOnlyList<string> words)
    {
        if (Word(words, 0) == "when") return true;
        for (var at = 0; at + 1 < words.Count; at++)
            if (words[at] is "what" or "which" && words[at + 1] is "day" or "date" or "month" or "year" or "time") return true;
            else if (words[at] == "since" && words[at + 1] == "when") return true;
            else if (words[at] == "long" && words[at + 1] == "ago" && Word(words, at - 1) == "how") return true;
        return false;
    }

    private static bool AsksOrder(IReadOnlyList<string> words, int at)
    {
        switch (words[at])
        {
            // "In order to" is a purpose, and the order of a shop is placed, not in or of something.
            case "order": return IsOrdering(words, at);
            case "sequence": return Word(words, at + 1) is "of" or "in" || Word(words, at - 1) is "what" or "which" or "in";
            case "chronological" or "chronologically" or "chronology" or "timeline": return true;
            case "walk": return Word(words, at + 2) == "through" && HasAny(words, "over", "across", "throughout");
            case "evolve" or "evolved" or "progressed": return HasAny(words, "how");
            case "first": return HasThen(words, at);
            case "over": return Word(words, at + 1) == "time" && HasAny(words, "how", "change", "changed", "through");
            default: return false;
        }
    }

    private static bool IsOrdering(IReadOnlyList<string> words, int at)
    {
        var (before, after) = (Word(words, at - 1), Word(words, at + 1));
        if (after == "to") return false;
        if (before is "in" or "chronological" or "correct" or "right" or "temporal") return true;
        if (after == "in" && Word(words, at + 2) == "which") return true;
        return before is "what" or "which" or "the" && after is "did" or "do" or "were" or "that" or "of";
    }

    /// <summary>"First … then": two steps of one course.</summary>
    private static bool HasThen(IReadOnlyList<string> words, int at)
    {
        for (var next = at + 1; next < words.Count; next++)
            if (words[next] is "then" or "afterwards") return true;
        return false;
    }

    private static bool AsksFirst(IReadOnlyList<string> words, int at) => words[at] switch
    {
        "first" => Word(words, at + 1) == "time" || HasBefore(words, at, "when") || IsSaid(Word(words, at + 1)),
        "earliest" => true,
        "start" or "started" or "begin" or "began" => HasBefore(words, at, "when") || HasBefore(words, at, "since"),
        "originally" or "initially" => true,
        _ => false,
    };

    private static bool AsksLast(IReadOnlyList<string> words, int at) => words[at] switch
    {
        "last" when Word(words, at + 1) is var next => next == "time" || IsSaid(next) || (HasBefore(words, at, "when") && !IsTime(next)),
        "latest" => true,
        "recent" or "recently" => Word(words, at - 1) == "most",
        _ => false,
    };

    private static bool AsksChange(IReadOnlyList<string> words, int at) => words[at] switch
    {
        "changed" or "change" or "changes" => HasBefore(words, at, "what") || HasBefore(words, at, "how") || HasAny(words, "since"),
        "new" => Word(words, at + 1) == "since" || Word(words, at - 1) == "what",
        "different" => HasAny(words, "since", "now"),
        _ => false,
    };

    private static bool IsSaid(string word) => word
        is "mention" or "mentioned" or "said" or "talked" or "discussed" or "met" or "saw" or "heard";

    private static bool IsTime(string word) => CalendarWords.Unit(word) is not null || CalendarWords.Weekday(word) is not null
        || CalendarWords.Month(word) is not null || CalendarWords.Season(word) is not null || word is "night";

    private static bool HasBefore(IReadOnlyList<string> words, int at, string word)
    {
        for (var before = Math.Max(0, at - 8); before < at; before++)
            if (words[before] == word) return true;
        return false;
    }

    private static bool HasAny(IReadOnlyList<string> words, params ReadOnlySpan<string> any)
    {
        foreach (var word in words)
            if (any.Contains(word)) return true;
        return false;
    }

    private static string Word(IReadOnlyList<string> words, int at) => at >= 0 && at < words.Count ? words[at] : "";
}
