using System.Collections.Frozen;
using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>The telling words of a short text as stems, and the everyday topics they belong to, so that "due" meets "deadline".</summary>
internal static class TopicWords
{
    // What somebody says a standing wish is about, and what they then ask, seldom share the word. English; a handful of topics that people
    // give such wishes for.
    private static readonly string[] s_topics =
    [
        "when date dates deadline due timeline schedule calendar time times day month year",
        "salary compensation pay paid amount offer offered price cost budget wage fee bonus money expense",
        "code implement implementation function script class program develop feature snippet login method",
        "library libraries dependency dependencies framework package version software",
        "error errors wrong fail failure handling debug debugging exception crash bug issue problem",
        "organize organise structure layout format formatting arrange markup html section sections list points design style desing",
        "draft drafts edit edits editing editting revise revision revisions rewrite manuscript proofread essay paper",
        "reference references cite citation citations source sources bibliography",
        "probability chance odds likelihood coin dice card cards",
        "resume cv application cover letter job jobs career",
        "tool tools app apps aid aids help options",
        "progress improvement improvements percentage far status completed done",
        "weather temperature forecast rain celsius",
        "food meal recipe cook cooking eat restaurant diet dinner lunch breakfast",
        "travel trip flight hotel vacation holiday journey",
        "test tests testing quality coverage",
        "deploy deployment release production server hosting",
        "speed performance latency fast slow loading optimize",
        "security authentication authorization password encryption",
        "health exercise workout sleep medical doctor fitness",
    ];

    private static readonly FrozenDictionary<string, int> s_topicOf = Topics();

    /// <summary>The stems of a text's telling words.</summary>
    /// <param name="text">The text.</param>
    public static HashSet<string> Stems(ReadOnlySpan<char> text)
    {
        var stems = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in Words(text))
            if (!QueryWords.SaysNothing(word) || s_topicOf.ContainsKey(word)) stems.Add(Stem(word));
        return stems;
    }

    /// <summary>How much two texts are about the same: two for each stem they share, one for each topic shared besides.</summary>
    /// <param name="a">One's stems.</param>
    /// <param name="b">The other's.</param>
    public static int Shared(HashSet<string> a, HashSet<string> b)
    {
        var shared = 0;
        var topics = 0L;
        foreach (var stem in a)
        {
            if (b.Contains(stem)) shared += 2;
            else if (s_topicOf.TryGetValue(stem, out var topic)) topics |= 1L << topic;
        }
        var others = 0L;
        foreach (var stem in b)
            if (!a.Contains(stem) && s_topicOf.TryGetValue(stem, out var topic)) others |= 1L << topic;
        return shared + (int)long.PopCount(topics & others);
    }

    private static FrozenDictionary<string, int> Topics()
    {
        var topics = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < s_topics.Length; i++)
            foreach (var word in s_topics[i].Split(' ')) topics[Stem(word)] = i;
        return topics.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static List<string> Words(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        Span<char> buffer = stackalloc char[Tokenizer.TermLengthMax + 1];
        var tokens = new Tokenizer(text, buffer);
        while (tokens.Read())
            // "HTML5" is about what "HTML" is about.
            if (!tokens.IsWhole && tokens.Current.TrimEnd("0123456789") is { Length: > 1 } word) words.Add(word.ToString());
        return words;
    }

    private static string Stem(string word)
    {
        Span<char> letters = stackalloc char[Tokenizer.TermLengthMax + 1];
        word.CopyTo(letters);
        return letters[..EnglishStemmer.Stem(letters, word.Length)].ToString();
    }
}
