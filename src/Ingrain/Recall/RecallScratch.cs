namespace Ingrain.Recall;

/// <summary>What one recall works in, reused between recalls. Empty between uses.</summary>
internal sealed class RecallScratch
{
    /// <summary>What was found.</summary>
    public CandidateSet Found { get; } = new();

    /// <summary>The sessions of what was found.</summary>
    public SessionScores Sessions { get; } = new();

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        Found.Clear();
        Sessions.Clear();
    }
}
