namespace Ingrain.Indexes;

/// <summary>Scores by document, and which documents have one.</summary>
internal sealed class ScoreSheet
{
    private float[] _scores = [];
    private int[] _touched = [];
    private int _count;
    private bool _isSorted;

    /// <summary>Scores by document number; 0 for none.</summary>
    public Span<float> Scores => _scores;

    /// <summary>Documents that have a score, each once; room for one more than there can be.</summary>
    public Span<int> Touched => _touched;

    /// <summary>Those documents.</summary>
    public ReadOnlySpan<int> Documents => _touched.AsSpan(0, TouchedCount);

    /// <summary>How many documents have a score.</summary>
    public int TouchedCount
    {
        get => _count;
        set => (_count, _isSorted) = (value, false);
    }

    /// <summary>Makes room.</summary>
    /// <param name="documents">How many documents there are.</param>
    public void Prepare(int documents)
    {
        if (_scores.Length >= documents) return;
        // An eighth more than asked for: a growing index would otherwise make new arrays at every query.
        var size = documents + (documents >> 3) + 64;
        (_scores, _touched) = (new float[size], new int[size + 1]);
    }

    /// <summary>Keeps the documents whose score reaches a least one, and takes the score of the others.</summary>
    /// <param name="least">The least score.</param>
    public void Drop(float least)
    {
        var kept = 0;
        var scores = Scores;
        var touched = Touched;
        foreach (var document in touched[..TouchedCount])
        {
            touched[kept] = document;
            if (scores[document] >= least) kept++;
            else scores[document] = 0;
        }
        _count = kept;
    }

    /// <summary>Puts the documents in order of number.</summary>
    public void Sort()
    {
        if (!_isSorted) _touched.AsSpan(0, _count).Sort();
        _isSorted = true;
    }

    /// <summary>Takes all scores.</summary>
    public void Clear()
    {
        foreach (var document in Touched[..TouchedCount]) _scores[document] = 0;
        TouchedCount = 0;
    }
}

/// <summary>
/// What a search works in, reused between searches so that they allocate nothing: one search at a time each. Grows with the index, some
/// 9 bytes a document, and with the lists of a query, 4 KB each.
/// </summary>
internal sealed class LexicalScratch
{
    private readonly List<TermCursor> _cursors = [];
    private readonly List<TermCursor> _spare = [];
    private TermCursor[] _ordered = new TermCursor[8];
    private double[] _rest = new double[9];

    /// <summary>The scores.</summary>
    public ScoreSheet Sheet { get; } = new();

    /// <summary>The best so far.</summary>
    public BestScores Best { get; } = new();

    /// <summary>The lists that hold anything, in the order given.</summary>
    public List<TermCursor> Cursors => _cursors;

    /// <summary>The same, highest bound first.</summary>
    public ReadOnlySpan<TermCursor> Ordered => _ordered.AsSpan(0, _cursors.Count);

    /// <summary>
    /// By place in <see cref="Ordered"/>: what a document can score there and in all later ones, with a little more than rounding can take;
    /// and 0 after the last.
    /// </summary>
    public ReadOnlySpan<double> Rest => _rest.AsSpan(0, _cursors.Count + 1);

    /// <summary>How many document numbers there are.</summary>
    public int DocumentCount { get; private set; }

    /// <summary>How many postings the lists have.</summary>
    public long PostingCount { get; private set; }

    /// <summary>How much more a sum may come to than its parts say: each addition and bound is rounded, by 2^-24 of it.</summary>
    public double Slack => 1 + ((_cursors.Count + 8) / (double)(1 << 22));

    /// <summary>Starts a search.</summary>
    /// <param name="index">The index.</param>
    /// <param name="terms">The lists.</param>
    public void Start(LexicalIndex index, ReadOnlySpan<WeightedTerm> terms)
    {
        _spare.AddRange(_cursors);
        _cursors.Clear();
        PostingCount = 0;
        DocumentCount = index.NumbersGiven;
        Sheet.Prepare(index.NumbersGiven);
        foreach (ref readonly var term in terms)
        {
            var field = index.Field(term.Field);
            if (field.Holding(term.Term) == 0) continue;
            var cursor = _spare.Count > 0 ? _spare[^1] : new TermCursor();
            if (_spare.Count > 0) _spare.RemoveAt(_spare.Count - 1);
            cursor.Start(field, term);
            _cursors.Add(cursor);
            PostingCount += cursor.PostingCount;
        }
        Order();
    }

    private void Order()
    {
        var count = _cursors.Count;
        if (_ordered.Length < count) (_ordered, _rest) = (new TermCursor[count * 2], new double[(count * 2) + 1]);
        _cursors.CopyTo(_ordered);
        _ordered.AsSpan(0, count).Sort(static (a, b) => b.Bound.CompareTo(a.Bound));
        _rest[count] = 0;
        for (var i = count - 1; i >= 0; i--) _rest[i] = _rest[i + 1] + (_ordered[i].Bound * Slack);
    }
}
