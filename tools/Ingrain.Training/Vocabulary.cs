using Ingrain.Indexes;
using Ingrain.Inference;

namespace Ingrain.Training;

/// <summary>
/// The words worth a vector of their own, and the pieces that other words are put together from. A word's vector is the sum of its own
/// and its stem's while training, so that rare forms learn from frequent ones.
/// </summary>
internal sealed class Vocabulary
{
    private const int PieceLengthMax = 12;
    private static readonly WordRules Rules = new()
    {
        SplitsIdentifiers = true,
    };

    private readonly WordPieces _pieces;

    private Vocabulary(List<string> words, List<string> continuations)
    {
        Tokens = [.. words, .. continuations.Select(c => "##" + c)];
        var beginnings = words.Select((word, id) => (word, id)).ToDictionary(p => p.word, p => p.id);
        var others = continuations.Select((piece, i) => (piece, id: words.Count + i)).ToDictionary(p => p.piece, p => p.id);
        _pieces = new WordPieces(beginnings, others, Rules);
        var stems = new Dictionary<string, int>();
        Stems = [.. Tokens.Select(t => stems.TryGetValue(StemOf(t), out var known) ? known : stems[StemOf(t)] = stems.Count)];
        StemCount = stems.Count;
        Shorter = [.. Tokens.Select((t, id) => id < words.Count && t.Length > 4 ? SplitShorter(t, beginnings) : [])];
    }

    /// <summary>Every token, words first; a token's id is its place.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>For every token the number of its stem.</summary>
    public IReadOnlyList<int> Stems { get; }

    public int StemCount { get; }

    /// <summary>For every longer word how it would be put together if it were not known; empty where it cannot be.</summary>
    public IReadOnlyList<int[]> Shorter { get; }

    /// <summary>Learns a vocabulary.</summary>
    /// <param name="texts">What to learn it from.</param>
    /// <param name="wordCount">The most words.</param>
    /// <param name="pieceCount">The most continuations.</param>
    public static Vocabulary Learn(IEnumerable<string> texts, int wordCount, int pieceCount)
    {
        var counts = Count(texts);
        var ranked = counts.Where(c => c.Key.Length <= 24)
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).ToList();
        var characters = ranked.SelectMany(c => c.Key.Where(char.IsAsciiLetterOrDigit)).Distinct().Select(c => c.ToString()).ToHashSet();
        var words = characters.Concat(ranked.Where(c => c.Value > 1).Select(c => c.Key)).Distinct().Take(wordCount).ToList();
        // What is left over of rarer words when their longest known beginning is taken off, and so on, as the embedder will do.
        var known = words.ToHashSet();
        var rests = new Dictionary<string, long>();
        foreach (var (word, count) in ranked)
        {
            var rest = word[Beginning(word, known)..];
            // A piece that ends its word says more than one in its middle; words that are known need their pieces least.
            for (var length = 1; length <= Math.Min(rest.Length, PieceLengthMax) && rest.Length < word.Length; length++)
                rests[rest[..length]] = rests.GetValueOrDefault(rest[..length])
                    + (count * (known.Contains(word) ? 1 : 4) * (length == rest.Length ? length : 1));
        }
        var pieces = characters.Concat(rests.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Key))
            .Where(p => p.All(char.IsAsciiLetterOrDigit)).Distinct().Take(pieceCount).ToList();
        return new Vocabulary(words, pieces);
    }

    /// <summary>The tokens of a text, at most so many.</summary>
    public int[] Encode(string text, int most)
    {
        Span<char> buffer = stackalloc char[WordPieces.WordLengthMax + 1];
        Span<int> ids = stackalloc int[WordPieces.WordLengthMax];
        var all = new List<int>();
        var reader = new WordReader(text, Rules, buffer);
        while (all.Count < most && reader.Read()) all.AddRange(ids[.._pieces.Split(reader.Current, ids)]);
        return [.. all];
    }

    private static Dictionary<string, long> Count(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, long>();
        Span<char> buffer = stackalloc char[WordPieces.WordLengthMax + 1];
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            var reader = new WordReader(text, Rules, buffer);
            while (reader.Read())
                if (reader.Current.Length > 0 && char.IsLetterOrDigit(reader.Current[0]))
                    lookup[reader.Current] = lookup.TryGetValue(reader.Current, out var count) ? count + 1 : 1;
        }
        return counts;
    }

    /// <summary>Where a word's longest known beginning ends that is shorter than the word; 0 where there is none.</summary>
    private static int Beginning(string word, HashSet<string> known)
    {
        for (var end = word.Length - 1; end > 0; end--)
            if (known.Contains(word[..end])) return end;
        return 0;
    }

    private int[] SplitShorter(string word, Dictionary<string, int> beginnings)
    {
        Span<int> ids = stackalloc int[WordPieces.WordLengthMax];
        for (var end = word.Length - 1; end >= 3; end--)
        {
            if (!beginnings.TryGetValue(word[..end], out ids[0])) continue;
            var count = _pieces.Split(word.AsSpan(end), ids[1..], continues: true);
            return count == 0 ? [] : ids[..(count + 1)].ToArray();
        }
        return [];
    }

    private static string StemOf(string token)
    {
        if (token.StartsWith("##", StringComparison.Ordinal)) return token;
        Span<char> buffer = stackalloc char[token.Length + 2];
        token.CopyTo(buffer);
        return buffer[..EnglishStemmer.Stem(buffer, token.Length)].ToString();
    }
}
