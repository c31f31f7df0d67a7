namespace Ingrain.Indexes;

/// <summary>
/// The best documents offered so far; of equal ones the lower number is the better. Takes in up to twice as many as are wanted, and then
/// parts the better half from the worse: less work than keeping them in any order all the time.
/// </summary>
internal sealed class BestScores
{
    private const int RoomMin = 64;

    // A score and a number as one rank: the lower, the better. Scores are not negative, so their bits are in order.
    private ulong[] _ranks = [];
    private DocumentScore[] _sorted = [];
    private ulong _limit;
    private int _count;
    private int _max;
    private int _room;

    /// <summary>The score of the worst that is kept, once as many are kept as are wanted; 0 before.</summary>
    public float Least
    {
        get
        {
            Part();
            return _limit == ulong.MaxValue ? 0 : Score(_limit);
        }
    }

    /// <summary>Starts again.</summary>
    /// <param name="count">How many to keep, from 1.</param>
    public void Start(int count)
    {
        (_max, _count, _limit, _room) = (count, 0, ulong.MaxValue, Math.Max(RoomMin, count * 2));
        if (_ranks.Length < _room) _ranks = new ulong[_room];
    }

    /// <summary>Whether a document may be among the best.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="score">Its score, not negative.</param>
    public bool Takes(int document, float score) => Rank(document, score) < _limit;

    /// <summary>Keeps a document that <see cref="Takes"/> said yes to.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="score">Its score.</param>
    public void Keep(int document, float score)
    {
        _ranks[_count++] = Rank(document, score);
        if (_count == _room) Part();
    }

    /// <summary>Those kept, best first. Valid until asked for again.</summary>
    public ReadOnlySpan<DocumentScore> Sorted()
    {
        Part();
        if (_sorted.Length < _count) _sorted = new DocumentScore[_max];
        _ranks.AsSpan(0, _count).Sort();
        for (var i = 0; i < _count; i++) _sorted[i] = new DocumentScore((int)(uint)_ranks[i], Score(_ranks[i]));
        return _sorted.AsSpan(0, _count);
    }

    private static ulong Rank(int document, float score) => ((ulong)~BitConverter.SingleToUInt32Bits(score) << 32) | (uint)document;

    private static float Score(ulong rank) => BitConverter.UInt32BitsToSingle(~(uint)(rank >> 32));

    /// <summary>Drops what is not among the best.</summary>
    private void Part()
    {
        if (_count < _max) return;
        var ranks = _ranks.AsSpan(0, _count);
        if (_count > _max) Select(ranks, _max);
        _count = _max;
        _limit = 0;
        foreach (var rank in ranks[.._max]) _limit = Math.Max(_limit, rank);
    }

    /// <summary>Brings the lowest of some ranks to the front, in any order (Hoare's selection).</summary>
    private static void Select(Span<ulong> ranks, int count)
    {
        var (from, to) = (0, ranks.Length - 1);
        while (from < to)
        {
            var pivot = Middle(ranks[from], ranks[(from + to) >> 1], ranks[to]);
            var (left, right) = (from, to);
            while (left <= right)
            {
                while (ranks[left] < pivot) left++;
                while (ranks[right] > pivot) right--;
                if (left > right) break;
                (ranks[left], ranks[right]) = (ranks[right], ranks[left]);
                left++;
                right--;
            }
            if (count - 1 <= right) to = right;
            else if (count - 1 >= left) from = left;
            else return;
        }
    }

    private static ulong Middle(ulong a, ulong b, ulong c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
