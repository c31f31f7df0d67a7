namespace Ingrain.Recall;

/// <summary>What a recall may see: the log up to a changeset, some kinds, and where it is asked so only what lies below a path.</summary>
internal readonly record struct Visibility
{
    private readonly int _kinds;
    private readonly DocumentSet? _only;

    /// <summary>Sees some kinds.</summary>
    /// <param name="sequence">The last changeset seen.</param>
    /// <param name="kinds">The kinds; empty for all.</param>
    /// <param name="only">The documents that may be seen; null for all.</param>
    public Visibility(long sequence, IReadOnlyList<RecordKind> kinds, DocumentSet? only = null)
    {
        (Sequence, _only) = (sequence, only);
        foreach (var kind in kinds) _kinds |= 1 << (int)kind;
        if (_kinds == 0) _kinds = -1;
    }

    /// <summary>The last changeset seen.</summary>
    public long Sequence { get; }

    /// <summary>Whether a kind may be returned.</summary>
    /// <param name="kind">The kind.</param>
    public bool Allows(RecordKind kind) => (_kinds & (1 << (int)kind)) != 0;

    /// <summary>Whether a document may be returned, its kind apart.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="documents">The documents.</param>
    public bool Sees(int document, DocumentTable documents) =>
        (_only is null || _only.Holds(document)) && documents.IsSeen(document, Sequence);
}
