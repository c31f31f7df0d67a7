using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Ingrain.Indexes;
using Ingrain.Storage;

namespace Ingrain.Recall;

/// <summary>
/// What is known of each indexed document, by its number in the lexical index: a row of what ranking reads, and the stored bytes, which are
/// decoded only for the few that a recall looks at. Writing is the index owner's; reading is safe from many threads while nobody writes.
/// </summary>
internal sealed class DocumentTable
{
    private const int HotCount = 1 << 10;

    private readonly Dictionary<int, List<(long From, long To)>> _formerIntervals = [];

    // Things decoded lately, each at its number's slot: what is recalled once is likely recalled again in the same conversation.
    private readonly Hot?[] _hot = new Hot?[HotCount];
    private readonly DocumentBodies _bodies;
    private DocumentRow[] _rows = new DocumentRow[16];
    private DocumentHead[] _heads = new DocumentHead[16];
    private NumberTable _latest = new(16);

    // The latest changeset from which on anything is seen: whoever sees it sees all that is open.
    private long _newest;

    /// <summary>Starts empty.</summary>
    public DocumentTable() : this(new DocumentBodies())
    {
    }

    private DocumentTable(DocumentBodies bodies) => _bodies = bodies;

    /// <summary>Documents.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of rows, heads, bodies and the table of ids.</summary>
    public long SizeBytes =>
        ((long)_rows.Length * (DocumentRow.SizeBytes + DocumentHead.SizeBytes)) + _bodies.SizeBytes + _latest.SizeBytes;

    /// <summary>The row of a document.</summary>
    /// <param name="document">Its number.</param>
    public ref DocumentRow this[int document] => ref _rows[document];

    /// <summary>What a search reads of a document.</summary>
    /// <param name="document">Its number.</param>
    public ref DocumentHead Head(int document) => ref _heads[document];

    /// <summary>The episode or record of a document.</summary>
    /// <param name="document">Its number.</param>
    public object Thing(int document)
    {
        ref var slot = ref _hot[document & (HotCount - 1)];
        if (slot is { } hot && hot.Document == document) return hot.Thing;
        var thing = Decode(document);
        slot = new Hot(document, thing);
        return thing;
    }

    /// <summary>The stored content of a document.</summary>
    /// <param name="document">Its number.</param>
    public ReadOnlySpan<byte> Content(int document)
    {
        ref readonly var row = ref _rows[document];
        return _bodies[row.Body][(sizeof(long) + row.IdLength)..];
    }

    /// <summary>The path of a note or module; null for anything else.</summary>
    /// <param name="document">Its number.</param>
    public string? PathOf(int document)
    {
        var kind = _rows[document].Kind;
        if (kind is not (RecordKind.Note or RecordKind.Module)) return null;
        // Making the record would cost ten times as much. What is not plainly there, or there twice, is read as the record reads it.
        return StoredPath.Read(Content(document))
            ?? EntryCodec.DecodeBody(kind, Content(document)) switch { Note note => note.Path, Module module => module.Path, _ => null };
    }

    /// <summary>The id of a document.</summary>
    /// <param name="document">Its number.</param>
    public RecordId IdOf(int document)
    {
        ref readonly var row = ref _rows[document];
        return new RecordId(Encoding.UTF8.GetString(_bodies[row.Body].Slice(sizeof(long), row.IdLength)));
    }

    /// <summary>The newest document of something, or -1.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">Its id.</param>
    public int Latest(RecordKind kind, RecordId id)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(id.Value.Length));
        var bytes = rented.AsSpan(0, Encoding.UTF8.GetBytes(id.Value, rented));
        var found = _latest.Find(NumberTable.HashOf((byte)kind, bytes), new IsSame(this, kind, bytes));
        ArrayPool<byte>.Shared.Return(rented);
        return found;
    }

    /// <summary>Appends a document.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="body">Its stored content.</param>
    /// <param name="recordedAt">When it was recorded.</param>
    /// <param name="row">Its row.</param>
    /// <param name="head">Its head.</param>
    public void Append(RecordId id, ReadOnlySpan<byte> body, DateTimeOffset recordedAt, DocumentRow row, DocumentHead head)
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, Count * 2);
            Array.Resize(ref _heads, Count * 2);
        }
        var idLength = Encoding.UTF8.GetByteCount(id.Value);
        var rented = ArrayPool<byte>.Shared.Rent(sizeof(long) + idLength + body.Length);
        var bytes = rented.AsSpan(0, sizeof(long) + idLength + body.Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, recordedAt.UtcTicks);
        var idBytes = bytes.Slice(sizeof(long), Encoding.UTF8.GetBytes(id.Value, bytes[sizeof(long)..]));
        body.CopyTo(bytes[(sizeof(long) + idLength)..]);
        (row.Body, row.IdLength) = (_bodies.Add(bytes), idLength);
        (_rows[Count], _heads[Count]) = (row, head);
        _heads[Count].IsOpen = row.To == long.MaxValue;
        _newest = Math.Max(_newest, row.From);
        var hash = NumberTable.HashOf((byte)row.Kind, idBytes);
        _rows[Count].Former = _latest.Set(hash, Count, new IsSame(this, row.Kind, idBytes));
        ArrayPool<byte>.Shared.Return(rented);
        Count++;
    }

    /// <summary>Ends the time in which a document is seen.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="sequence">The changeset from which on it is not.</param>
    public void Close(int document, long sequence)
    {
        if (_rows[document].To == long.MaxValue) _rows[document].To = sequence;
        _heads[document].IsOpen = false;
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
        _heads[document].IsOpen = true;
        _newest = Math.Max(_newest, sequence);
    }

    /// <summary>Whether a document is seen at a point of the log.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="sequence">The last changeset seen.</param>
    public bool IsSeen(int document, long sequence)
    {
        // Nearly every question is about now, and then there is nothing more to read.
        if (_heads[document].IsOpen && sequence >= _newest) return true;
        return IsSeenThen(document, sequence);
    }

    private bool IsSeenThen(int document, long sequence)
    {
        ref readonly var row = ref _rows[document];
        if (row.From <= sequence && sequence < row.To) return true;
        if (!_formerIntervals.TryGetValue(document, out var former)) return false;
        foreach (var (from, to) in former)
            if (from <= sequence && sequence < to) return true;
        return false;
    }

    /// <summary>Writes everything.</summary>
    /// <param name="snapshot">Where to.</param>
    public void Save(SnapshotWriter snapshot)
    {
        snapshot.Write(_newest);
        snapshot.WriteArray<DocumentRow>(_rows.AsSpan(0, Count));
        snapshot.WriteArray<DocumentHead>(_heads.AsSpan(0, Count));
        _bodies.Save(snapshot);
        _latest.Save(snapshot);
        List<FormerInterval> intervals = [];
        foreach (var (document, former) in _formerIntervals.OrderBy(f => f.Key))
            foreach (var (from, to) in former) intervals.Add(new(document, from, to));
        snapshot.WriteArray<FormerInterval>(intervals.ToArray());
    }

    /// <summary>Reads what was written.</summary>
    /// <param name="snapshot">Where from.</param>
    /// <exception cref="DamagedSnapshotException">It is not that.</exception>
    public static DocumentTable Load(SnapshotReader snapshot)
    {
        var newest = snapshot.Read<long>();
        var (rows, heads) = (snapshot.ReadArray<DocumentRow>(), snapshot.ReadArray<DocumentHead>());
        if (rows.Length != heads.Length) throw new DamagedSnapshotException("Documents have rows without heads.");
        var table = new DocumentTable(DocumentBodies.Load(snapshot))
        {
            Count = rows.Length,
            _latest = NumberTable.Load(snapshot),
            _newest = newest,
        };
        if (rows.Length > 0) (table._rows, table._heads) = (rows, heads);
        foreach (var (document, from, to) in snapshot.ReadArray<FormerInterval>())
        {
            if (!table._formerIntervals.TryGetValue(document, out var former)) table._formerIntervals[document] = former = [];
            former.Add((from, to));
        }
        return table;
    }

    private object Decode(int document)
    {
        ref readonly var row = ref _rows[document];
        var bytes = _bodies[row.Body];
        var recordedAt = new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(bytes), TimeSpan.Zero);
        var id = IdOf(document);
        var thing = EntryCodec.DecodeBody(row.Kind, bytes[(sizeof(long) + row.IdLength)..]);
        return thing is Episode episode
            ? episode with
            {
                Id = id,
                RecordedAt = recordedAt,
                Sequence = row.Written,
            }
            : (Record)thing with
            {
                Id = id,
                Version = row.Version,
                RecordedAt = recordedAt,
                Sequence = row.Written,
            };
    }

    private readonly record struct FormerInterval(int Document, long From, long To);

    /// <summary>A reference, read and written whole: a slot never answers for another document.</summary>
    private sealed record Hot(int Document, object Thing);

    /// <summary>Tells whether a document is of something.</summary>
    private readonly ref struct IsSame(DocumentTable table, RecordKind kind, ReadOnlySpan<byte> id) : INumberFilter
    {
        private readonly ReadOnlySpan<byte> _id = id;

        public bool Holds(int document)
        {
            ref readonly var row = ref table._rows[document];
            return row.Kind == kind && row.IdLength == _id.Length
                && table._bodies[row.Body].Slice(sizeof(long), row.IdLength).SequenceEqual(_id);
        }
    }
}
