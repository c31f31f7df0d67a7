namespace Ingrain.Indexes;

/// <summary>One field of a <see cref="LexicalIndex"/>: its posting lists by term number, and the length of each document in it.</summary>
internal sealed class LexicalField
{
    // Dead postings cost reading time only; rewriting a list when a quarter of it is dead keeps removal cheap and reading within a third.
    private const int DeadSharePercent = 25;

    private PostingList[] _lists = new PostingList[64];
    private int[] _dead = new int[64];
    private int[] _lengths = new int[16];
    private long _lengthSum;
    private int _filled;

    /// <summary>Documents with any term in this field.</summary>
    public int FilledCount => _filled;

    /// <summary>Terms per document that has any; 1 while there is none, so that it can divide.</summary>
    public float LengthAverage => _filled == 0 ? 1 : (float)((double)_lengthSum / _filled);

    /// <summary>Bytes of encoded postings.</summary>
    public long SizeBytes
    {
        get
        {
            long sum = 0;
            foreach (ref readonly var list in _lists.AsSpan()) sum += list.SizeBytes;
            return sum;
        }
    }

    /// <summary>How many documents hold a term here.</summary>
    /// <param name="term">The term's number.</param>
    public int Holding(int term) => term < _lists.Length ? _lists[term].Count : 0;

    /// <summary>A document's length in terms; 0 once removed.</summary>
    /// <param name="document">Its number.</param>
    public int Length(int document) => document < _lengths.Length ? _lengths[document] : 0;

    /// <summary>The postings of a term. Removed documents may still be met: their length is 0.</summary>
    /// <param name="term">The term's number.</param>
    public PostingReader Read(int term) => new(term < _lists.Length ? _lists[term].Bytes : default);

    /// <summary>Adds a document.</summary>
    /// <param name="document">Its number, above all added before.</param>
    /// <param name="sortedTerms">Its terms, ascending, repeats kept.</param>
    /// <param name="length">Its length in terms.</param>
    public void Add(int document, ReadOnlySpan<int> sortedTerms, int length)
    {
        if (sortedTerms.IsEmpty) return;
        if (document >= _lengths.Length) Array.Resize(ref _lengths, Math.Max(document + 1, _lengths.Length * 2));
        _lengths[document] = Math.Max(length, 1);
        _lengthSum += _lengths[document];
        _filled++;
        if (sortedTerms[^1] >= _lists.Length)
        {
            var size = Math.Max(sortedTerms[^1] + 1, _lists.Length * 2);
            Array.Resize(ref _lists, size);
            Array.Resize(ref _dead, size);
        }
        for (var i = 0; i < sortedTerms.Length;)
        {
            var start = i;
            while (i < sortedTerms.Length && sortedTerms[i] == sortedTerms[start]) i++;
            _lists[sortedTerms[start]].Append(document, i - start);
        }
    }

    /// <summary>Counts a document out of the field.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="sortedTerms">Its terms as they were added.</param>
    /// <param name="isAlive">By document number, with this one already dead.</param>
    public void Remove(int document, ReadOnlySpan<int> sortedTerms, ReadOnlySpan<bool> isAlive)
    {
        if (sortedTerms.IsEmpty || Length(document) == 0) return;
        _lengthSum -= _lengths[document];
        _lengths[document] = 0;
        _filled--;
        for (var i = 0; i < sortedTerms.Length; i++)
        {
            var term = sortedTerms[i];
            if (i > 0 && sortedTerms[i - 1] == term) continue;
            _lists[term].CountOut();
            _dead[term]++;
            if (_dead[term] * 100 < (_lists[term].Count + _dead[term]) * DeadSharePercent) continue;
            _lists[term].Compact(isAlive);
            _dead[term] = 0;
        }
    }
}
