namespace Ingrain.Indexes;

/// <summary>
/// The rows that may be among the best, by their rough scores. Rough scores err, so rows are kept down to a margin below the worst of the
/// best, and judged exactly afterwards.
/// </summary>
internal sealed class CandidatePool
{
    // Near-duplicates can lie within the margin by the thousand; beyond this many for each wanted one, rough order decides.
    private const int KeptForEach = 16;
    private const int KeptAtLeast = 256;

    private float[] _best = [];
    private int _bestCount;
    private int _wanted;
    private float _margin;
    private int _keptMost;
    private int[] _slots = [];
    private float[] _scores = [];
    private int _count;

    /// <summary>Only rows that score above this are worth offering.</summary>
    public float Threshold { get; private set; }

    /// <summary>The worst of the best scores, or minus infinity while there are not enough.</summary>
    public float WorstOfBest => _bestCount == _wanted ? _best[0] : float.NegativeInfinity;

    /// <summary>The rows kept. Only meaningful after <see cref="Trim"/>.</summary>
    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, _count);

    /// <summary>Starts anew.</summary>
    /// <param name="wanted">How many are wanted in the end, from 1.</param>
    /// <param name="margin">How far below the worst of the best a row is kept.</param>
    public void Start(int wanted, float margin)
    {
        (_wanted, _margin, _bestCount, _count) = (wanted, margin, 0, 0);
        Threshold = float.NegativeInfinity;
        _keptMost = Math.Max(KeptAtLeast, KeptForEach * wanted);
        if (_best.Length < wanted) _best = new float[wanted];
        if (_slots.Length >= 2 * _keptMost) return;
        _slots = new int[2 * _keptMost];
        _scores = new float[2 * _keptMost];
    }

    /// <summary>Takes in a row whose score is above <see cref="Threshold"/>.</summary>
    /// <param name="slot">The row.</param>
    /// <param name="score">Its rough score.</param>
    public void Offer(int slot, float score)
    {
        if (_count == _slots.Length) Trim();
        _slots[_count] = slot;
        _scores[_count++] = score;
        if (_bestCount < _wanted) Push(score);
        else if (score > _best[0]) ReplaceWorst(score);
        else return;
        if (_bestCount == _wanted) Threshold = Math.Max(Threshold, _best[0] - _margin);
    }

    /// <summary>Drops what has fallen below the threshold, and the worst of what is still too much.</summary>
    public void Trim()
    {
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_scores[i] < Threshold) continue;
            (_scores[kept], _slots[kept]) = (_scores[i], _slots[i]);
            kept++;
        }
        _count = kept;
        if (_count <= _keptMost) return;
        _scores.AsSpan(0, _count).Sort(_slots.AsSpan(0, _count));
        _scores.AsSpan(_count - _keptMost, _keptMost).CopyTo(_scores);
        _slots.AsSpan(_count - _keptMost, _keptMost).CopyTo(_slots);
        _count = _keptMost;
        Threshold = Math.Max(Threshold, _scores[0]);
    }

    private void Push(float score)
    {
        var at = _bestCount++;
        for (; at > 0 && _best[(at - 1) / 2] > score; at = (at - 1) / 2) _best[at] = _best[(at - 1) / 2];
        _best[at] = score;
    }

    private void ReplaceWorst(float score)
    {
        var at = 0;
        for (var child = 1; child < _bestCount; child = 2 * at + 1)
        {
            if (child + 1 < _bestCount && _best[child + 1] < _best[child]) child++;
            if (_best[child] >= score) break;
            _best[at] = _best[child];
            at = child;
        }
        _best[at] = score;
    }
}
