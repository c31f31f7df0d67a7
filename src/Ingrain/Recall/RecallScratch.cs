namespace Ingrain.Recall;

/// <summary>
/// The arrays one recall works in, by document and by session, reused between recalls. All zero between uses: each recall clears only what
/// it touched, so that a recall costs by what it finds and not by the size of the space.
/// </summary>
internal sealed class RecallScratch
{
    private int[] _touched = new int[256];
    private bool[] _isTouched = [];
    private int[] _touchedSessions = new int[64];
    private int[] _sessionCounts = [];

    /// <summary>Score of the content field, by document.</summary>
    public float[] Content { get; private set; } = [];

    /// <summary>Score of the names field, by document.</summary>
    public float[] Names { get; private set; } = [];

    /// <summary>Score of the date field, by document.</summary>
    public float[] When { get; private set; } = [];

    /// <summary>What the neighbours of a document bring it.</summary>
    public float[] Neighbours { get; private set; } = [];

    /// <summary>Score of each session.</summary>
    public float[] SessionScores { get; private set; } = [];

    /// <summary>Documents that anything was written for.</summary>
    public ReadOnlySpan<int> Touched => _touched.AsSpan(0, TouchedCount);

    /// <summary>How many documents were touched.</summary>
    public int TouchedCount { get; private set; }

    /// <summary>Sessions that the current term was counted in.</summary>
    public ReadOnlySpan<int> TouchedSessions => _touchedSessions.AsSpan(0, TouchedSessionCount);

    /// <summary>How many sessions the current term was counted in.</summary>
    public int TouchedSessionCount { get; private set; }

    /// <summary>Makes room.</summary>
    /// <param name="documents">How many documents there are.</param>
    /// <param name="sessions">How many sessions there are.</param>
    public void Prepare(int documents, int sessions)
    {
        if (Content.Length < documents)
        {
            // An eighth more than asked for: a growing space would otherwise make new arrays at every recall.
            var size = documents + (documents >> 3) + 64;
            (Content, Names, When, Neighbours) = (new float[size], new float[size], new float[size], new float[size]);
            _isTouched = new bool[size];
            _touched = new int[size];
        }
        if (SessionScores.Length >= sessions) return;
        var room = sessions + (sessions >> 3) + 16;
        (SessionScores, _sessionCounts, _touchedSessions) = (new float[room], new int[room], new int[room]);
    }

    /// <summary>The scores of a field.</summary>
    /// <param name="field">Its place.</param>
    public float[] Scores(int field) => field switch
    {
        DocumentTexts.Content => Content,
        DocumentTexts.Names => Names,
        _ => When,
    };

    /// <summary>Whether anything was written for a document.</summary>
    /// <param name="document">Its number.</param>
    public bool IsTouched(int document) => _isTouched[document];

    /// <summary>Notes that something is written for a document.</summary>
    /// <param name="document">Its number.</param>
    public void Touch(int document)
    {
        if (_isTouched[document]) return;
        _isTouched[document] = true;
        _touched[TouchedCount++] = document;
    }

    /// <summary>Counts occurrences of the current term in a session.</summary>
    /// <param name="session">Its number.</param>
    /// <param name="frequency">How many.</param>
    public void CountInSession(int session, int frequency)
    {
        if (_sessionCounts[session] == 0) _touchedSessions[TouchedSessionCount++] = session;
        _sessionCounts[session] += frequency;
    }

    /// <summary>Takes a session's count of the current term, leaving zero.</summary>
    /// <param name="session">Its number.</param>
    public int TakeSessionCount(int session)
    {
        var count = _sessionCounts[session];
        _sessionCounts[session] = 0;
        return count;
    }

    /// <summary>Starts the next term.</summary>
    public void EndTerm() => TouchedSessionCount = 0;

    /// <summary>Makes everything zero again.</summary>
    public void Clear()
    {
        for (var i = 0; i < TouchedCount; i++)
        {
            var document = _touched[i];
            _isTouched[document] = false;
            (Content[document], Names[document], When[document], Neighbours[document]) = (0, 0, 0, 0);
        }
        TouchedCount = 0;
        TouchedSessionCount = 0;
        Array.Clear(SessionScores);
        Array.Clear(_sessionCounts);
    }
}
