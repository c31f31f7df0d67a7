using System.Runtime.InteropServices;
using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>What one recall works in, reused between recalls. Empty between uses.</summary>
internal sealed class RecallScratch
{
    private const int CandidatesKept = 1024;

    private readonly List<RecallCandidate> _candidates = [];
    private int _given;
    private int[] _documents = new int[1024];
    private int[] _frequencies = new int[1024];
    private float[] _cosines = new float[1024];
    private ulong[] _keys = new ulong[1024];
    private int[] _places = new int[1024];

    /// <summary>What was found.</summary>
    public CandidateSet Found { get; } = new();

    /// <summary>The sessions of what was found.</summary>
    public SessionScores Sessions { get; } = new();

    /// <summary>The posting lists to look in.</summary>
    public List<WeightedTerm> Lists { get; } = [];

    /// <summary>What a search by words works in.</summary>
    public LexicalScratch Words { get; } = new();

    /// <summary>What a search by vectors works in.</summary>
    public VectorScratch Vectors { get; } = new();

    /// <summary>The scale that this recall's meanings are measured by.</summary>
    public MeaningScale Meaning { get; set; }

    /// <summary>The documents found, in order of number.</summary>
    /// <param name="found">What was found.</param>
    public ReadOnlySpan<int> TakeDocuments(ReadOnlySpan<DocumentScore> found)
    {
        if (_documents.Length < found.Length) _documents = new int[found.Length * 2];
        for (var i = 0; i < found.Length; i++) _documents[i] = found[i].Document;
        var documents = _documents.AsSpan(0, found.Length);
        documents.Sort();
        return documents;
    }

    /// <summary>What was scored, before the best are chosen.</summary>
    public List<ScoredDocument> Scored { get; } = [];

    /// <summary>The best in order, on their way.</summary>
    public List<ScoredDocument> Ordered { get; } = [];

    /// <summary>What the first look found, then all that was found.</summary>
    public List<ScoredDocument> First { get; } = [];

    /// <summary>What the second look found.</summary>
    public List<ScoredDocument> Second { get; } = [];

    /// <summary>What further looks bring, by document.</summary>
    public BroughtScores Brought { get; } = new();

    /// <summary>Room for a text that is read.</summary>
    public TextBuffer Text { get; } = new();

    /// <summary>What the second look weighs.</summary>
    public TellingWords Telling { get; } = new();

    /// <summary>What spreading activation works in; made when a graph is first looked at.</summary>
    public GraphScratch? Graph { get; set; }

    /// <summary>What a selection works in.</summary>
    public SelectionScratch Selection { get; } = new();

    /// <summary>The candidates, to be scored and put in order.</summary>
    public List<RecallCandidate> Candidates { get; } = [];

    /// <summary>A candidate that stands for a document until everything is let go of.</summary>
    /// <param name="found">How it was found.</param>
    /// <param name="documents">Where it is kept.</param>
    public RecallCandidate Candidate(ScoredDocument found, DocumentTable documents)
    {
        if (_given == _candidates.Count) _candidates.Add(new RecallCandidate());
        var candidate = _candidates[_given++];
        candidate.Start(found, documents, Text);
        return candidate;
    }

    /// <summary>Takes all candidates back.</summary>
    public void EndCandidates()
    {
        foreach (var candidate in CollectionsMarshal.AsSpan(_candidates)[.._given]) candidate.End();
        // A recall that looked through thousands is no reason to keep them.
        if (_candidates.Count > CandidatesKept) _candidates.RemoveRange(CandidatesKept, _candidates.Count - CandidatesKept);
        _given = 0;
        Candidates.Clear();
    }

    /// <summary>Room to put so many in order.</summary>
    /// <param name="count">How many.</param>
    /// <param name="places">Room for their places.</param>
    /// <returns>Room for what they are ordered by.</returns>
    public Span<ulong> Order(int count, out Span<int> places)
    {
        if (_keys.Length < count) (_keys, _places) = (new ulong[count * 2], new int[count * 2]);
        places = _places.AsSpan(0, count);
        return _keys.AsSpan(0, count);
    }

    /// <summary>Room for so many frequencies.</summary>
    /// <param name="count">How many.</param>
    public Span<int> Frequencies(int count)
    {
        if (_frequencies.Length < count) _frequencies = new int[count * 2];
        return _frequencies.AsSpan(0, count);
    }

    /// <summary>Room for so many cosines.</summary>
    /// <param name="count">How many.</param>
    public Span<float> Cosines(int count)
    {
        if (_cosines.Length < count) _cosines = new float[count * 2];
        return _cosines.AsSpan(0, count);
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        Found.Clear();
        Sessions.Clear();
    }

    /// <summary>Lets go of everything that a recall looked at.</summary>
    public void End()
    {
        Clear();
        EndCandidates();
        Selection.Clear();
    }
}
