namespace Ingrain.Recall;

/// <summary>
/// Estimates how many tokens a text takes in a current byte-pair vocabulary (o200k), without the vocabulary: text is cut as its
/// pre-tokeniser cuts it, and each piece is counted by its length and script.
/// </summary>
internal static class TokenEstimate
{
    /// <summary>Estimates a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Tokens, 0 for an empty text.</returns>
    public static int Of(ReadOnlySpan<char> text)
    {
        var quarters = 0L;
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            var kind = KindOf(text[i]);
            while (i < text.Length && KindOf(text[i]) == kind) i++;
            quarters += Quarters(kind, text[start..i]);
        }
        return (int)Math.Min((quarters + 3) / 4, int.MaxValue);
    }

    /// <summary>Tokens of a piece, in quarters so that whole numbers do.</summary>
    private static int Quarters(PieceKind kind, ReadOnlySpan<char> piece)
    {
        var length = piece.Length;
        return kind switch
        {
            PieceKind.Word => WordQuarters(piece),
            // Digits go by threes.
            PieceKind.Digits => 4 * ((length + 2) / 3),
            // One space belongs to the word after it; more are one token of their own.
            PieceKind.Spaces => length == 1 ? 0 : 4,
            PieceKind.Newlines => 4,
            // Runs such as "..." or "**" are mostly one token for two characters.
            PieceKind.Punctuation => length == 1 ? 4 : 2 * (length + 1),
            PieceKind.Ideographs => 3 * length,
            PieceKind.Letters => 2 * length,
            _ => 6 * length,
        };
    }

    private static int WordQuarters(ReadOnlySpan<char> word)
    {
        // Common words up to seven letters are whole in the vocabulary; longer and mixed-case ones are cut into pieces of about five.
        var capitals = 0;
        for (var i = 1; i < word.Length; i++)
            if (char.IsAsciiLetterUpper(word[i])) capitals++;
        var length = word.Length;
        var quarters = length <= 7 ? 4 : 4 + ((length - 7) * 2 / 3);
        return quarters + (Math.Min(capitals, length / 2) * 2);
    }

    private static PieceKind KindOf(char c)
    {
        if (char.IsAsciiLetter(c)) return PieceKind.Word;
        if (char.IsAsciiDigit(c)) return PieceKind.Digits;
        if (c is ' ' or '\t') return PieceKind.Spaces;
        if (c is '\n' or '\r') return PieceKind.Newlines;
        if (c <= '\x7f') return PieceKind.Punctuation;
        if (Indexes.Letters.IsIdeograph(c) || c is >= '\uac00' and <= '\ud7a3') return PieceKind.Ideographs;
        return char.IsLetter(c) ? PieceKind.Letters : PieceKind.Other;
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
