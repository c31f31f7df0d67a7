namespace Ingrain.Indexes;

/// <summary>
/// Finds the word that was meant where no text holds the word that was written: one letter wrong, missing, too many or two exchanged, in
/// words of 8 letters and more two such slips. Looks through all forms; nothing is kept for it.
/// </summary>
internal static class TermNeighbours
{
    private const int LettersForOne = 4;
    private const int LettersForTwo = 8;

    /// <summary>The nearest word; of equally near ones the most frequent, then the first by ordinal comparison.</summary>
    /// <param name="index">The index.</param>
    /// <param name="surface">The folded word. Its first letter is believed, unless it is exchanged with the second.</param>
    /// <returns>Null where nothing is near, and for words with anything but letters: a number one digit off is another number.</returns>
    public static TermNeighbour? Nearest(LexicalIndex index, ReadOnlySpan<char> surface)
    {
        if (surface.Length < LettersForOne || !IsWord(surface)) return null;
        var max = surface.Length >= LettersForTwo ? 2 : 1;
        var found = (Distance: max, Holding: 0, Form: -1);
        for (var form = index.Terms.NextLike(0, surface, max); form >= 0; form = index.Terms.NextLike(form + 1, surface, max))
        {
            var text = index.Terms.Text(form);
            var distance = Distance(surface, text, found.Distance);
            if (distance > found.Distance || !IsWord(text)) continue;
            var holding = index.Holding(index.Terms.NumberOf(form));
            if (holding == 0 || (distance == found.Distance && holding < found.Holding)) continue;
            var isTie = distance == found.Distance && holding == found.Holding;
            if (isTie && text.SequenceCompareTo(index.Terms.Text(found.Form)) >= 0) continue;
            found = (distance, holding, form);
        }
        if (found.Form < 0) return null;
        return new TermNeighbour(index.Terms.NumberOf(found.Form), index.Terms.Text(found.Form).ToString(), found.Distance);
    }

    /// <summary>
    /// How many letters must be changed, added, left out or exchanged with the next to make one word of the other (the optimal string
    /// alignment distance).
    /// </summary>
    /// <param name="a">One word.</param>
    /// <param name="b">The other.</param>
    /// <param name="max">Where to stop counting: more than this is returned as one more.</param>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int max)
    {
        var same = a.CommonPrefixLength(b);
        a = a[same..];
        b = b[same..];
        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }
        if (a.Length < b.Length) return Distance(b, a, max);
        if (a.Length - b.Length > max) return max + 1;
        if (b.Length == 0) return a.Length;
        if (max == 0) return 1;
        var best = 1 + Distance(a[1..], b[1..], max - 1);
        best = Math.Min(best, 1 + Distance(a[1..], b, max - 1));
        best = Math.Min(best, 1 + Distance(a, b[1..], max - 1));
        if (b.Length > 1 && a[0] == b[1] && a[1] == b[0]) best = Math.Min(best, 1 + Distance(a[2..], b[2..], max - 1));
        return best;
    }

    private static bool IsWord(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsLetter(c) || Letters.IsIdeograph(c)) return false;
        return true;
    }
}

/// <summary>A word near one that no text holds.</summary>
/// <param name="Term">Its term's number.</param>
/// <param name="Surface">Its folded form.</param>
/// <param name="Distance">How many slips lie between: 1 or 2.</param>
internal readonly record struct TermNeighbour(int Term, string Surface, int Distance);
