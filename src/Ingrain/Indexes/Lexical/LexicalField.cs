using System.Runtime.CompilerServices;

namespace Ingrain.Indexes;

/// <summary>One field of a <see cref="LexicalIndex"/>: its posting lists by term number, and the length of each document in it.</summary>
internal sealed class LexicalField
{
    /// <summary>The longest length and the highest frequency counted: what is longer counts as this long.</summary>
    public const int LengthMax = ushort.MaxValue;

    // Dead postings cost reading time only; rewriting a list when a quarter of it is dead keeps removal cheap and reading within a third.
    private const int DeadSharePercent = 25;

    private readonly Slabs _slabs;

    // By term number, one more than the place of its list: most terms of a space are in one field only.
    private int[] _places = new int[64];
    private PostingList[] _lists = new PostingList[16];
    private ushort[] _lengths = new ushort[16];
    private int _listCount;
    private long _lengthSum;
    private int _filled;

    /// <summary>Starts empty.</summary>
    /// <param name="slabs">Where postings are to lie.</param>
    public LexicalField(Slabs slabs) => _slabs = slabs;

    /// <summary>Documents with any term in this field.</summary>
    public int FilledCount => _filled;

    /// <summary>Terms per document that has any; 1 while there is none, so that it can divide.</summary>
    public float LengthAverage => _filled == 0 ? 1 : (float)((double)_lengthSum / _filled);

    /// <summary>Bytes held, without the postings.</summary>
    public long SizeBytes =>
        ((long)_places.Length * sizeof(int)) + ((long)_lists.Length * PostingList.SizeBytes) + ((long)_lengths.Length * sizeof(ushort));

    /// <summary>Lengths by document number, as far as any document was filled.</summary>
    internal ReadOnlySpan<ushort> Lengths => _lengths;

    /// <summary>Where postings lie.</summary>
    internal Slabs Slabs => _slabs;

    /// <summary>Reads a field from what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">The snapshot.</param>
    /// <param name="slabs">Where its postings lie.</param>
    public static LexicalField Load(SnapshotReader reader, Slabs slabs)
    {
        var field = new LexicalField(slabs)
        {
            _filled = reader.Read<int>(),
            _lengthSum = reader.Read<long>(),
            _places = reader.ReadArray<int>(),
            _lists = reader.ReadArray<PostingList>(),
            _lengths = reader.ReadArray<ushort>(),
        };
        field._listCount = field._lists.Length;
        return field;
    }

    /// <summary>Writes everything but the postings.</summary>
    /// <param name="writer">The snapshot.</param>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_filled);
        writer.Write(_lengthSum);
        writer.WriteArray<int>(_places);
        writer.WriteArray<PostingList>(_lists.AsSpan(0, _listCount));
        writer.WriteArray<ushort>(_lengths);
    }

    /// <summary>How many documents hold a term here.</summary>
    /// <param name="term">The term's number.</param>
    public int Holding(int term) => List(term).Count;

    /// <summary>A document's length in terms, at most <see cref="LengthMax"/>; 0 once removed.</summary>
    /// <param name="document">Its number.</param>
    public int Length(int document) => document < _lengths.Length ? _lengths[document] : 0;

    /// <summary>The postings of a term. Removed documents may still be met: their length is 0.</summary>
    /// <param name="term">The term's number.</param>
    public PostingReader Read(int term) => new(List(term), _slabs);

    /// <summary>
    /// Says how often each of some documents holds a term. Looks only at blocks of postings that may hold one of them: cost grows with the
    /// documents asked for and hardly with those that hold the term.
    /// </summary>
    /// <param name="term">The term's number.</param>
    /// <param name="documents">The documents, ascending.</param>
    /// <param name="frequencies">By place in <paramref name="documents"/>: how often it holds the term, 0 for not at all.</param>
    public void FrequenciesOf(int term, ReadOnlySpan<int> documents, Span<int> frequencies)
    {
        Span<int> tailDocuments = stackalloc int[PostingBlock.Length];
        Span<ushort> tailFrequencies = stackalloc ushort[PostingBlock.Length];
        ref readonly var list = ref List(term);
        var tail = list.ReadTail(_slabs, tailDocuments, tailFrequencies);
        var seeker = new PostingSeeker(list.Blocks(_slabs), new PostingSlice(tailDocuments[..tail], tailFrequencies[..tail]), _slabs, 0);
        for (var i = 0; i < documents.Length; i++) frequencies[i] = seeker.FrequencyOf(documents[i]);
    }

    /// <summary>Adds a document.</summary>
    /// <param name="document">Its number, above all added before.</param>
    /// <param name="sortedTerms">Its terms, ascending, repeats kept.</param>
    /// <param name="length">Its length in terms.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int document, ReadOnlySpan<int> sortedTerms, int length)
    {
        if (sortedTerms.IsEmpty) return;
        if (document >= _lengths.Length) Array.Resize(ref _lengths, Math.Max(document + 1, Grown(_lengths.Length)));
        _lengths[document] = (ushort)Math.Clamp(length, 1, LengthMax);
        _lengthSum += _lengths[document];
        _filled++;
        if (sortedTerms[^1] >= _places.Length) Array.Resize(ref _places, Math.Max(sortedTerms[^1] + 1, Grown(_places.Length)));
        for (var i = 0; i < sortedTerms.Length;)
        {
            var start = i;
            while (i < sortedTerms.Length && sortedTerms[i] == sortedTerms[start]) i++;
            ref var place = ref _places[sortedTerms[start]];
            if (place == 0) place = NewList();
            _lists[place - 1].Append(_slabs, (document, Math.Min(i - start, LengthMax)), _lengths);
        }
    }

    /// <summary>Counts a document out of the field.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="sortedTerms">Its terms as they were added.</param>
    public void Remove(int document, ReadOnlySpan<int> sortedTerms)
    {
        if (sortedTerms.IsEmpty || Length(document) == 0) return;
        _lengthSum -= _lengths[document];
        _lengths[document] = 0;
        _filled--;
        for (var i = 0; i < sortedTerms.Length; i++)
        {
            if (i > 0 && sortedTerms[i - 1] == sortedTerms[i]) continue;
            ref var list = ref _lists[_places[sortedTerms[i]] - 1];
            list.CountOut();
            if (list.DeadCount * 100L >= (list.Count + list.DeadCount) * (long)DeadSharePercent) list.Compact(_slabs, _lengths);
        }
    }

    /// <summary>The list of a term; an empty one where no document held it.</summary>
    internal ref readonly PostingList List(int term)
    {
        var place = (uint)term < (uint)_places.Length ? _places[term] : 0;
        return ref place == 0 ? ref PostingList.Empty : ref _lists[place - 1];
    }

    // By a quarter: doubling would leave half of the largest arrays empty.
    private static int Grown(int length) => length + (length >> 2) + 16;

    private int NewList()
    {
        if (_listCount == _lists.Length) Array.Resize(ref _lists, Grown(_lists.Length));
        return ++_listCount;
    }
}
