using System.Numerics;
using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>Tells near-duplicates among what was selected so far, so that one thing said twice does not fill the budget twice.</summary>
internal sealed class DuplicateFilter
{
    // Short remarks ("yes, thanks") share most of their few words by chance; they count as duplicates only when all words are equal.
    private const int TermsMin = 8;

    private const double OverlapMin = 0.9;

    // Compared with the latest so many: duplicates rank next to each other, and a thousand items must not cost half a million comparisons.
    private const int ComparedMax = 64;

    // Texts equal so far in are duplicates for a reader with a budget; reading megabytes to be sure would cost more than the recall.
    private const int ReadCharactersMax = 4096;

    private readonly List<(int[] Terms, ulong Bits)> _selected = [];
    private readonly HashSet<int> _terms = [];

    /// <summary>Whether a text repeats one accepted before; if not, it is accepted.</summary>
    /// <param name="text">The text.</param>
    public bool Repeats(string text)
    {
        var terms = HashesOf(text);
        var bits = 0ul;
        foreach (var term in terms) bits |= 1ul << (term & 63);
        for (var i = _selected.Count - 1; i >= Math.Max(0, _selected.Count - ComparedMax); i--)
            if (MayBeAlike(terms.Length, bits, _selected[i]) && AreAlike(terms, _selected[i].Terms)) return true;
        _selected.Add((terms, bits));
        return false;
    }

    /// <summary>
    /// A cheap look at what is sure: each bit that differs is a term of its own that the other lacks, and of those a tenth of all is too
    /// many. Spares comparing term by term what is nothing alike.
    /// </summary>
    private static bool MayBeAlike(int count, ulong bits, (int[] Terms, ulong Bits) other)
    {
        var differing = BitOperations.PopCount(bits ^ other.Bits);
        return Math.Min(count, other.Terms.Length) < TermsMin
            ? differing == 0
            : differing <= (1 - OverlapMin) * (count + other.Terms.Length);
    }

    private int[] HashesOf(string text)
    {
        _terms.Clear();
        Span<char> buffer = stackalloc char[Tokenizer.TermLengthMax + 1];
        var tokens = new Tokenizer(text.AsSpan(0, Math.Min(text.Length, ReadCharactersMax)), buffer);
        while (tokens.Read())
            if (!tokens.IsWhole) _terms.Add(Hash(tokens.Current));
        var hashes = new int[_terms.Count];
        _terms.CopyTo(hashes);
        Array.Sort(hashes);
        return hashes;
    }

    private static bool AreAlike(int[] a, int[] b)
    {
        var (least, most) = a.Length < b.Length ? (a.Length, b.Length) : (b.Length, a.Length);
        if (most == 0 || least < most * OverlapMin) return false;
        var (i, j, shared) = (0, 0, 0);
        while (i < a.Length && j < b.Length)
        {
            if (a[i] == b[j]) (i, j, shared) = (i + 1, j + 1, shared + 1);
            else if (a[i] < b[j]) i++;
            else j++;
        }
        if (least < TermsMin) return shared == most;
        return shared >= OverlapMin * (a.Length + b.Length - shared);
    }

    // FNV-1a: string.GetHashCode is seeded per process, and a recall must not depend on the process.
    private static int Hash(ReadOnlySpan<char> term)
    {
        var hash = 2166136261;
        foreach (var c in term) hash = (hash ^ c) * 16777619;
        return (int)hash;
    }
}
