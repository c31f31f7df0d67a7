namespace Ingrain.Indexes;

/// <summary>The best documents offered so far: a heap with the worst on top. Of equal ones the lower number is the better.</summary>
internal sealed class BestScores
{
    private DocumentScore[] _kept = [];
    private int _count;
    private int _max;

    /// <summary>The score below which nothing is kept any more; 0 while there is room.</summary>
    public float Least => _count == _max ? _kept[0].Score : 0;

    /// <summary>Whether there is no room left.</summary>
    public bool IsFull => _count == _max;

    /// <summary>Starts again.</summary>
    /// <param name="count">How many to keep, from 1.</param>
    public void Start(int count)
    {
        if (_kept.Length < count) _kept = new DocumentScore[count];
        (_max, _count) = (count, 0);
    }

    /// <summary>Whether a document would be kept.</summary>
    /// <param name="offered">The document.</param>
    public bool Takes(DocumentScore offered) => _count < _max || IsWorse(_kept[0], offered);

    /// <summary>Keeps a document that <see cref="Takes"/> said yes to.</summary>
    /// <param name="offered">The document.</param>
    public void Keep(DocumentScore offered)
    {
        if (_count == _max) SinkTop(offered);
        else Rise(offered);
    }

    /// <summary>Those kept, best first. Valid until the next start.</summary>
    public ReadOnlySpan<DocumentScore> Sorted()
    {
        var kept = _kept.AsSpan(0, _count);
        kept.Sort(static (a, b) => IsWorse(a, b) ? 1 : a == b ? 0 : -1);
        return kept;
    }

    private static bool IsWorse(DocumentScore a, DocumentScore b) => a.Score < b.Score || (a.Score == b.Score && a.Document > b.Document);

    private void Rise(DocumentScore offered)
    {
        var at = _count++;
        while (at > 0 && IsWorse(offered, _kept[(at - 1) >> 1]))
        {
            _kept[at] = _kept[(at - 1) >> 1];
            at = (at - 1) >> 1;
        }
        _kept[at] = offered;
    }

    private void SinkTop(DocumentScore offered)
    {
        var kept = _kept.AsSpan(0, _count);
        var at = 0;
        while (true)
        {
            var child = (at * 2) + 1;
            if (child >= kept.Length) break;
            if (child + 1 < kept.Length && IsWorse(kept[child + 1], kept[child])) child++;
            if (!IsWorse(kept[child], offered)) break;
            kept[at] = kept[child];
            at = child;
        }
        kept[at] = offered;
    }
}
