using System.Runtime.CompilerServices;

namespace Ingrain.Inference;

/// <summary>
/// A vocabulary of words and of the pieces that rarer words are put together from, and how text is made ready for it.
/// Source: WordPiece as in BERT (Devlin et al. 2018, https://arxiv.org/abs/1810.04805): of a word, the longest beginning that is known,
/// then the longest continuation, and so on; a word with a part that is not known is left out.
/// </summary>
internal sealed class WordPieces
{
    /// <summary>The longest word, in UTF-16 units: a longer run of letters is no word and is left out.</summary>
    public const int WordLengthMax = 100;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _beginnings;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _continuations;
    private readonly int _beginningMax;
    private readonly int _continuationMax;

    /// <summary>Makes a vocabulary.</summary>
    /// <param name="beginnings">Words and beginnings of words, with their ids.</param>
    /// <param name="continuations">Continuations, without their prefix, with their ids.</param>
    /// <param name="rules">How text is made ready.</param>
    public WordPieces(Dictionary<string, int> beginnings, Dictionary<string, int> continuations, WordRules rules)
    {
        _beginnings = beginnings.GetAlternateLookup<ReadOnlySpan<char>>();
        _continuations = continuations.GetAlternateLookup<ReadOnlySpan<char>>();
        _beginningMax = beginnings.Count == 0 ? 0 : beginnings.Keys.Max(k => k.Length);
        _continuationMax = continuations.Count == 0 ? 0 : continuations.Keys.Max(k => k.Length);
        Rules = rules;
    }

    /// <summary>How text is made ready.</summary>
    public WordRules Rules { get; }

    /// <summary>The ids of a word's pieces.</summary>
    /// <param name="word">The word, made ready.</param>
    /// <param name="ids">Receives them: room for one id a UTF-16 unit is always enough.</param>
    /// <param name="continues">Whether the word's beginning was already taken off, so that only continuations are looked for.</param>
    /// <returns>How many there are; 0 where a part of the word is not known.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Split(ReadOnlySpan<char> word, Span<int> ids, bool continues = false)
    {
        var (count, start) = (0, 0);
        while (start < word.Length)
        {
            var begins = start == 0 && !continues;
            var lookup = begins ? _beginnings : _continuations;
            var length = Math.Min(word.Length - start, begins ? _beginningMax : _continuationMax);
            while (length > 0 && !lookup.TryGetValue(word.Slice(start, length), out ids[count])) length--;
            if (length == 0) return 0;
            count++;
            start += length;
        }
        return count;
    }
}

/// <summary>How text is made ready for a vocabulary: the settings of a BERT-like normalizer and pre-tokenizer.</summary>
internal sealed record WordRules
{
    /// <summary>Whether control characters are dropped.</summary>
    public bool CleansText { get; init; } = true;

    /// <summary>Whether every Chinese character is a word.</summary>
    public bool PartsChinese { get; init; } = true;

    /// <summary>Whether accents are dropped.</summary>
    public bool StripsAccents { get; init; } = true;

    /// <summary>Whether capitals are made small.</summary>
    public bool Lowercases { get; init; } = true;

    /// <summary>
    /// Whether an identifier is cut where a capital begins a part of it (<c>run|Target</c>, <c>HTTP|Server</c>). No part of the public
    /// format; only models trained here ask for it.
    /// </summary>
    public bool SplitsIdentifiers { get; init; }
}
