namespace Ingrain.Indexes;

/// <summary>
/// The English (Porter 2) stemmer of the Snowball project, as specified at snowballstem.org/algorithms/english/stemmer.html: words of one
/// stem meet in one term. Works in place on lower-cased letters; allocates nothing.
/// </summary>
internal static class EnglishStemmer
{
    /// <summary>Stems a word in place.</summary>
    /// <param name="buffer">Holds the word, lower case, from its start; one character of room beyond the word is needed.</param>
    /// <param name="length">The word's length.</param>
    /// <returns>The stem's length.</returns>
    public static int Stem(Span<char> buffer, int length)
    {
        // Words with anything but a to z (digits, other scripts) are names and numbers: they have no English endings.
        if (length <= 2 || buffer[..length].ContainsAnyExceptInRange('a', 'z')) return length;
        if (Irregular.TryStem(buffer, ref length)) return length;
        var word = new StemmedWord(buffer, length);
        word.MarkConsonantY();
        word.FindRegions();
        EnglishEndings.RemovePlural(ref word);
        if (!Irregular.IsKeptAfterPlural(word.Text))
        {
            EnglishEndings.RemovePast(ref word);
            EnglishEndings.TurnY(ref word);
            EnglishEndings.ShortenLongEndings(ref word);
            EnglishEndings.ShortenMiddleEndings(ref word);
            EnglishEndings.RemoveLastEnding(ref word);
            EnglishEndings.RemoveFinalLetter(ref word);
        }
        word.UnmarkY();
        return word.Length;
    }

    /// <summary>Words whose stem is not found by rule.</summary>
    private static class Irregular
    {
        public static bool TryStem(Span<char> buffer, ref int length)
        {
            ReadOnlySpan<char> word = buffer[..length];
            var stem = word switch
            {
                "skis" => "ski",
                "skies" => "sky",
                "dying" => "die",
                "lying" => "lie",
                "tying" => "tie",
                "idly" => "idl",
                "gently" => "gentl",
                "ugly" => "ugli",
                "early" => "earli",
                "only" => "onli",
                "singly" => "singl",
                "sky" or "news" or "howe" or "atlas" or "cosmos" or "bias" or "andes" => "",
                _ => null,
            };
            if (stem is null) return false;
            if (stem.Length == 0) return true;
            stem.CopyTo(buffer);
            length = stem.Length;
            return true;
        }

        public static bool IsKeptAfterPlural(ReadOnlySpan<char> word) => word
            is "inning" or "outing" or "canning" or "herring" or "earring" or "proceed" or "exceed" or "succeed";
    }
}
