using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>What one recall works in, reused between recalls. Empty between uses.</summary>
internal sealed class RecallScratch
{
    private int[] _documents = new int[1024];
    private int[] _frequencies = new int[1024];
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

    /// <summary>Room to put so many in order.</summary>
    /// <param name="count">How many.</param>
    public (Memory<ulong> Keys, Memory<int> Places) Order(int count)
    {
        if (_keys.Length < count) (_keys, _places) = (new ulong[count * 2], new int[count * 2]);
        return (_keys.AsMemory(0, count), _places.AsMemory(0, count));
    }

    /// <summary>Room for so many frequencies.</summary>
    /// <param name="count">How many.</param>
    public Span<int> Frequencies(int count)
    {
        if (_frequencies.Length < count) _frequencies = new int[count * 2];
        return _frequencies.AsSpan(0, count);
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        Found.Clear();
        Sessions.Clear();
    }
}
