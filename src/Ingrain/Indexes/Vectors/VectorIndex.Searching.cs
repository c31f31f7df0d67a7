using System.Numerics;
using System.Runtime.Intrinsics;

namespace Ingrain.Indexes;

internal sealed partial class VectorIndex
{
    // A rough score errs by the rounding to 8 bits of both sides, a sum of many small errors: hardly ever beyond four standard deviations.
    private const float MarginDeviations = 4;

    /// <summary>Rounds a query, to be compared with documents by <see cref="Similarity"/>. A search does so itself.</summary>
    /// <param name="query">The query, of length one.</param>
    /// <param name="scratch">What to work in; it keeps the query until the next.</param>
    /// <exception cref="ArgumentException">It has another number of values, or one that is not finite.</exception>
    public void Prepare(ReadOnlySpan<float> query, VectorScratch scratch)
    {
        Check(query);
        scratch.Take(query, _cells.Rows.Length);
    }

    /// <summary>How near a document is to the query last prepared or searched for.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="scratch">What holds the query.</param>
    /// <returns>The cosine, the same as a search would give, or zero where the document has no vector.</returns>
    public float Similarity(int document, VectorScratch scratch)
    {
        var slot = _cells.SlotOf(document);
        scratch.MakeRoom(_cells.Rows.Length);
        return slot < 0 ? 0 : Score(slot, scratch);
    }

    /// <summary>Finds the documents nearest to a query.</summary>
    /// <param name="query">The query, of length one. One of zeros finds nothing.</param>
    /// <param name="count">How many documents at most, from 1.</param>
    /// <param name="filter">Which documents may be found.</param>
    /// <param name="scratch">What to work in.</param>
    /// <returns>The best, best first, equals by document number. Holds until the scratch is used again.</returns>
    /// <exception cref="ArgumentException">The query has another number of values, or one that is not finite.</exception>
    public ReadOnlySpan<Neighbour> Search<TFilter>(ReadOnlySpan<float> query, int count, TFilter filter, VectorScratch scratch)
        where TFilter : struct, IDocumentFilter
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Prepare(query, scratch);
        count = Math.Min(count, Count);
        if (scratch.Scale == 0 || count == 0) return [];
        var deviation = MathF.Sqrt((_scaleLargest * _scaleLargest + scratch.Scale * scratch.Scale) / 12) * 256;
        scratch.Pool.Start(count, MarginDeviations * deviation / RoughUnit(scratch));
        for (var block = 0; block < _cells.Rows.BlocksGiven; block++) Scan(block, filter, scratch);
        return Judge(count, scratch);
    }

    /// <summary>The cosine that a rough score of one stands for: the high bytes count 256 on both sides.</summary>
    private static float RoughUnit(VectorScratch scratch) => 65536 * scratch.Scale;

    /// <summary>Scores a block roughly, and offers what is good enough to the pool.</summary>
    private void Scan<TFilter>(int block, TFilter filter, VectorScratch scratch) where TFilter : struct, IDocumentFilter
    {
        Span<int> dots = stackalloc int[VectorRows.BlockLength];
        DotKernel.Dots(_cells.Rows.High(block), scratch.High, dots);
        var scores = Vector512.ConvertToSingle(Vector512.Create<int>(dots) - Vector512.Create(scratch.Offset))
            * Vector512.Create(_cells.Rows.Scales(block));
        var good = Vector512.GreaterThan(scores, Vector512.Create(scratch.Pool.Threshold)).ExtractMostSignificantBits();
        for (; good != 0; good &= good - 1)
        {
            var row = BitOperations.TrailingZeroCount(good);
            var slot = block * VectorRows.BlockLength + row;
            var document = _cells.Rows.DocumentOf(slot);
            if (document >= 0 && scores[row] > scratch.Pool.Threshold && filter.Accepts(document)) scratch.Pool.Offer(slot, scores[row]);
        }
    }

    /// <summary>Scores the candidates exactly and puts them in order.</summary>
    private ReadOnlySpan<Neighbour> Judge(int count, VectorScratch scratch)
    {
        scratch.Pool.Trim();
        var slots = scratch.Pool.Slots;
        var found = scratch.Found(slots.Length);
        for (var i = 0; i < slots.Length; i++) found[i] = new Neighbour(_cells.Rows.DocumentOf(slots[i]), Score(slots[i], scratch));
        found.Sort();
        return found[..Math.Min(count, found.Length)];
    }

    private float Score(int slot, VectorScratch scratch)
    {
        VectorCodeKernel.Join(_cells.Rows.HighOf(slot), _cells.Rows.LowOf(slot), scratch.Row);
        return Cosine(DotKernel.Dot(scratch.Row, scratch.Numbers), _cells.Rows.ScaleOf(slot), scratch.Scale);
    }
}
