using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ingrain.Bench;

/// <summary>
/// Counts tokens as o200k_base does, from its published rank table: what the estimate is measured against. The table is not part of this
/// repository (npm's js-tiktoken has it, MIT): lines of "! first-rank base64 base64 …".
/// </summary>
internal sealed partial class BytePairs
{
    private const string Ending = "('[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?";

    private readonly Dictionary<string, int> _ranks = [];

    public BytePairs(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            var parts = line.Split(' ');
            var first = int.Parse(parts[1], CultureInfo.InvariantCulture);
            // A token's bytes as characters of the same number, so that a stretch of bytes is looked up as a stretch of a string.
            for (var i = 2; i < parts.Length; i++) _ranks[Encoding.Latin1.GetString(Convert.FromBase64String(parts[i]))] = first + i - 2;
        }
    }

    public int Count(string text)
    {
        var total = 0;
        foreach (var piece in Pieces().EnumerateMatches(text)) total += CountPiece(text.AsSpan(piece.Index, piece.Length));
        return total;
    }

    /// <summary>Joins the pair with the lowest rank, until none is left that the table has.</summary>
    private int CountPiece(ReadOnlySpan<char> piece)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(piece.Length)];
        var text = Encoding.Latin1.GetString(bytes, 0, Encoding.UTF8.GetBytes(piece, bytes)).AsSpan();
        var known = _ranks.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.ContainsKey(text)) return 1;
        var starts = new List<int>(text.Length + 1);
        for (var i = 0; i <= text.Length; i++) starts.Add(i);
        while (true)
        {
            var (best, at) = (int.MaxValue, -1);
            for (var i = 0; i + 2 < starts.Count; i++)
                if (known.TryGetValue(text[starts[i]..starts[i + 2]], out var rank) && rank < best) (best, at) = (rank, i);
            if (at < 0) return starts.Count - 1;
            starts.RemoveAt(at + 1);
        }
    }

    [GeneratedRegex(
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+" + Ending
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*" + Ending
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();
}
