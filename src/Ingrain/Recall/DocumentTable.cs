namespace Ingrain.Recall;

/// <summary>
/// What is known of each indexed document, by its number in the lexical index, as columns: a recall walks many documents and needs few of
/// the columns. Writing is the index owner's; reading is safe from many threads while nobody writes.
/// </summary>
internal sealed class DocumentTable
{
    private readonly Dictionary<(RecordKind Kind, RecordId Id), int> _latest = [];
    private readonly Dictionary<int, List<(long From, long To)>> _formerIntervals = [];
    private DocumentRow[] _rows = new DocumentRow[16];
    private object?[] _things = new object?[16];
    private int[] _sessions = new int[16];

    /// <summary>Documents, removed ones included.</summary>
    public int Count { get; private set; }

    /// <summary>The row of a document.</summary>
    /// <param name="document">Its number.</param>
    public ref DocumentRow this[int document] => ref _rows[document];

    /// <summary>The session of each document, -1 for none: a column of its own, since ranking reads it for every posting.</summary>
    public ReadOnlySpan<int> Sessions => _sessions.AsSpan(0, Count);

    /// <summary>The episode or record of a document; null once removed.</summary>
    /// <param name="document">Its number.</param>
    public object? Thing(int document) => _things[document];

    /// <summary>The newest document of something, or -1.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">Its id.</param>
    public int Latest(RecordKind kind, RecordId id) => _latest.TryGetValue((kind, id), out var document) ? document : -1;

    /// <summary>Appends a document.</summary>
    /// <param name="thing">The episode or record.</param>
    /// <param name="id">Its id.</param>
    /// <param name="row">Its row.</param>
    public void Append(object thing, RecordId id, DocumentRow row)
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, Count * 2);
            Array.Resize(ref _things, Count * 2);
            Array.Resize(ref _sessions, Count * 2);
        }
        row.Former = -1;
        if (_latest.TryGetValue((row.Kind, id), out var former)) row.Former = former;
        _latest[(row.Kind, id)] = Count;
        _things[Count] = thing;
        _sessions[Count] = row.Session;
        _rows[Count++] = row;
    }

    /// <summary>Ends the time in which a document is seen.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="sequence">The changeset from which on it is not.</param>
    public void Close(int document, long sequence)
    {
        if (_rows[document].To == long.MaxValue) _rows[document].To = sequence;
    }

    /// <summary>Lets a closed document be seen again.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="sequence">The changeset from which on it is.</param>
    public void Reopen(int document, long sequence)
    {
        ref var row = ref _rows[document];
        if (row.To == long.MaxValue) return;
        if (!_formerIntervals.TryGetValue(document, out var former)) _formerIntervals[document] = former = [];
        former.Add((row.From, row.To));
        (row.From, row.To) = (sequence, long.MaxValue);
    }

    /// <summary>Whether a document is seen at a point of the log.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="sequence">The last changeset seen.</param>
    public bool IsSeen(int document, long sequence)
    {
        ref readonly var row = ref _rows[document];
        if (row.From <= sequence && sequence < row.To) return true;
        if (!_formerIntervals.TryGetValue(document, out var former)) return false;
        foreach (var (from, to) in former)
            if (from <= sequence && sequence < to) return true;
        return false;
    }

    /// <summary>Forgets everything about a document but its number.</summary>
    /// <param name="document">Its number.</param>
    public void Remove(int document)
    {
        _things[document] = null;
        _formerIntervals.Remove(document);
        ref var row = ref _rows[document];
        (row.From, row.To, row.At) = (long.MaxValue, long.MinValue, long.MinValue);
    }

    /// <summary>Forgets which document is the newest of something.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">Its id.</param>
    public void ForgetLatest(RecordKind kind, RecordId id) => _latest.Remove((kind, id));
}

/// <summary>The columns of one document.</summary>
internal struct DocumentRow
{
    /// <summary>What it is.</summary>
    public RecordKind Kind;

    /// <summary>Bits that ranking asks for.</summary>
    public DocumentTraits Traits;

    /// <summary>Number of its session, or -1.</summary>
    public int Session;

    /// <summary>The document before it in its session, or -1.</summary>
    public int Previous;

    /// <summary>The document after it in its session, or -1.</summary>
    public int Next;

    /// <summary>The document of its former version, or -1.</summary>
    public int Former;

    /// <summary>First changeset that sees it.</summary>
    public long From;

    /// <summary>First changeset that no longer sees it.</summary>
    public long To;

    /// <summary>When it happened or became true, in UTC ticks; the minimum where unknown.</summary>
    public long At;
}

/// <summary>What ranking needs to know of a document's text and writer.</summary>
[Flags]
internal enum DocumentTraits : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its text ends in a question: the answer beside it leaves out the question's words.</summary>
    Asks = 1,

    /// <summary>An assistant said it: it may restate what it was told.</summary>
    FromAssistant = 2,

    /// <summary>A note that every recall carries.</summary>
    Pinned = 4,
}
