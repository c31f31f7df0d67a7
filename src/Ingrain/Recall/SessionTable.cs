using System.Runtime.InteropServices;
using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>The sessions of a space as ranking sees them: the last document of each, and its length in terms.</summary>
internal sealed class SessionTable
{
    private readonly Dictionary<RecordId, int> _numbers = [];
    private readonly List<SessionRow> _rows = [];
    private long _lengthSum;

    /// <summary>How many sessions there are.</summary>
    public int Count => _rows.Count;

    /// <summary>Terms per session; 1 while there is none, so that it can divide.</summary>
    public float LengthAverage => _lengthSum == 0 ? 1 : (float)((double)_lengthSum / _rows.Count);

    /// <summary>Terms of a session.</summary>
    /// <param name="session">Its number.</param>
    public int Length(int session) => _rows[session].Length;

    /// <summary>The number of a session, given now if it is new.</summary>
    /// <param name="id">The session.</param>
    public int Number(RecordId id)
    {
        if (_numbers.TryGetValue(id, out var number)) return number;
        _numbers[id] = _rows.Count;
        _rows.Add(new SessionRow { Last = -1 });
        return _rows.Count - 1;
    }

    /// <summary>Appends a document to its session.</summary>
    /// <param name="session">The session's number.</param>
    /// <param name="document">The document.</param>
    /// <param name="length">Its length in terms.</param>
    /// <returns>The document before it, or -1.</returns>
    public int Append(int session, int document, int length)
    {
        ref var row = ref CollectionsMarshal.AsSpan(_rows)[session];
        var former = row.Last;
        row.Last = document;
        row.Length += length;
        _lengthSum += length;
        return former;
    }

    /// <summary>Writes everything.</summary>
    /// <param name="snapshot">Where to.</param>
    public void Save(SnapshotWriter snapshot)
    {
        snapshot.WriteArray<SessionRow>(CollectionsMarshal.AsSpan(_rows));
        // Ids have no control characters.
        snapshot.WriteText(string.Join('\n', _numbers.OrderBy(n => n.Value).Select(n => n.Key.Value)));
    }

    /// <summary>Reads what was written.</summary>
    /// <param name="snapshot">Where from.</param>
    /// <exception cref="DamagedSnapshotException">It is not that.</exception>
    public static SessionTable Load(SnapshotReader snapshot)
    {
        var table = new SessionTable();
        table._rows.AddRange(snapshot.ReadArray<SessionRow>());
        if (snapshot.ReadText() is { Length: > 0 } names)
            foreach (var name in names.Split('\n')) table._numbers.Add(new RecordId(name), table._numbers.Count);
        if (table._numbers.Count != table._rows.Count) throw new DamagedSnapshotException("Sessions and their names differ in number.");
        foreach (var row in table._rows) table._lengthSum += row.Length;
        return table;
    }

    private struct SessionRow
    {
        public int Last;
        public int Length;
    }
}
