namespace Ingrain.Indexes;

/// <summary>
/// A node of a <see cref="TimeIndex"/>: a leaf with documents in order, or children in order with their counts and first times.
/// </summary>
internal sealed class TimeNode
{
    /// <summary>Documents in a leaf at most.</summary>
    public const int LeafMax = 64;

    /// <summary>Children of a node at most.</summary>
    public const int ChildrenMax = 16;

    private long[]? _times;
    private int[]? _documents;
    private TimeNode[]? _children;
    private int _used;

    /// <summary>An empty leaf.</summary>
    public TimeNode() => (_times, _documents) = (new long[8], new int[8]);

    private TimeNode(TimeNode[] children, int used)
    {
        (_children, _used) = (children, used);
        CountBelow();
    }

    /// <summary>Documents below.</summary>
    public int Count { get; private set; }

    /// <summary>The first document below; only where there is one.</summary>
    public TimedDocument First { get; private set; }

    /// <summary>The only child of a node that has no other; null for a leaf.</summary>
    public TimeNode? OnlyChild => _children is not null && _used == 1 ? _children[0] : null;

    /// <summary>Nodes from here to a leaf, this one included.</summary>
    public int Depth => _children is null ? 1 : 1 + _children[0].Depth;

    /// <summary>Bytes of the arrays here and below.</summary>
    public long SizeBytes
    {
        get
        {
            if (_children is null) return ((long)_times!.Length * sizeof(long)) + ((long)_documents!.Length * sizeof(int));
            long sum = (long)_children.Length * IntPtr.Size;
            for (var i = 0; i < _used; i++) sum += _children[i].SizeBytes;
            return sum;
        }
    }

    /// <summary>A root over two nodes.</summary>
    public static TimeNode Above(TimeNode left, TimeNode right)
    {
        var children = new TimeNode[ChildrenMax];
        (children[0], children[1]) = (left, right);
        return new TimeNode(children, 2);
    }

    /// <summary>Adds a document.</summary>
    /// <param name="timed">The document.</param>
    /// <param name="touched">Nodes read or written.</param>
    /// <returns>A new node to stand right of this one, where this was full; else null.</returns>
    public TimeNode? Add(TimedDocument timed, out int touched)
    {
        touched = 1;
        if (_children is null) return AddToLeaf(timed, ref touched);
        var place = ChildOf(timed);
        var right = _children[place].Add(timed, out var below);
        touched += below;
        var split = right is null ? null : Insert(place + 1, right, ref touched);
        CountBelow();
        return split;
    }

    /// <summary>Removes a document, and nodes that it leaves empty.</summary>
    /// <param name="timed">The document.</param>
    /// <param name="touched">Nodes read or written.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(TimedDocument timed, out int touched)
    {
        touched = 1;
        if (_children is null) return RemoveFromLeaf(timed);
        var place = ChildOf(timed);
        var isRemoved = _children[place].Remove(timed, out var below);
        touched += below;
        if (!isRemoved) return false;
        if (_children[place].Count == 0 && _used > 1)
        {
            _children.AsSpan(place + 1, _used - place - 1).CopyTo(_children.AsSpan(place));
            _children[--_used] = null!;
        }
        CountBelow();
        return true;
    }

    /// <summary>How many documents lie before an instant.</summary>
    /// <param name="utcTicks">The instant.</param>
    public int Before(long utcTicks)
    {
        if (_children is null)
        {
            var place = Place(new TimedDocument(utcTicks, -1));
            return place;
        }
        var before = 0;
        for (var i = 0; i < _used; i++)
        {
            // What begins at the instant or after it holds nothing before it, and neither does anything right of it.
            if (_children[i].Count > 0 && _children[i].First.UtcTicks >= utcTicks) break;
            var isWhole = i + 1 < _used && _children[i + 1].First.UtcTicks < utcTicks;
            before += isWhole ? _children[i].Count : _children[i].Before(utcTicks);
        }
        return before;
    }

    /// <summary>The document at a place of the order.</summary>
    /// <param name="place">From 0, below <see cref="Count"/>.</param>
    public TimedDocument At(int place)
    {
        var node = this;
        while (node._children is { } children)
        {
            var i = 0;
            while (place >= children[i].Count) place -= children[i++].Count;
            node = children[i];
        }
        return new TimedDocument(node._times![place], node._documents![place]);
    }

    /// <summary>The child that a document belongs to: the last that does not begin after it.</summary>
    private int ChildOf(TimedDocument timed)
    {
        var place = _used - 1;
        while (place > 0 && _children![place].First > timed) place--;
        return place;
    }

    private TimeNode? AddToLeaf(TimedDocument timed, ref int touched)
    {
        var place = Place(timed);
        if (place < _used && new TimedDocument(_times![place], _documents![place]) == timed) return null;
        TimeNode? right = null;
        if (_used == LeafMax)
        {
            touched++;
            // What comes in order of time fills leaves; what comes in between halves them.
            var keeps = place == LeafMax ? LeafMax : LeafMax / 2;
            right = new TimeNode();
            right.Take(this, keeps);
            if (place >= keeps)
            {
                right.InsertAt(place - keeps, timed);
                return right;
            }
        }
        InsertAt(place, timed);
        return right;
    }

    private void Take(TimeNode from, int keeps)
    {
        var moved = from._used - keeps;
        if (moved > _times!.Length)
        {
            _times = new long[LeafMax];
            _documents = new int[LeafMax];
        }
        from._times.AsSpan(keeps, moved).CopyTo(_times);
        from._documents.AsSpan(keeps, moved).CopyTo(_documents);
        _used = moved;
        from._used = keeps;
        CountHere();
        from.CountHere();
    }

    private void InsertAt(int place, TimedDocument timed)
    {
        if (_used == _times!.Length)
        {
            Array.Resize(ref _times, Math.Min(LeafMax, _used * 2));
            Array.Resize(ref _documents, _times.Length);
        }
        _times.AsSpan(place, _used - place).CopyTo(_times.AsSpan(place + 1));
        _documents.AsSpan(place, _used - place).CopyTo(_documents.AsSpan(place + 1));
        (_times[place], _documents![place]) = timed;
        _used++;
        CountHere();
    }

    private bool RemoveFromLeaf(TimedDocument timed)
    {
        var place = Place(timed);
        if (place >= _used || new TimedDocument(_times![place], _documents![place]) != timed) return false;
        _times.AsSpan(place + 1, _used - place - 1).CopyTo(_times.AsSpan(place));
        _documents.AsSpan(place + 1, _used - place - 1).CopyTo(_documents.AsSpan(place));
        _used--;
        CountHere();
        return true;
    }

    /// <summary>Where in the leaf a document stands or would stand.</summary>
    private int Place(TimedDocument timed)
    {
        var (low, high) = (0, _used);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (new TimedDocument(_times![middle], _documents![middle]) < timed) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private TimeNode? Insert(int place, TimeNode child, ref int touched)
    {
        if (_used < ChildrenMax)
        {
            _children.AsSpan(place, _used - place).CopyTo(_children.AsSpan(place + 1));
            _children![place] = child;
            _used++;
            return null;
        }
        touched++;
        var keeps = place == ChildrenMax ? ChildrenMax : ChildrenMax / 2;
        var all = new TimeNode[ChildrenMax + 1];
        _children.AsSpan(0, place).CopyTo(all);
        all[place] = child;
        _children.AsSpan(place).CopyTo(all.AsSpan(place + 1));
        var right = new TimeNode[ChildrenMax];
        all.AsSpan(keeps).CopyTo(right);
        _children.AsSpan().Clear();
        all.AsSpan(0, keeps).CopyTo(_children);
        _used = keeps;
        return new TimeNode(right, all.Length - keeps);
    }

    private void CountHere()
    {
        Count = _used;
        if (_used > 0) First = new TimedDocument(_times![0], _documents![0]);
    }

    private void CountBelow()
    {
        Count = 0;
        for (var i = 0; i < _used; i++) Count += _children![i].Count;
        First = _children![0].First;
    }
}
