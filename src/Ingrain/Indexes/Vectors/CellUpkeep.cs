namespace Ingrain.Indexes;

/// <summary>
/// Keeps cells small and vectors in the cells where they belong while vectors come and go. A cell grown too long is parted in two, one
/// grown too short is dissolved, and every few changes the next neighbourhood in turn is put in order. So there is never a rebuild, and
/// the longest pause is one neighbourhood.
/// </summary>
internal sealed class CellUpkeep
{
    private const int LengthLeast = 48;
    private const float LengthFactor = 0.048f;
    private const int TidiesForEachLength = 8;
    private const int ShortestShare = 16;

    // Vectors that are all the same cannot be parted: their cell grows, and trying again with each would cost as much as the cell is long.
    private const int LongestFactor = 4;

    private readonly VectorCells _cells;
    private readonly Centroids _centroids;
    private readonly CellParting _parting;
    private readonly Neighbourhood _neighbourhood;
    private readonly sbyte[] _high;
    private int _changes;
    private int _next;

    /// <summary>Takes over the upkeep of cells.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="centroids">Their centroids.</param>
    public CellUpkeep(VectorCells cells, Centroids centroids)
    {
        (_cells, _centroids) = (cells, centroids);
        (_parting, _neighbourhood) = (new CellParting(cells), new Neighbourhood(cells, centroids));
        _high = new sbyte[cells.Rows.Length];
    }

    /// <summary>
    /// How long a cell may become. It grows a little faster than the square root of the number of vectors: comparing with all centroids
    /// must stay cheap beside reading a few cells, and adding a vector must stay cheap too. 64 at 100,000 vectors, 270 at a million.
    /// </summary>
    private int LengthMost
    {
        get
        {
            // To the power of 5/8 by square roots, which are the same on every machine.
            var root = MathF.Sqrt(MathF.Sqrt(MathF.Sqrt(_cells.DocumentCount)));
            return Math.Max(LengthLeast, (int)(LengthFactor * root * root * root * root * root));
        }
    }

    /// <summary>Beyond this a cell holds what is all the same.</summary>
    private int LengthLongest => LengthMost * LongestFactor;

    /// <summary>Makes a row for a document in the cell nearest to its vector.</summary>
    /// <param name="document">The document, which has no row yet.</param>
    /// <param name="numbers">Its vector.</param>
    /// <param name="scale">The vector's scale.</param>
    public void Add(int document, ReadOnlySpan<short> numbers, float scale)
    {
        VectorCodeKernel.TakeHigh(numbers, _high);
        var cell = _neighbourhood.Nearest(_high, except: -1);
        if (cell < 0) cell = _cells.AddCell();
        var slot = _cells.Append(cell, document);
        VectorCodeKernel.Part(numbers, _cells.Rows.HighOf(slot), _cells.Rows.LowOf(slot));
        _cells.Rows.ScaleOf(slot) = scale;
        if (cell == _centroids.Count) _neighbourhood.Centre(cell);
        else if (IsToBeParted(_cells.LengthOf(cell))) Part(cell);
        else CountChange();
    }

    /// <summary>Takes a document out, and dissolves its cell where too little is left.</summary>
    /// <param name="document">The document; it has a row.</param>
    public void Remove(int document)
    {
        var cell = _cells.CellOf(_cells.SlotOf(document));
        _cells.Remove(document);
        if (_cells.LengthOf(cell) == 0) _neighbourhood.Centre(cell);
        else if (_cells.LengthOf(cell) * ShortestShare < LengthMost && _cells.Count > 1) Dissolve(cell);
        else CountChange();
    }

    /// <summary>Writes how far the upkeep has come.</summary>
    /// <param name="writer">Where to.</param>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_changes);
        writer.Write(_next);
    }

    /// <summary>Goes on where <see cref="Save"/> was called.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="DamagedSnapshotException">It is not there, or its checksum is wrong.</exception>
    public void Load(SnapshotReader reader)
    {
        _changes = reader.Read<int>();
        _next = Math.Max(0, reader.Read<int>());
    }

    private void CountChange()
    {
        // So often that each cell is seen to a few times while the number of vectors doubles.
        if (++_changes < LengthMost / TidiesForEachLength) return;
        _changes = 0;
        if (_next >= _cells.Count) _next = 0;
        // A neighbourhood that was put in order may have left a cell too long.
        if (IsToBeParted(_cells.LengthOf(_next))) Part(_next);
        else if (_cells.LengthOf(_next) <= LengthMost) _neighbourhood.PutInOrder(_next, LengthLongest);
        _next++;
    }

    /// <summary>Whether a cell is too long and may be parted. One far beyond that could not be, and is tried whenever it doubled.</summary>
    private bool IsToBeParted(int length) =>
        length > LengthMost && (length <= LengthLongest || int.IsPow2(length));

    private void Part(int cell)
    {
        var leaving = _parting.Leaving(cell, _centroids);
        // By document, as each move gives the last row of the cell another place.
        Span<int> documents = leaving.Length <= 1024 ? stackalloc int[leaving.Length] : new int[leaving.Length];
        for (var i = 0; i < leaving.Length; i++) documents[i] = _cells.Rows.DocumentOf(_cells.SlotAt(cell, leaving[i]));
        var other = _cells.AddCell();
        foreach (var document in documents) _cells.Move(_cells.SlotOf(document), other);
        _neighbourhood.Centre(cell);
        _neighbourhood.Centre(other);
        _neighbourhood.PutInOrder(cell, LengthLongest);
    }

    /// <summary>Gives each vector of a cell to the nearest other cell.</summary>
    private void Dissolve(int cell)
    {
        while (_cells.LengthOf(cell) > 0)
        {
            var slot = _cells.SlotAt(cell, _cells.LengthOf(cell) - 1);
            VectorCodeKernel.Unpack(_cells.Rows.HighOf(slot), _high);
            _cells.Move(slot, _neighbourhood.Nearest(_high, except: cell));
        }
        _neighbourhood.Centre(cell);
    }
}
