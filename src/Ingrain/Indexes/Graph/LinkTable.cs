namespace Ingrain.Indexes;

/// <summary>
/// The links of a space, by the ids of what they connect and never by a place in a list: a link to something that is removed, changed or
/// ranked anew still means the same thing.
/// </summary>
internal sealed class LinkTable
{
    private readonly Dictionary<RecordId, int> _latest = [];
    private readonly Dictionary<Endpoint, List<int>> _byEnd = [];
    private readonly List<LinkRow> _rows = [];

    /// <summary>Versions of links kept, removed ones included.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a version of a link, which closes the version before it. One that is known already changes nothing.</summary>
    /// <param name="link">The version, with <see cref="Record.Sequence"/> set; versions come in order.</param>
    public void Add(Link link)
    {
        ArgumentNullException.ThrowIfNull(link);
        if (_latest.TryGetValue(link.Id, out var former))
        {
            if (_rows[former].From >= link.Sequence) return;
            _rows[former] = _rows[former] with { To = Math.Min(_rows[former].To, link.Sequence) };
        }
        var isShown = link.State == RecordState.Active && link.Label != TrustLabel.Quarantined;
        Append(link.Id, new LinkRow(link.From, link.To, link.Relation, link.Sequence, isShown ? long.MaxValue : link.Sequence));
    }

    /// <summary>Removes a link with all its versions. For erasure.</summary>
    /// <param name="id">The link.</param>
    public void Remove(RecordId id)
    {
        if (!_latest.Remove(id)) return;
        for (var row = 0; row < _rows.Count; row++)
        {
            if (_rows[row].Id != id) continue;
            Detach(_rows[row].Start, row);
            Detach(_rows[row].End, row);
            _rows[row] = default;
        }
    }

    /// <summary>What something is linked with, in either direction, in order of addition.</summary>
    /// <param name="end">The thing.</param>
    /// <param name="sequence">The last changeset seen.</param>
    /// <param name="into">Where to.</param>
    public void Find(Endpoint end, long sequence, List<LinkedThing> into)
    {
        if (!_byEnd.TryGetValue(end, out var rows)) return;
        foreach (var row in rows)
        {
            var link = _rows[row];
            if (link.From > sequence || (sequence >= link.To && link.To != long.MaxValue)) continue;
            var isStart = link.Start == end;
            into.Add(new LinkedThing(isStart ? link.End! : link.Start!, link.Relation!, isStart));
        }
    }

    /// <summary>Writes all of it.</summary>
    /// <param name="writer">Where to.</param>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_latest.Count == 0 ? 0 : _rows.Count);
        if (_latest.Count == 0) return;
        foreach (var row in _rows)
        {
            writer.Write(row.Start is null);
            if (row.Start is null) continue;
            writer.WriteText(row.Id.Value);
            writer.Write((row.Start.Kind, row.End!.Kind));
            writer.WriteText(row.Start.Id.Value);
            writer.WriteText(row.End.Id.Value);
            writer.WriteText(row.Relation!);
            writer.Write((row.From, row.To));
        }
    }

    /// <summary>Reads what was written.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="DamagedSnapshotException">It is not what was written.</exception>
    public static LinkTable Load(SnapshotReader reader)
    {
        var table = new LinkTable();
        for (var left = reader.Read<int>(); left > 0; left--)
        {
            if (reader.Read<bool>()) continue;
            var id = new RecordId(reader.ReadText());
            var (start, end) = reader.Read<(RecordKind, RecordKind)>();
            var from = new Endpoint(start, new RecordId(reader.ReadText()));
            var to = new Endpoint(end, new RecordId(reader.ReadText()));
            var relation = reader.ReadText();
            var (since, until) = reader.Read<(long, long)>();
            table.Append(id, new LinkRow(from, to, relation, since, until));
        }
        return table;
    }

    private void Append(RecordId id, LinkRow row)
    {
        _latest[id] = _rows.Count;
        Attach(row.Start!, _rows.Count);
        if (row.End != row.Start) Attach(row.End!, _rows.Count);
        _rows.Add(row with { Id = id });
    }

    private void Attach(Endpoint end, int row)
    {
        if (!_byEnd.TryGetValue(end, out var rows)) _byEnd[end] = rows = [];
        rows.Add(row);
    }

    private void Detach(Endpoint? end, int row)
    {
        if (end is null || !_byEnd.TryGetValue(end, out var rows)) return;
        rows.Remove(row);
        if (rows.Count == 0) _byEnd.Remove(end);
    }

    private readonly record struct LinkRow(Endpoint? Start, Endpoint? End, string? Relation, long From, long To)
    {
        public RecordId Id { get; init; }
    }
}

/// <summary>What a thing is linked with.</summary>
/// <param name="Other">The other end.</param>
/// <param name="Relation">What the connection is.</param>
/// <param name="IsStart">Whether the thing asked about is where the link starts.</param>
internal readonly record struct LinkedThing(Endpoint Other, string Relation, bool IsStart);
