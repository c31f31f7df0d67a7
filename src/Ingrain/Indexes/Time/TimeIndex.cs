namespace Ingrain.Indexes;

/// <summary>
/// Documents in order of time: a tree whose leaves hold up to 64 documents and whose inner nodes up to 16 children with how many documents
/// lie below each. Adding or removing one touches the nodes of one path, O(log n), wherever in time it lies; nothing else is rewritten.
/// About 13 bytes a document when they come in order, up to 26 when they come in any. Documents without a date are not in it. Many
/// threads may read while nobody writes.
/// </summary>
internal sealed class TimeIndex
{
    private TimeNode _root = new();

    /// <summary>Documents in it.</summary>
    public int Count => _root.Count;

    /// <summary>Nodes read or written by <see cref="Add"/> and <see cref="Remove"/> so far: what a change costs.</summary>
    public long NodesTouched { get; private set; }

    /// <summary>Nodes from the root to a leaf.</summary>
    public int Depth => _root.Depth;

    /// <summary>Bytes of its arrays.</summary>
    public long SizeBytes => _root.SizeBytes;

    /// <summary>Adds a document. One that is there already, at the same time, changes nothing.</summary>
    /// <param name="document">Its number, from 0.</param>
    /// <param name="utcTicks">When, in UTC ticks.</param>
    /// <returns>Whether it was new.</returns>
    public bool Add(int document, long utcTicks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(document);
        var before = Count;
        var right = _root.Add(new TimedDocument(utcTicks, document), out var touched);
        NodesTouched += touched;
        if (right is not null) _root = TimeNode.Above(_root, right);
        return Count > before;
    }

    /// <summary>Removes a document.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="utcTicks">The time it was added with.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(int document, long utcTicks)
    {
        var isRemoved = _root.Remove(new TimedDocument(utcTicks, document), out var touched);
        NodesTouched += touched;
        while (_root.OnlyChild is { } child) _root = child;
        return isRemoved;
    }

    /// <summary>How many documents lie in a stretch of time. O(log n).</summary>
    /// <param name="from">Its first instant, in UTC ticks.</param>
    /// <param name="to">The first instant after it.</param>
    public int CountIn(long from, long to) => to <= from ? 0 : _root.Before(to) - _root.Before(from);

    /// <summary>
    /// The first documents of a stretch of time that a filter lets through, oldest first; equal times in order of number.
    /// </summary>
    /// <param name="from">Its first instant, in UTC ticks.</param>
    /// <param name="to">The first instant after it.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="isWanted">The filter; null for all.</param>
    public List<TimedDocument> First(long from, long to, int count, Func<int, bool>? isWanted = null)
    {
        var found = new List<TimedDocument>(Math.Clamp(count, 0, 64));
        for (var place = _root.Before(from); place < Count && found.Count < count; place++)
        {
            var timed = _root.At(place);
            if (timed.UtcTicks >= to) break;
            if (isWanted is null || isWanted(timed.Document)) found.Add(timed);
        }
        return found;
    }

    /// <summary>The last documents of a stretch of time that a filter lets through, newest first.</summary>
    /// <param name="from">Its first instant, in UTC ticks.</param>
    /// <param name="to">The first instant after it.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="isWanted">The filter; null for all.</param>
    public List<TimedDocument> Last(long from, long to, int count, Func<int, bool>? isWanted = null)
    {
        var found = new List<TimedDocument>(Math.Clamp(count, 0, 64));
        for (var place = _root.Before(to) - 1; place >= 0 && found.Count < count; place--)
        {
            var timed = _root.At(place);
            if (timed.UtcTicks < from) break;
            if (isWanted is null || isWanted(timed.Document)) found.Add(timed);
        }
        return found;
    }

    /// <summary>Writes all of it.</summary>
    /// <param name="writer">Where to.</param>
    public void Save(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var (times, documents) = (new long[Count], new int[Count]);
        for (var i = 0; i < Count; i++) (times[i], documents[i]) = _root.At(i);
        writer.WriteArray<long>(times);
        writer.WriteArray<int>(documents);
    }

    /// <summary>Reads what was written.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="DamagedSnapshotException">It is not what was written.</exception>
    public static TimeIndex Load(SnapshotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var (times, documents) = (reader.ReadArray<long>(), reader.ReadArray<int>());
        if (times.Length != documents.Length) throw new DamagedSnapshotException("Not as many times as documents.");
        var index = new TimeIndex();
        for (var i = 0; i < times.Length; i++)
        {
            if (documents[i] < 0 || !index.Add(documents[i], times[i])) throw new DamagedSnapshotException("A document is there twice.");
        }
        index.NodesTouched = 0;
        return index;
    }
}

/// <summary>A document with its time.</summary>
/// <param name="UtcTicks">When, in UTC ticks.</param>
/// <param name="Document">Its number.</param>
internal readonly record struct TimedDocument(long UtcTicks, int Document) : IComparable<TimedDocument>
{
    /// <inheritdoc/>
    public int CompareTo(TimedDocument other) =>
        UtcTicks != other.UtcTicks ? UtcTicks.CompareTo(other.UtcTicks) : Document.CompareTo(other.Document);

    /// <summary>Whether one comes before another.</summary>
    public static bool operator <(TimedDocument left, TimedDocument right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes after another.</summary>
    public static bool operator >(TimedDocument left, TimedDocument right) => left.CompareTo(right) > 0;

    /// <summary>Whether one does not come after another.</summary>
    public static bool operator <=(TimedDocument left, TimedDocument right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one does not come before another.</summary>
    public static bool operator >=(TimedDocument left, TimedDocument right) => left.CompareTo(right) >= 0;
}
