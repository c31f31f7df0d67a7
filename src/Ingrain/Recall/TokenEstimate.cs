namespace Ingrain.Recall;

/// <summary>
/// Estimates how many tokens a text takes in a current byte-pair vocabulary (o200k), without the vocabulary: text is cut about as its
/// pre-tokeniser cuts it, and each piece is counted by its length and script.
/// </summary>
/// <remarks>
/// Against o200k itself, contexts rendered from LoCoMo, BEAM and the cookbook's code come out 1 to 8 % above; single texts mostly within a
/// tenth. Erring above keeps a budget a budget.
/// </remarks>
internal static class TokenEstimate
{
    /// <summary>Estimates a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Tokens, 0 for an empty text.</returns>
    public static int Of(ReadOnlySpan<char> text)
    {
        var quarters = 0L;
        var before = PieceKind.Newlines;
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            var kind = KindOf(text[i]);
            while (i < text.Length && (KindOf(text[i]) == kind || (kind == PieceKind.Word && IsInnerApostrophe(text, i)))) i++;
            var next = i < text.Length ? KindOf(text[i]) : PieceKind.Newlines;
            quarters += Quarters(kind, text[start..i], before, next);
            before = kind;
        }
        // A twentieth more, by which the pieces alone fall short of o200k on prose.
        return (int)Math.Min(((quarters * 21 / 20) + 3) / 4, int.MaxValue);
    }

    /// <summary>Tokens of a piece, in quarters so that whole numbers do.</summary>
    private static int Quarters(PieceKind kind, ReadOnlySpan<char> piece, PieceKind before, PieceKind next)
    {
        var length = piece.Length;
        return kind switch
        {
            PieceKind.Word => WordQuarters(piece),
            // Digits go by threes.
            PieceKind.Digits => 4 * ((length + 2) / 3),
            // One space belongs to the word after it; more are one token of their own.
            PieceKind.Spaces => length == 1 ? 0 : 4,
            // Newlines right after punctuation are one token with it.
            PieceKind.Newlines => before == PieceKind.Punctuation ? 0 : 4,
            // Runs such as "..." or "**" are about one token for three characters; a single mark often goes with the word after it.
            PieceKind.Punctuation => length == 1 ? (next == PieceKind.Word ? 3 : 4) : 4 * ((length + 2) / 3),
            PieceKind.Ideographs => 3 * length,
            PieceKind.Letters => (3 * length / 2) + 1,
            _ => 4 * length,
        };
    }

    private static int WordQuarters(ReadOnlySpan<char> word)
    {
        // Common words up to nine letters are whole in the vocabulary; longer and mixed-case ones are cut into pieces of about six.
        var (capitals, foreign) = (0, 0);
        for (var i = 1; i < word.Length; i++)
        {
            if (char.IsAsciiLetterUpper(word[i])) capitals++;
            else if (word[i] > '\x7f') foreign++;
        }
        var length = word.Length;
        var quarters = length <= 9 ? 4 : 4 + ((length - 9) * 2 / 3);
        return quarters + Math.Min(capitals, length / 2) + (2 * foreign);
    }

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
        if (Indexes.Letters.IsIdeograph(c)) return PieceKind.Ideographs;
        return Indexes.Letters.IsTermCharacter(c) ? PieceKind.Letters : PieceKind.Other;
    }

    private enum PieceKind
    {
        Word,
        Digits,
        Spaces,
        Newlines,
        Punctuation,
        Ideographs,
        Letters,
        Other,
    }
}
