using System.Runtime.InteropServices;

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

    /// <summary>Takes a document out of its session.</summary>
    /// <param name="session">The session's number.</param>
    /// <param name="document">The document.</param>
    /// <param name="previous">The document before it, or -1.</param>
    /// <param name="length">Its length in terms.</param>
    public void Remove(int session, int document, int previous, int length)
    {
        ref var row = ref CollectionsMarshal.AsSpan(_rows)[session];
        if (row.Last == document) row.Last = previous;
        row.Length -= length;
        _lengthSum -= length;
    }

    private struct SessionRow
    {
        public int Last;
        public int Length;
    }
}
