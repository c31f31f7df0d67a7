using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>
/// BM25 over sessions taken as texts, counted from the postings of what was found: sessions need no index of their own. Where more was
/// there than was found, a session counts what was found of it.
/// </summary>
internal sealed class SessionScores
{
    private readonly SlotMap _sessions = new();
    private readonly List<int> _counted = [];
    private float[] _scores = new float[64];
    private int[] _counts = new int[64];

    /// <summary>Counts occurrences of the current term in a session.</summary>
    /// <param name="session">Its number.</param>
    /// <param name="frequency">How many.</param>
    public void Count(int session, int frequency)
    {
        var before = _sessions.Count;
        var slot = _sessions.Add(session);
        if (slot == before)
        {
            if (slot == _scores.Length)
            {
                Array.Resize(ref _scores, slot * 2);
                Array.Resize(ref _counts, slot * 2);
            }
            (_scores[slot], _counts[slot]) = (0, 0);
        }
        if (_counts[slot] == 0) _counted.Add(slot);
        _counts[slot] += frequency;
    }

    /// <summary>Scores what was counted of the current term, and starts the next.</summary>
    /// <param name="sessions">All sessions.</param>
    public void EndTerm(SessionTable sessions)
    {
        var weight = Bm25.InverseDocumentFrequency(sessions.Count, _counted.Count);
        foreach (var slot in _counted)
        {
            _scores[slot] += weight * Bm25.Usual.Saturate(_counts[slot], sessions.Length(_sessions.Numbers[slot]), sessions.LengthAverage);
            _counts[slot] = 0;
        }
        _counted.Clear();
    }

    /// <summary>The score of a session.</summary>
    /// <param name="session">Its number.</param>
    public float Of(int session) => _sessions.Find(session) is >= 0 and var slot ? _scores[slot] : 0;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _sessions.Clear();
        _counted.Clear();
    }
}
