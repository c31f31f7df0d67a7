namespace Ingrain.Indexes;

/// <summary>A word being stemmed: its letters, its length so far, and the regions R1 and R2 that the rules refer to.</summary>
internal ref struct StemmedWord
{
    private readonly Span<char> _letters;
    private int _r1;
    private int _r2;

    /// <summary>Wraps a word.</summary>
    /// <param name="letters">The letters, with one character of room beyond the word.</param>
    /// <param name="length">The word's length.</param>
    public StemmedWord(Span<char> letters, int length)
    {
        _letters = letters;
        Length = length;
    }

    /// <summary>The length now.</summary>
    public int Length { get; private set; }

    /// <summary>The letters now.</summary>
    public readonly ReadOnlySpan<char> Text => _letters[..Length];

    /// <summary>Writes a y that is a consonant (first, or after a vowel) as Y, so that it is not taken for a vowel.</summary>
    public readonly void MarkConsonantY()
    {
        for (var i = 0; i < Length; i++)
            if (_letters[i] == 'y' && (i == 0 || IsVowel(_letters[i - 1]))) _letters[i] = 'Y';
    }

    /// <summary>Writes every Y as y again.</summary>
    public readonly void UnmarkY() => _letters[..Length].Replace('Y', 'y');

    /// <summary>Finds R1, after the first consonant that follows a vowel, and R2, the same within R1.</summary>
    public void FindRegions()
    {
        _r1 = Text.StartsWith("gener") || Text.StartsWith("arsen") ? 5 : Text.StartsWith("commun") ? 6 : AfterVowelAndConsonant(0);
        _r2 = AfterVowelAndConsonant(_r1);
    }

    /// <summary>Whether the word ends so.</summary>
    public readonly bool Ends(ReadOnlySpan<char> ending) => Text.EndsWith(ending);

    /// <summary>Whether an ending of this length lies in R1.</summary>
    public readonly bool InR1(int endingLength) => Length - endingLength >= _r1;

    /// <summary>Whether an ending of this length lies in R2.</summary>
    public readonly bool InR2(int endingLength) => Length - endingLength >= _r2;

    /// <summary>Whether there is a vowel before the last <paramref name="endingLength"/> letters.</summary>
    public readonly bool HasVowelBefore(int endingLength)
    {
        for (var i = 0; i < Length - endingLength; i++)
            if (IsVowel(_letters[i])) return true;
        return false;
    }

    /// <summary>Cuts letters off the end and writes others instead.</summary>
    public void Replace(int endingLength, ReadOnlySpan<char> by)
    {
        Length -= endingLength;
        by.CopyTo(_letters[Length..]);
        Length += by.Length;
    }

    /// <summary>
    /// Whether the word, without its last <paramref name="endingLength"/> letters, ends in a short syllable: consonant, vowel, consonant
    /// other than w, x or Y; or a vowel and a consonant that are the whole word.
    /// </summary>
    public readonly bool EndsInShortSyllable(int endingLength)
    {
        var end = Length - endingLength;
        if (end < 2 || IsVowel(_letters[end - 1]) || !IsVowel(_letters[end - 2])) return false;
        return end == 2 || (!IsVowel(_letters[end - 3]) && _letters[end - 1] is not ('w' or 'x' or 'Y'));
    }

    /// <summary>Whether the word is short: it ends in a short syllable and R1 is empty.</summary>
    public readonly bool IsShort => _r1 >= Length && EndsInShortSyllable(0);

    /// <summary>Whether the letter is a vowel as the algorithm counts them.</summary>
    public static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    private readonly int AfterVowelAndConsonant(int start)
    {
        for (var i = start + 1; i < Length; i++)
            if (!IsVowel(_letters[i]) && IsVowel(_letters[i - 1])) return i + 1;
        return Length;
    }
}
