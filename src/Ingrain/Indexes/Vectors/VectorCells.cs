using System.Runtime.Intrinsics;

namespace Ingrain.Indexes;

/// <summary>
/// Which document's vector lies in which row, and which rows make a cell: the vectors of one neighbourhood. Rows of a cell fill its blocks
/// without gaps, the last block excepted.
/// </summary>
internal sealed class VectorCells
{
    private readonly List<Cell> _cells = [];
    private int[] _slots = [];
    private int[] _owners = [];

    /// <summary>Starts without cells.</summary>
    /// <param name="rows">Where rows lie.</param>
    public VectorCells(VectorRows rows) => Rows = rows;

    /// <summary>Where rows lie.</summary>
    public VectorRows Rows { get; }

    /// <summary>How many cells there are.</summary>
    public int Count => _cells.Count;

    /// <summary>How many documents there are.</summary>
    public int DocumentCount { get; private set; }

    /// <summary>Bytes used beside the rows themselves.</summary>
    public long SizeBytes
    {
        get
        {
            long sum = (_slots.Length + _owners.Length) * sizeof(int);
            foreach (var cell in _cells) sum += cell.SizeBytes;
            return sum;
        }
    }

    /// <summary>The row of a document, or -1.</summary>
    /// <param name="document">Its number.</param>
    public int SlotOf(int document) => (uint)document < (uint)_slots.Length ? _slots[document] : -1;

    /// <summary>The cell of a row.</summary>
    /// <param name="slot">The row.</param>
    public int CellOf(int slot) => _owners[slot / VectorRows.BlockLength];

    /// <summary>How many documents a cell has.</summary>
    /// <param name="cell">Its number.</param>
    public int LengthOf(int cell) => _cells[cell].Length;

    /// <summary>The blocks of a cell.</summary>
    /// <param name="cell">Its number.</param>
    public ReadOnlySpan<int> BlocksOf(int cell) => _cells[cell].Blocks;

    /// <summary>The row at a place of a cell.</summary>
    /// <param name="cell">The cell's number.</param>
    /// <param name="place">From 0 to its length.</param>
    public int SlotAt(int cell, int place) => _cells[cell].SlotAt(place);

    /// <summary>Compares the vectors of a cell with another, by their high bytes.</summary>
    /// <param name="cell">The cell's number.</param>
    /// <param name="high">The other vector's high bytes, signed.</param>
    /// <param name="scale">The other vector's scale.</param>
    /// <param name="scores">A score for each place of the cell.</param>
    public void Compare(int cell, ReadOnlySpan<sbyte> high, float scale, Span<float> scores)
    {
        Span<int> dots = stackalloc int[VectorRows.BlockLength];
        Span<float> last = stackalloc float[VectorRows.BlockLength];
        var offset = DotKernel.OffsetOf(high);
        scores = scores[..LengthOf(cell)];
        foreach (var block in BlocksOf(cell))
        {
            DotKernel.Dots(Rows.High(block), high, dots);
            var cosines = Vector512.ConvertToSingle(Vector512.Create<int>(dots) - Vector512.Create(offset));
            cosines = cosines * Vector512.Create<float>(Rows.Scales(block)) * scale;
            var isWhole = scores.Length >= VectorRows.BlockLength;
            cosines.CopyTo(isWhole ? scores : last);
            if (!isWhole) last[..scores.Length].CopyTo(scores);
            scores = scores[(isWhole ? VectorRows.BlockLength : scores.Length)..];
        }
    }

    /// <summary>Adds up the vectors of a cell, by their high bytes.</summary>
    /// <param name="cell">The cell's number.</param>
    /// <param name="sums">The sums, as long as a row.</param>
    public void SumUp(int cell, Span<float> sums)
    {
        sums.Clear();
        for (var place = 0; place < LengthOf(cell); place++)
        {
            var slot = SlotAt(cell, place);
            SumKernel.Add(sums, Rows.HighOf(slot), Rows.ScaleOf(slot));
        }
    }

    /// <summary>Adds an empty cell.</summary>
    /// <returns>Its number, one more than the last.</returns>
    public int AddCell()
    {
        _cells.Add(new Cell());
        return _cells.Count - 1;
    }

    /// <summary>Drops an empty cell; the last one takes its number.</summary>
    /// <param name="cell">Its number.</param>
    public void DropCell(int cell)
    {
        _cells[cell] = _cells[^1];
        _cells.RemoveAt(_cells.Count - 1);
        if (cell == _cells.Count) return;
        foreach (var block in _cells[cell].Blocks) _owners[block] = cell;
    }

    /// <summary>Makes a row for a document at the end of a cell. The caller writes its planes and scale.</summary>
    /// <param name="cell">The cell's number.</param>
    /// <param name="document">The document, which has no row yet.</param>
    /// <returns>The row.</returns>
    public int Append(int cell, int document)
    {
        var slot = TakeRow(cell);
        Rows.DocumentOf(slot) = document;
        if (document >= _slots.Length) GrowSlots(document);
        _slots[document] = slot;
        DocumentCount++;
        return slot;
    }

    /// <summary>Takes a document out.</summary>
    /// <param name="document">Its number; it has a row.</param>
    public void Remove(int document)
    {
        var slot = _slots[document];
        _slots[document] = -1;
        DocumentCount--;
        FreeRow(slot);
    }

    /// <summary>Moves a row to the end of another cell. Its place is taken by the last row of its old cell.</summary>
    /// <param name="slot">The row.</param>
    /// <param name="cell">The cell to move to.</param>
    public void Move(int slot, int cell)
    {
        var to = TakeRow(cell);
        Rows.Copy(slot, to);
        _slots[Rows.DocumentOf(to)] = to;
        FreeRow(slot);
    }

    /// <summary>Writes all of it.</summary>
    /// <param name="writer">Where to.</param>
    public void Save(SnapshotWriter writer)
    {
        Rows.Save(writer);
        writer.Write(DocumentCount);
        writer.WriteArray<int>(_slots);
        writer.Write(_cells.Count);
        foreach (var cell in _cells)
        {
            writer.Write(cell.Length);
            writer.WriteArray(cell.Blocks);
        }
    }

    /// <summary>Reads back what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="length">Bytes in a row of one plane.</param>
    /// <exception cref="DamagedSnapshotException">The parts do not fit each other.</exception>
    public static VectorCells Load(SnapshotReader reader, int length)
    {
        var cells = new VectorCells(VectorRows.Load(reader, length)) { DocumentCount = reader.Read<int>() };
        cells._slots = reader.ReadArray<int>();
        cells._owners = new int[cells.Rows.BlocksGiven];
        var count = reader.Read<int>();
        var sum = 0;
        for (var number = 0; number < count; number++)
        {
            var cell = new Cell(reader.Read<int>(), reader.ReadArray<int>());
            sum += cell.Length;
            cells._cells.Add(cell);
            foreach (var block in cell.Blocks)
            {
                if ((uint)block >= (uint)cells._owners.Length)
                    throw new DamagedSnapshotException("A cell names a block that is not there.");
                cells._owners[block] = number;
            }
        }
        if (sum != cells.DocumentCount) throw new DamagedSnapshotException("The cells do not hold as many vectors as their index says.");
        return cells;
    }

    private int TakeRow(int cell)
    {
        var into = _cells[cell];
        if (into.IsFull)
        {
            var block = Rows.Take();
            if (block >= _owners.Length) Array.Resize(ref _owners, Math.Max(16, block + (block >> 1)));
            _owners[block] = cell;
            into.AddBlock(block);
        }
        return into.SlotAt(into.Length++);
    }

    private void FreeRow(int slot)
    {
        var cell = _cells[CellOf(slot)];
        var last = cell.SlotAt(--cell.Length);
        if (last != slot)
        {
            Rows.Copy(last, slot);
            _slots[Rows.DocumentOf(slot)] = slot;
        }
        Rows.ClearRow(last);
        if (cell.HasSpareBlock) Rows.Give(cell.DropBlock());
    }

    private void GrowSlots(int document)
    {
        var old = _slots.Length;
        Array.Resize(ref _slots, Math.Max(64, document + (document >> 2) + 1));
        _slots.AsSpan(old).Fill(-1);
    }

    private sealed class Cell
    {
        private int[] _blocks;
        private int _blockCount;

        public Cell() => _blocks = new int[2];

        public Cell(int length, int[] blocks)
        {
            (Length, _blocks, _blockCount) = (length, blocks, blocks.Length);
            if (length < 0 || blocks.Length != (length + VectorRows.BlockLength - 1) / VectorRows.BlockLength)
                throw new DamagedSnapshotException("A cell has another length than its blocks.");
        }

        public int Length { get; set; }

        public ReadOnlySpan<int> Blocks => _blocks.AsSpan(0, _blockCount);

        public bool IsFull => Length == _blockCount * VectorRows.BlockLength;

        public bool HasSpareBlock => Length <= (_blockCount - 1) * VectorRows.BlockLength;

        public int SizeBytes => 56 + _blocks.Length * sizeof(int);

        public int SlotAt(int place) => _blocks[place / VectorRows.BlockLength] * VectorRows.BlockLength + place % VectorRows.BlockLength;

        public void AddBlock(int block)
        {
            if (_blockCount == _blocks.Length) Array.Resize(ref _blocks, Math.Max(2, _blockCount * 2));
            _blocks[_blockCount++] = block;
        }

        public int DropBlock() => _blocks[--_blockCount];
    }
}
