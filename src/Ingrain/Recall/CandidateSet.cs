namespace Ingrain.Recall;

/// <summary>
/// The documents that one recall has found, each with what every view says of it. Reused between recalls.
/// </summary>
internal sealed class CandidateSet
{
    private readonly SlotMap _slots = new();
    private CandidateScores[] _scores = new CandidateScores[256];

    /// <summary>How many were found.</summary>
    public int Count => _slots.Count;

    /// <summary>The documents, in order of finding.</summary>
    public ReadOnlySpan<int> Documents => _slots.Numbers;

    /// <summary>What the views say, in the same order.</summary>
    public Span<CandidateScores> Scores => _scores.AsSpan(0, Count);

    /// <summary>The scores of a document, found now if it was not yet.</summary>
    /// <param name="document">Its number.</param>
    public ref CandidateScores Add(int document)
    {
        var before = _slots.Count;
        var slot = _slots.Add(document);
        if (slot < before) return ref _scores[slot];
        if (slot == _scores.Length) Array.Resize(ref _scores, slot * 2);
        _scores[slot] = default;
        return ref _scores[slot];
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _slots.Clear();
}

/// <summary>What the views say of one document, before each is given its share.</summary>
internal struct CandidateScores
{
    /// <summary>BM25 of what was said or written.</summary>
    public float Text;

    /// <summary>BM25 of speaker, title, path, tags, subject.</summary>
    public float Names;

    /// <summary>BM25 of the date in words.</summary>
    public float When;

    /// <summary>What the turns beside it bring, shares taken.</summary>
    public float Neighbours;

    /// <summary>What its vector's nearness to the query's is worth, on the scale of word scores.</summary>
    public float Meaning;

    /// <summary>What it scores by itself.</summary>
    public readonly float Own => Text + Names + When + Meaning;
}
