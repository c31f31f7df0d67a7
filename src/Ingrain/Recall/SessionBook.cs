namespace Ingrain.Recall;

/// <summary>
/// How many episodes each session has and from when to when they are, kept up with the index: documents are only ever appended, so that
/// each is looked at once. Withdrawn episodes count: they were said. Thread-safe, while nothing is applied to the index.
/// </summary>
internal sealed class SessionBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Row> _rows = [];
    private DocumentTable? _documents;
    private List<Row> _latest = [];
    private int _upTo;

    /// <summary>Some of the sessions, the one with the latest episode first.</summary>
    /// <param name="index">The index as it is.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="limit">How many at most.</param>
    public SessionPage Read(SpaceIndex index, int skip, int limit)
    {
        lock (_gate)
        {
            CatchUp(index);
            return new SessionPage([.. _latest.Skip(skip).Take(limit).Select(Summary)], _latest.Count);
        }
    }

    private SessionSpan Summary(Row row) => new()
    {
        Id = ((Episode)_documents!.Thing(row.Document)).Session, Episodes = row.Episodes,
        First = new DateTimeOffset(row.First, TimeSpan.Zero), Last = new DateTimeOffset(row.Last, TimeSpan.Zero),
    };

    private void CatchUp(SpaceIndex index)
    {
        // After an erase the index is another one, made without what is gone.
        if (!ReferenceEquals(_documents, index.Documents))
        {
            _rows.Clear();
            (_documents, _upTo, _latest) = (index.Documents, 0, []);
        }
        if (_upTo == _documents.Count) return;
        for (; _upTo < _documents.Count; _upTo++)
        {
            var session = _documents.Head(_upTo).Session;
            if (session < 0) continue;
            // When an episode happened or, where that is unknown, when it was recorded.
            var at = _documents[_upTo].Verified;
            if (!_rows.TryGetValue(session, out var row)) _rows[session] = row = new Row { Document = _upTo, First = at, Last = at };
            (row.Episodes, row.First, row.Last) = (row.Episodes + 1, Math.Min(row.First, at), Math.Max(row.Last, at));
        }
        _latest = [.. _rows.Values.OrderByDescending(r => r.Last).ThenByDescending(r => r.Document)];
    }

    private sealed class Row
    {
        public required int Document { get; init; }

        public int Episodes { get; set; }

        public required long First { get; set; }

        public required long Last { get; set; }
    }
}
