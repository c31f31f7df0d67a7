namespace Ingrain.Recall;

/// <summary>What a recall may see: the log up to a changeset, and some kinds.</summary>
internal readonly record struct Visibility
{
    private readonly int _kinds;

    /// <summary>Sees some kinds.</summary>
    /// <param name="sequence">The last changeset seen.</param>
    /// <param name="kinds">The kinds; empty for all.</param>
    public Visibility(long sequence, IReadOnlyList<RecordKind> kinds)
    {
        Sequence = sequence;
        foreach (var kind in kinds) _kinds |= 1 << (int)kind;
        if (_kinds == 0) _kinds = -1;
    }

    /// <summary>The last changeset seen.</summary>
    public long Sequence { get; }

    /// <summary>Whether a kind may be returned.</summary>
    /// <param name="kind">The kind.</param>
    public bool Allows(RecordKind kind) => (_kinds & (1 << (int)kind)) != 0;
}
