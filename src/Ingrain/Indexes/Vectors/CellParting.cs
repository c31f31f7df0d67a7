namespace Ingrain.Indexes;

/// <summary>Divides the vectors of a cell into two sides: k-means with two means, a few rounds of it, without chance.</summary>
internal sealed class CellParting
{
    private const int Rounds = 4;

    private readonly VectorCells _cells;
    private readonly short[] _numbers;
    private readonly (sbyte[] High, float[] Sums) _one;
    private readonly (sbyte[] High, float[] Sums) _other;
    private float[] _leanings = [];
    private float[] _sorted = [];
    private int[] _order = [];

    /// <summary>Divides cells.</summary>
    /// <param name="cells">The cells.</param>
    public CellParting(VectorCells cells)
    {
        _cells = cells;
        var length = cells.Rows.Length;
        _numbers = new short[length];
        _one = (new sbyte[length], new float[length]);
        _other = (new sbyte[length], new float[length]);
    }

    /// <summary>Finds the members of a cell that shall leave it.</summary>
    /// <param name="cell">The cell, of at least four vectors.</param>
    /// <param name="centroids">The centroids of all cells.</param>
    /// <returns>Their places, between a quarter and three quarters of all. Holds until the next parting.</returns>
    public ReadOnlySpan<int> Leaving(int cell, Centroids centroids)
    {
        var length = _cells.LengthOf(cell);
        if (_order.Length < length) (_leanings, _sorted, _order) = (new float[length * 2], new float[length * 2], new int[length * 2]);
        // To begin with: the member farthest from the middle, and the one farthest from that.
        centroids.Unpack(cell, _other.High);
        UnpackFarthest(cell, _other.High, _one.High);
        UnpackFarthest(cell, _one.High, _other.High);
        var (scale, otherScale) = (1f, 1f);
        for (var round = 0; ; round++)
        {
            Lean(cell, scale, otherScale);
            var leaving = _order.AsSpan(0, Cut(length));
            if (round == Rounds) return leaving;
            SumUp(cell, leaving, _other.Sums);
            SumUp(cell, _order.AsSpan(leaving.Length, length - leaving.Length), _one.Sums);
            (scale, otherScale) = (Middle(_one), Middle(_other));
        }
    }

    /// <summary>
    /// Puts the members in order of leaning and says how many leave: those that lean to the other side, but a quarter at least and three
    /// quarters at most. So outliers do not become cells of their own, and even equal vectors are parted.
    /// </summary>
    private int Cut(int length)
    {
        var (leanings, order) = (_sorted, _order);
        _leanings.AsSpan(0, length).CopyTo(leanings);
        for (var i = 0; i < length; i++) order[i] = i;
        leanings.AsSpan(0, length).Sort(order.AsSpan(0, length));
        var leaving = 0;
        while (leaving < length && leanings[leaving] < 0) leaving++;
        return Math.Clamp(leaving, length / 4, length - length / 4);
    }

    /// <summary>How much nearer each member is to one side than to the other.</summary>
    private void Lean(int cell, float scale, float otherScale)
    {
        _cells.Compare(cell, _one.High, scale, _leanings);
        _cells.Compare(cell, _other.High, otherScale, _sorted);
        for (var i = 0; i < _cells.LengthOf(cell); i++) _leanings[i] -= _sorted[i];
    }

    private void UnpackFarthest(int cell, sbyte[] from, sbyte[] high)
    {
        _cells.Compare(cell, from, 1, _leanings);
        var farthest = 0;
        for (var i = 1; i < _cells.LengthOf(cell); i++)
            if (_leanings[i] < _leanings[farthest]) farthest = i;
        VectorCodeKernel.Unpack(_cells.Rows.HighOf(_cells.SlotAt(cell, farthest)), high);
    }

    private void SumUp(int cell, ReadOnlySpan<int> places, float[] sums)
    {
        Array.Clear(sums);
        foreach (var place in places)
        {
            var slot = _cells.SlotAt(cell, place);
            SumKernel.Add(sums, _cells.Rows.HighOf(slot), _cells.Rows.ScaleOf(slot));
        }
    }

    /// <summary>Writes the direction of a side's sum, and gives its scale.</summary>
    private float Middle((sbyte[] High, float[] Sums) side)
    {
        var scale = VectorCodeKernel.Round(side.Sums, _numbers);
        VectorCodeKernel.TakeHigh(_numbers, side.High);
        return scale == 0 ? 0 : (float)(scale / SumKernel.LengthOf(side.Sums));
    }
}
