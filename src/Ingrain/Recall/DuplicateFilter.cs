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

    private readonly List<(int Start, int Count, ulong Bits)> _selected = [];
    private int[] _terms = new int[1024];
    private int _used;

    /// <summary>Whether a text repeats one accepted before; if not, it is accepted.</summary>
    /// <param name="text">The text.</param>
    public bool Repeats(string text)
    {
        var count = ReadHashes(text);
        var terms = _terms.AsSpan(_used, count);
        var bits = 0ul;
        foreach (var term in terms) bits |= 1ul << (term & 63);
        for (var i = _selected.Count - 1; i >= Math.Max(0, _selected.Count - ComparedMax); i--)
        {
            var other = _selected[i];
            if (!MayBeAlike((count, bits), (other.Count, other.Bits))) continue;
            if (AreAlike(terms, _terms.AsSpan(other.Start, other.Count))) return true;
        }
        _selected.Add((_used, count, bits));
        _used += count;
        return false;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _selected.Clear();
        _used = 0;
    }

    /// <summary>
    /// A cheap look at what is sure: each bit that differs is a term of its own that the other lacks, and of those a tenth of all is too
    /// many. Spares comparing term by term what is nothing alike.
    /// </summary>
    private static bool MayBeAlike((int Count, ulong Bits) one, (int Count, ulong Bits) other)
    {
        var differing = BitOperations.PopCount(one.Bits ^ other.Bits);
        return Math.Min(one.Count, other.Count) < TermsMin
            ? differing == 0
            : differing <= (1 - OverlapMin) * (one.Count + other.Count);
    }

    /// <summary>Writes the hashes of a text's words behind those in use: ascending, each once.</summary>
    /// <returns>How many there are.</returns>
    private int ReadHashes(ReadOnlySpan<char> text)
    {
        Span<char> buffer = stackalloc char[Tokenizer.TermLengthMax + 1];
        var tokens = new Tokenizer(text[..Math.Min(text.Length, ReadCharactersMax)], buffer);
        var end = _used;
        while (tokens.Read())
        {
            if (tokens.IsWhole) continue;
            if (end == _terms.Length) Array.Resize(ref _terms, end * 2);
            _terms[end++] = Hash(tokens.Current);
        }
        var all = _terms.AsSpan(_used, end - _used);
        all.Sort();
        var count = 0;
        foreach (var hash in all)
            if (count == 0 || all[count - 1] != hash) all[count++] = hash;
        return count;
    }

    private static bool AreAlike(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
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
