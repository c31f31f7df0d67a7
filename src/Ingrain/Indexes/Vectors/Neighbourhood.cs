using System.Runtime.CompilerServices;

namespace Ingrain.Indexes;

/// <summary>
/// A cell and the cells around it, put in order together: each vector moves to the nearest centroid, and each centroid into the middle of
/// its vectors. One step of k-means, on a part of the whole that is bounded whatever the size of the whole.
/// </summary>
internal sealed class Neighbourhood
{
    /// <summary>How many cells are put in order together.</summary>
    internal const int Inner = 16;

    /// <summary>How many cells a vector of the cell in the middle may move to: in many dimensions there are many directions.</summary>
    internal const int Outer = 96;

    private readonly VectorCells _cells;
    private readonly Centroids _centroids;
    private readonly sbyte[] _high;
    private readonly float[] _sums;
    private readonly int[] _near = new int[Outer];
    private readonly float[] _nearScores = new float[Outer];
    private readonly List<(int Document, int Cell)> _moves = [];
    private int _count;
    private float[] _centroidScores = [];
    private float[] _best = [];
    private float[] _scores = [];
    private int[] _nearest = [];

    /// <summary>Looks at the neighbourhoods of cells.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="centroids">Their centroids.</param>
    public Neighbourhood(VectorCells cells, Centroids centroids)
    {
        (_cells, _centroids) = (cells, centroids);
        (_high, _sums) = (new sbyte[cells.Rows.Length], new float[cells.Rows.Length]);
    }

    /// <summary>Puts the cells around a cell in order. One that loses all its vectors is dropped, and the last takes its number.</summary>
    /// <param name="cell">The cell in the middle.</param>
    /// <param name="lengthMost">Longer cells around it take vectors and give none: they hold what is all the same.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PutInOrder(int cell, int lengthMost)
    {
        FindAround(cell);
        var inner = _near.AsSpan(0, Math.Min(_count, Inner));
        _moves.Clear();
        FindMoves(cell, _near.AsSpan(0, _count));
        foreach (var near in inner[1..])
            if (_cells.LengthOf(near) <= lengthMost) FindMoves(near, inner);
        foreach (var (document, to) in _moves) _cells.Move(_cells.SlotOf(document), to);
        // From the highest number down: the last cell, which takes a dropped one's number, has then been seen to already.
        inner.Sort();
        for (var i = inner.Length - 1; i >= 0; i--)
            if (_cells.LengthOf(inner[i]) <= lengthMost || inner[i] == cell) Centre(inner[i]);
    }

    /// <summary>Moves a centroid into the middle of its vectors, and drops it where there are none.</summary>
    /// <param name="cell">The cell.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Centre(int cell)
    {
        if (_cells.LengthOf(cell) == 0)
        {
            _cells.DropCell(cell);
            _centroids.Drop(cell);
            return;
        }
        _cells.SumUp(cell, _sums);
        if (cell == _centroids.Count) _centroids.Add(_sums, _cells.LengthOf(cell));
        else _centroids.Set(cell, _sums, _cells.LengthOf(cell));
    }

    /// <summary>The cell whose centroid is nearest to a vector, the first of equals.</summary>
    /// <param name="high">The vector's high bytes, signed.</param>
    /// <param name="except">A cell that is not meant, or -1.</param>
    /// <returns>The cell, or -1 where there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Nearest(ReadOnlySpan<sbyte> high, int except)
    {
        var scores = CompareAll(high);
        var best = -1;
        for (var cell = 0; cell < scores.Length; cell++)
            if (cell != except && (best < 0 || scores[cell] > scores[best])) best = cell;
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<float> CompareAll(ReadOnlySpan<sbyte> high)
    {
        if (_centroidScores.Length < _centroids.PaddedCount) _centroidScores = new float[_centroids.PaddedCount * 2];
        _centroids.Compare(high, DotKernel.OffsetOf(high), 1, _centroidScores);
        return _centroidScores.AsSpan(0, _centroids.Count);
    }

    /// <summary>Lists a cell and those nearest to it, nearest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindAround(int cell)
    {
        _centroids.Unpack(cell, _high);
        var scores = CompareAll(_high);
        _count = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var score = i == cell ? float.PositiveInfinity : scores[i];
            if (_count == Outer && score <= _nearScores[Outer - 1]) continue;
            var at = PlaceOf(score);
            if (_count < Outer) _count++;
            Array.Copy(_near, at, _near, at + 1, _count - at - 1);
            Array.Copy(_nearScores, at, _nearScores, at + 1, _count - at - 1);
            (_near[at], _nearScores[at]) = (i, score);
        }
    }

    /// <summary>Where a score belongs among the nearest: behind those that are as near.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int PlaceOf(float score)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_nearScores[middle] < score) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /// <summary>Lists the vectors of a cell that are nearer to another's centroid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindMoves(int cell, ReadOnlySpan<int> others)
    {
        var length = _cells.LengthOf(cell);
        if (_best.Length < length) (_best, _scores, _nearest) = (new float[length * 2], new float[length * 2], new int[length * 2]);
        _centroids.Unpack(cell, _high);
        _cells.Compare(cell, _high, _centroids.ScaleOf(cell), _best);
        _nearest.AsSpan(0, length).Fill(cell);
        foreach (var other in others)
        {
            if (other == cell) continue;
            _centroids.Unpack(other, _high);
            _cells.Compare(cell, _high, _centroids.ScaleOf(other), _scores);
            for (var i = 0; i < length; i++)
                if (_scores[i] > _best[i]) (_best[i], _nearest[i]) = (_scores[i], other);
        }
        for (var i = 0; i < length; i++)
            if (_nearest[i] != cell) _moves.Add((_cells.Rows.DocumentOf(_cells.SlotAt(cell, i)), _nearest[i]));
    }
}
