using System.Numerics;
using System.Runtime.Intrinsics;

namespace Ingrain.Indexes;

internal sealed partial class VectorIndex
{
    /// <summary>Up to so many documents every vector is read: that takes about 0.1 ms, and nothing can be missed.</summary>
    internal const int ExactMost = 10_000;

    // A rough score errs by the rounding to 8 bits of both sides, a sum of many small errors: hardly ever beyond four standard deviations.
    private const float MarginDeviations = 4;

    // A cell is read unless its best vector would have to be this many standard deviations above the cell's mean to be among the best.
    private const float PromiseDeviations = 5;

    // Rows whose lines are asked for together.
    private const int Ahead = 8;

    // The spread of scores is known after the first cells only; and where everything is equally far, reading on brings little: of a million
    // vectors in clusters three times as many rows bring recall@10 from .999 to 1 and double the time of the slowest, of 100,000 sentences
    // they bring .0006.
    private const int CellsLeast = 3;
    private const int RowsMost = 4_096;

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

    /// <summary>How near some documents are to the query last prepared or searched for.</summary>
    /// <param name="documents">Their numbers.</param>
    /// <param name="cosines">For each what <see cref="Similarity"/> gives.</param>
    /// <param name="scratch">What holds the query.</param>
    public void Similarities(ReadOnlySpan<int> documents, Span<float> cosines, VectorScratch scratch)
    {
        scratch.MakeRoom(_cells.Rows.Length);
        // Rows lie anywhere in hundreds of megabytes: the next few are asked of the memory all at once, not each when its turn comes.
        Span<int> slots = stackalloc int[Ahead];
        for (var start = 0; start < documents.Length; start += Ahead)
        {
            var some = documents.Slice(start, Math.Min(Ahead, documents.Length - start));
            for (var i = 0; i < some.Length; i++) slots[i] = _cells.SlotOf(some[i]);
            var touched = 0;
            for (var i = 0; i < some.Length; i++)
                if (slots[i] >= 0) touched += _cells.Rows.Touch(slots[i]);
            scratch.Touched = touched;
            for (var i = 0; i < some.Length; i++) cosines[start + i] = slots[i] < 0 ? 0 : Score(slots[i], scratch);
        }
    }

    /// <summary>
    /// Finds the documents nearest to a query: exactly among up to <see cref="ExactMost"/>, with a high chance for each of them among more.
    /// A filter that accepts few makes it read on until it has enough, at worst everything.
    /// </summary>
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
        if (Count > ExactMost) ReadPromisingCells(filter, scratch);
        else
        {
            var unused = default(ScoreSums);
            for (var block = 0; block < _cells.Rows.BlocksGiven; block++) Read(block, filter, scratch, ref unused);
        }
        return Judge(count, scratch);
    }

    /// <summary>The cosine that a rough score of one stands for: the high bytes count 256 on both sides.</summary>
    private static float RoughUnit(VectorScratch scratch) => 65536 * scratch.Scale;

    /// <summary>
    /// Reads cells in order of their centroids' nearness, until the next is not expected to hold any of the best. Scores within a cell
    /// spread around their mean, tightness times cosine of the centroid; how far depends on what is off the centroid's direction on both
    /// sides, times a factor that the vectors share: one over the root of their effective dimensions. That factor is estimated from the
    /// cells read so far. So a query beside tight clusters reads a handful of cells, and one among scattered vectors reads many.
    /// </summary>
    private void ReadPromisingCells<TFilter>(TFilter filter, VectorScratch scratch) where TFilter : struct, IDocumentFilter
    {
        var cosines = scratch.CentroidCosines(_centroids.PaddedCount);
        _centroids.Compare(scratch.High, scratch.Offset, RoughUnit(scratch), cosines);
        scratch.Ranking.Start(cosines, _centroids.Count);
        var (variation, expected, rows) = (0.0, 0.0, 0);
        for (var read = 0; ; read++)
        {
            var cell = scratch.Ranking.Take();
            if (cell < 0) return;
            var (cosine, tightness) = (cosines[cell], _centroids.Tightness[cell]);
            var outside = (1 - tightness * tightness) * Math.Max(0, 1 - cosine * cosine);
            if (read >= CellsLeast)
            {
                var spread = MathF.Sqrt((float)(variation / expected) * outside);
                var worst = scratch.Pool.WorstOfBest * RoughUnit(scratch);
                var isHopeless = tightness * cosine + PromiseDeviations * spread < worst;
                if (isHopeless || (rows >= RowsMost && worst > float.NegativeInfinity)) return;
            }
            var sums = default(ScoreSums);
            rows += _cells.LengthOf(cell);
            foreach (var block in _cells.BlocksOf(cell)) Read(block, filter, scratch, ref sums);
            variation += sums.Variation(_cells.LengthOf(cell)) * RoughUnit(scratch) * RoughUnit(scratch);
            expected += _cells.LengthOf(cell) * outside + float.Epsilon;
        }
    }

    /// <summary>Scores a block roughly, and offers what is good enough to the pool.</summary>
    private void Read<TFilter>(int block, TFilter filter, VectorScratch scratch, ref ScoreSums sums) where TFilter : struct, IDocumentFilter
    {
        Span<int> dots = stackalloc int[VectorRows.BlockLength];
        DotKernel.Dots(_cells.Rows.High(block), scratch.High, dots);
        var scores = Vector512.ConvertToSingle(Vector512.Create<int>(dots) - Vector512.Create(scratch.Offset))
            * Vector512.Create(_cells.Rows.Scales(block));
        sums.Add(scores);
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

    /// <summary>Sums of scores and of their squares. Rows without a document score zero and add nothing.</summary>
    private struct ScoreSums
    {
        private Vector512<float> _sums;
        private Vector512<float> _squares;

        public void Add(Vector512<float> scores)
        {
            _sums += scores;
            _squares += scores * scores;
        }

        /// <summary>The sum of squared distances from the mean. Added up in one order, whatever the width of instructions.</summary>
        public readonly double Variation(int count)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var i = 0; i < Vector512<float>.Count; i++) (sum, squares) = (sum + _sums[i], squares + _squares[i]);
            return Math.Max(0, squares - sum * sum / Math.Max(1, count));
        }
    }
}
