using System.Runtime.CompilerServices;

namespace Ingrain.Indexes;

/// <summary>One list of a query while its documents are scored: how far it is read, and the scores that come up again and again.</summary>
internal sealed class TermCursor
{
    // Most postings hold a term once or twice in a short document: their scores are divided for once and then looked up.
    private const int KnownFrequencies = 4;
    private const int KnownLengths = 128;

    private readonly int[] _tailDocuments = new int[PostingBlock.Length];
    private readonly ushort[] _tailFrequencies = new ushort[PostingBlock.Length];
    private readonly float[] _known = new float[KnownFrequencies * KnownLengths];
    private LexicalField _field = null!;
    private PostingList _list;
    private WeightedTerm _term;
    private float _lengthAverage;
    private int _tailCount;
    private int _block;
    private int _place;
    private int _windowBlock;

    /// <summary>At least what any document scores here.</summary>
    public float Bound { get; private set; }

    /// <summary>Whether the list finds documents by itself, or is only looked up for those that others found.</summary>
    public bool Finds { get; set; }

    /// <summary>How many postings there are to read.</summary>
    public int PostingCount => _list.Count + _list.DeadCount;

    /// <summary>Starts before the first posting.</summary>
    /// <param name="field">The field.</param>
    /// <param name="term">The list.</param>
    public void Start(LexicalField field, in WeightedTerm term)
    {
        (_field, _term, _list, _lengthAverage) = (field, term, field.List(term.Term), field.LengthAverage);
        _tailCount = _list.ReadTail(field.Slabs, _tailDocuments, _tailFrequencies);
        Array.Clear(_known);
        Bound = _list.Best.Bound(term.Formula, term.Weight, _lengthAverage);
        Restart();
    }

    /// <summary>Goes back before the first posting.</summary>
    public void Restart()
    {
        _block = _place = _windowBlock = 0;
        Finds = true;
    }

    /// <summary>A document that about so many postings lie before; the highest number where the list is shorter.</summary>
    /// <param name="postings">How many postings.</param>
    public int DocumentAfter(int postings)
    {
        var block = postings / PostingBlock.Length;
        return block == 0 || block > _list.BlockCount ? int.MaxValue : _list.Blocks(_field.Slabs)[block - 1].Last + 1;
    }

    /// <summary>Goes to the first posting that is not before a document.</summary>
    /// <param name="document">The document, not before the one gone to last.</param>
    public void MoveTo(int document)
    {
        var blocks = _list.Blocks(_field.Slabs);
        _block = _windowBlock = PostingSeeker.Skip(blocks, _block, document);
        _place = Slice(blocks).CountBefore(document);
    }

    /// <summary>
    /// Adds the scores of documents below a number: to those that have a score, and where <see cref="Finds"/> is set to all of them.
    /// </summary>
    /// <param name="sheet">The scores.</param>
    /// <param name="end">The number that every document is below.</param>
    /// <param name="least">What a document must score here to matter at all. Blocks of which none does are passed over.</param>
    public void AddUpTo(ScoreSheet sheet, int end, float least)
    {
        var blocks = _list.Blocks(_field.Slabs);
        var passes = least > 0;
        for (; _block < blocks.Length; _place = 0, _block++)
        {
            ref readonly var block = ref blocks[_block];
            var isWhole = block.Last < end;
            if (passes && block.Best.Bound(_term.Formula, _term.Weight, _lengthAverage) < least)
            {
                if (isWhole) continue;
                return;
            }
            var slice = Slice(blocks);
            Add(sheet, slice, isWhole ? PostingBlock.Length : slice.CountBefore(end));
            if (!isWhole) return;
        }
        var tail = Slice(blocks);
        Add(sheet, tail, tail.CountBefore(end));
    }

    /// <summary>Adds the scores of some documents.</summary>
    /// <param name="sheet">The scores.</param>
    /// <param name="documents">The documents, ascending, none before the one last moved to.</param>
    public void AddTo(ScoreSheet sheet, ReadOnlySpan<int> documents)
    {
        var tail = new PostingSlice(_tailDocuments.AsSpan(0, _tailCount), _tailFrequencies.AsSpan(0, _tailCount));
        var seeker = new PostingSeeker(_list.Blocks(_field.Slabs), tail, _field.Slabs, _windowBlock);
        var lengths = _field.Lengths;
        foreach (var document in documents)
        {
            var frequency = seeker.FrequencyOf(document);
            if (frequency > 0) sheet.Scores[document] += Score(frequency, lengths[document]);
        }
    }

    private PostingSlice Slice(ReadOnlySpan<PostingBlock> blocks) => _block < blocks.Length
        ? new PostingSlice(blocks[_block], PostingList.Start(blocks, _block), _field.Slabs)
        : new PostingSlice(_tailDocuments.AsSpan(0, _tailCount), _tailFrequencies.AsSpan(0, _tailCount));

    private void Add(ScoreSheet sheet, in PostingSlice slice, int to)
    {
        if (!Finds) AddToFound(sheet, slice, _place, to);
        else if (slice.Seldom.Length > 0 && slice.Narrow.Length > 0) FindPacked(sheet, slice, _place, to);
        else Find(sheet, slice, _place, to);
        _place = to;
    }

    private void Find(ScoreSheet sheet, in PostingSlice slice, int from, int to)
    {
        var scores = sheet.Scores;
        var lengths = _field.Lengths;
        var touched = sheet.Touched;
        var count = sheet.TouchedCount;
        for (var i = from; i < to; i++)
        {
            var document = slice.Document(i);
            var share = Score(slice.Frequency(i), lengths[document]);
            ref var score = ref scores[document];
            // Written every time and counted only sometimes: cheaper than a branch that nobody can foresee.
            touched[count] = document;
            count += score == 0 & share > 0 ? 1 : 0;
            score += share;
        }
        sheet.TouchedCount = count;
    }

    /// <summary>The same for offsets of 16 bits and frequencies of 8, as most are: without asking at every posting.</summary>
    private void FindPacked(ScoreSheet sheet, in PostingSlice slice, int from, int to)
    {
        var scores = sheet.Scores;
        var lengths = _field.Lengths;
        var touched = sheet.Touched;
        var count = sheet.TouchedCount;
        var start = slice.Start;
        var offsets = slice.Narrow[from..to];
        var frequencies = slice.Seldom[from..to];
        for (var i = 0; i < offsets.Length; i++)
        {
            var document = start + offsets[i];
            var share = Score(frequencies[i], lengths[document]);
            ref var score = ref scores[document];
            touched[count] = document;
            count += score == 0 & share > 0 ? 1 : 0;
            score += share;
        }
        sheet.TouchedCount = count;
    }

    private void AddToFound(ScoreSheet sheet, in PostingSlice slice, int from, int to)
    {
        var scores = sheet.Scores;
        var lengths = _field.Lengths;
        for (var i = from; i < to; i++)
        {
            ref var score = ref scores[slice.Document(i)];
            if (score > 0) score += Score(slice.Frequency(i), lengths[slice.Document(i)]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Score(int frequency, int length)
    {
        if (frequency >= KnownFrequencies || length >= KnownLengths) return Compute(frequency, length);
        ref var known = ref _known[(frequency * KnownLengths) + length];
        if (known == 0) known = Compute(frequency, length);
        return known;
    }

    // A removed document has no length, and scores nothing.
    private float Compute(int frequency, int length) =>
        length == 0 ? 0 : _term.Weight * _term.Formula.Saturate(frequency, length, _lengthAverage);
}
