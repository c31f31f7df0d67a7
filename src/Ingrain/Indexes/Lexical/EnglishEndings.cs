namespace Ingrain.Indexes;

/// <summary>
/// The steps of the English stemmer, in the order of its specification. In each, the longest ending that fits is the one tried.
/// </summary>
internal static class EnglishEndings
{
    // Longest first among endings of which one ends another: the first that fits is the longest that fits.
    private static readonly (string Ending, string Becomes)[] s_long =
    [
        ("ization", "ize"), ("ational", "ate"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"), ("tional", "tion"),
        ("biliti", "ble"), ("lessli", "less"), ("entli", "ent"), ("ation", "ate"), ("alism", "al"), ("aliti", "al"), ("ousli", "ous"),
        ("iviti", "ive"), ("fulli", "ful"), ("enci", "ence"), ("anci", "ance"), ("abli", "able"), ("izer", "ize"), ("ator", "ate"),
        ("alli", "al"), ("bli", "ble"), ("ogi", "og"), ("li", ""),
    ];

    private static readonly (string Ending, string Becomes)[] s_middle =
    [
        ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic"), ("ative", ""), ("ical", "ic"),
        ("ness", ""), ("ful", ""),
    ];

    private static readonly string[] s_last =
    [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion", "al", "er", "ic",
    ];

    /// <summary>Step 1a: plurals.</summary>
    public static void RemovePlural(ref StemmedWord word)
    {
        if (word.Ends("sses")) word.Replace(2, "");
        else if (word.Ends("ied") || word.Ends("ies")) word.Replace(3, word.Length > 4 ? "i" : "ie");
        else if (word.Ends("s") && !word.Ends("us") && !word.Ends("ss") && word.HasVowelBefore(2)) word.Replace(1, "");
    }

    /// <summary>Step 1b: past tenses and the -ing form.</summary>
    public static void RemovePast(ref StemmedWord word)
    {
        var eed = word.Ends("eedly") ? 5 : word.Ends("eed") ? 3 : 0;
        if (eed > 0)
        {
            if (word.InR1(eed)) word.Replace(eed, "ee");
            return;
        }
        var length = word.Ends("ingly") ? 5 : word.Ends("edly") ? 4 : word.Ends("ing") ? 3 : word.Ends("ed") ? 2 : 0;
        if (length == 0 || !word.HasVowelBefore(length)) return;
        word.Replace(length, "");
        if (word.Ends("at") || word.Ends("bl") || word.Ends("iz")) word.Replace(0, "e");
        else if (EndsInDouble(word.Text)) word.Replace(1, "");
        else if (word.IsShort) word.Replace(0, "e");
    }

    /// <summary>Step 1c: a final y after a consonant.</summary>
    public static void TurnY(ref StemmedWord word)
    {
        if (word.Length > 2 && word.Text[^1] is 'y' or 'Y' && word.Length > 2 && !StemmedWord.IsVowel(word.Text[^2])) word.Replace(1, "i");
    }

    /// <summary>Step 2: long endings.</summary>
    public static void ShortenLongEndings(ref StemmedWord word)
    {
        foreach (var (ending, becomes) in s_long)
        {
            if (!word.Ends(ending)) continue;
            var before = word.Length > ending.Length ? word.Text[^(ending.Length + 1)] : '\0';
            var fits = ending switch
            {
                "ogi" => before == 'l',
                "li" => before is 'c' or 'd' or 'e' or 'g' or 'h' or 'k' or 'm' or 'n' or 'r' or 't',
                _ => true,
            };
            if (fits && word.InR1(ending.Length)) word.Replace(ending.Length, becomes);
            return;
        }
    }

    /// <summary>Step 3: middle endings.</summary>
    public static void ShortenMiddleEndings(ref StemmedWord word)
    {
        foreach (var (ending, becomes) in s_middle)
        {
            if (!word.Ends(ending)) continue;
            if (ending == "ative" ? word.InR2(5) : word.InR1(ending.Length)) word.Replace(ending.Length, becomes);
            return;
        }
    }

    /// <summary>Step 4: the last ending that carries meaning.</summary>
    public static void RemoveLastEnding(ref StemmedWord word)
    {
        foreach (var ending in s_last)
        {
            if (!word.Ends(ending)) continue;
            var fits = ending != "ion" || (word.Length > 3 && word.Text[^4] is 's' or 't');
            if (fits && word.InR2(ending.Length)) word.Replace(ending.Length, "");
            return;
        }
    }

    /// <summary>Step 5: a final e or l.</summary>
    public static void RemoveFinalLetter(ref StemmedWord word)
    {
        if (word.Ends("e"))
        {
            if (word.InR2(1) || (word.InR1(1) && !word.EndsInShortSyllable(1))) word.Replace(1, "");
        }
        else if (word.Ends("ll") && word.InR2(1)) word.Replace(1, "");
    }

    private static bool EndsInDouble(ReadOnlySpan<char> word) => word.Length > 1 && word[^1] == word[^2]
        && word[^1] is 'b' or 'd' or 'f' or 'g' or 'm' or 'n' or 'p' or 'r' or 't';
}
