namespace Ingrain.Recall;

/// <summary>
/// Estimates how many tokens a text takes in a current byte-pair vocabulary (o200k), without the vocabulary: text is cut about as its
/// pre-tokeniser cuts it, and each piece is counted by its length and script. Lines are counted one by one, so that the estimate of
/// a text is the sum of its lines' to within one token each.
/// </summary>
/// <remarks>
/// Measured against o200k_base with <c>Ingrain.Bench tokens</c>: contexts rendered from LoCoMo, BEAM and the cookbook's code come out 4, 4
/// and 9 % above, the furthest below 4 %. Of single texts in English prose and code one in a hundred is more than 12 to 17 % below. Other
/// languages come out between 4 % below (Polish) and 25 % above (Spanish) as a whole, one text in a hundred a quarter below; text made to
/// confuse, such as piled-up marks, may take four times as many tokens. Erring above keeps a budget a budget.
/// </remarks>
internal static class TokenEstimate
{
    /// <summary>Estimates a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Tokens, 0 for an empty text.</returns>
    public static int Of(ReadOnlySpan<char> text)
    {
        var quarters = 0L;
        var (before, line) = (PieceKind.Newlines, new Language());
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            var kind = KindOf(text[i]);
            while (i < text.Length && (KindOf(text[i]) == kind || (kind == PieceKind.Word && IsInnerApostrophe(text, i))))
            {
                if (char.IsAsciiLetterUpper(text[i]) && i > start && char.IsAsciiLetterLower(text[i - 1])) break;
                i++;
            }
            var next = i < text.Length ? KindOf(text[i]) : PieceKind.Newlines;
            var piece = text[start..i];
            if (kind == PieceKind.Word) quarters += WordQuarters(piece, ref line);
            else quarters += Quarters(kind, piece.Length, before, next);
            if (kind == PieceKind.Newlines) quarters += line.Take();
            before = kind;
        }
        quarters += line.Take();
        // A little more, by which the pieces alone fall short of o200k on prose.
        return (int)Math.Min(((quarters * 26 / 25) + 3) / 4, int.MaxValue);
    }

    /// <summary>Tokens of a piece, in quarters so that whole numbers do.</summary>
    private static int Quarters(PieceKind kind, int length, PieceKind before, PieceKind next) => kind switch
    {
        // Digits go by threes.
        PieceKind.Digits => 4 * ((length + 2) / 3),
        // One space belongs to the word or mark after it, but never to a number; more are one token of their own.
        PieceKind.Spaces => (length > 1 && next != PieceKind.Newlines ? 4 : 0) + (next == PieceKind.Digits ? 4 : 0),
        // Newlines right after punctuation are one token with it.
        PieceKind.Newlines => before == PieceKind.Punctuation ? 0 : 4,
        // Runs such as "..." or "**" are about one token for three characters; a single mark often goes with the word after it.
        PieceKind.Punctuation => length == 1
            ? next == PieceKind.Word && before != PieceKind.Spaces ? 3 : 4
            : 4 * ((length + 2) / 3),
        PieceKind.Ideographs => 13 * length / 4,
        PieceKind.Syllables => 3 * length,
        PieceKind.Cyrillic => 4 + Math.Max(0, length - 4),
        PieceKind.Letters => (3 * length / 2) + 1,
        // Dashes, quotes and arrows are a token each, emoji two; characters that hardly any text has take two of their three bytes.
        PieceKind.Marks => 4 * length,
        _ => 8 * length,
    };

    private static int WordQuarters(ReadOnlySpan<char> word, ref Language line)
    {
        // Common words up to nine letters are whole in the vocabulary; longer and mixed-case ones are cut into pieces of about six, and
        // runs longer than any word, such as keys and encoded bytes, into pairs.
        var (capitals, foreign) = (0, word[0] > '\x7f' ? 1 : 0);
        for (var i = 1; i < word.Length; i++)
        {
            if (char.IsAsciiLetterUpper(word[i])) capitals++;
            else if (word[i] > '\x7f' && word[i] != '\u2019') foreign++;
        }
        var length = word.Length;
        line.Count(word, foreign > 0);
        var quarters = length <= 9 ? 4 : 4 + ((Math.Min(length, WordLengthMax) - 9) * 2 / 3) + (2 * Math.Max(0, length - WordLengthMax));
        return quarters + Math.Min(capitals, length / 2) + (2 * foreign);
    }

    // The longest English words in use.
    private const int WordLengthMax = 20;

    private static bool IsInnerApostrophe(ReadOnlySpan<char> text, int at) =>
        text[at] is '\'' or '\u2019' && at + 1 < text.Length && KindOf(text[at + 1]) == PieceKind.Word;

    private static PieceKind KindOf(char c)
    {
        if (char.IsAsciiLetter(c)) return PieceKind.Word;
        if (char.IsAsciiDigit(c)) return PieceKind.Digits;
        if (c is ' ' or '\t') return PieceKind.Spaces;
        if (c is '\n' or '\r') return PieceKind.Newlines;
        if (c <= '\x7f') return PieceKind.Punctuation;
        if (c < '\u0250' && char.IsLetter(c)) return PieceKind.Word;
        if (c is >= '\u0400' and < '\u0500') return PieceKind.Cyrillic;
        if (c is >= '\uac00' and <= '\ud7a3') return PieceKind.Syllables;
        if (Indexes.Letters.IsIdeograph(c)) return PieceKind.Ideographs;
        if (c < '\u1000' && char.IsLetter(c)) return PieceKind.Letters;
        return c is < '\u2e80' or (>= '\u3000' and < '\u3040') or (>= '\ud800' and < '\ue000') or (>= '\uff00' and < '\uff10')
            ? PieceKind.Marks
            : PieceKind.Rare;
    }

    private enum PieceKind
    {
        Word,
        Digits,
        Spaces,
        Newlines,
        Punctuation,
        Ideographs,
        Syllables,
        Cyrillic,
        Letters,
        Marks,
        Rare,
    }

    /// <summary>
    /// Whether a line's Latin words are English, for which the vocabulary is made: other languages' words are cut into pieces of four.
    /// They are told by accents and by ending in a, i or o, as hardly an English word of four letters or more does.
    /// </summary>
    private struct Language
    {
        private const int LengthMin = 4;
        private int _words;
        private int _foreign;
        private int _lettersBeyond;

        public void Count(ReadOnlySpan<char> word, bool accented)
        {
            if (word.Length < LengthMin) return;
            _words++;
            if (accented || word[^1] is 'a' or 'i' or 'o') _foreign++;
            _lettersBeyond += word.Length - LengthMin;
        }

        /// <summary>The quarters that come on top of what the line's words take as English ones; starts the next line.</summary>
        public long Take()
        {
            // From a tenth on, which English and code stay below, rising to all of them at two fifths.
            var share = _words == 0 ? 0 : Math.Clamp(((double)_foreign / _words - 0.1) / 0.3, 0, 1);
            var quarters = (long)(share * 0.75 * _lettersBeyond);
            this = default;
            return quarters;
        }
    }
}
