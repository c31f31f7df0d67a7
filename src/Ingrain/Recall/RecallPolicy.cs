namespace Ingrain;

/// <summary>
/// A way in which relevance, age, use, importance and trust make a score, named so that the ways published can be compared on the same
/// candidates (<see cref="RecallQuery.Policy"/>).
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it computes, in one line.</param>
public sealed record RecallPolicy(string Name, string Summary)
{
    internal const string Article = "article";
    internal const string Relevance = "relevance";
    internal const string GenerativeAgents = "generative-agents";
    internal const string MemoryBank = "memorybank";
    internal const string Fsrs = "fsrs";
    internal const string ByteRover = "byterover";

    /// <summary>The policies there are, the default first.</summary>
    public static IReadOnlyList<RecallPolicy> All { get; } =
    [
        new(Article, "relevance · e^(-λ·days since verified), λ by fact type; tilted by importance and label"),
        new(Relevance, "relevance alone"),
        new(GenerativeAgents, "recency 0.995^hours + importance + relevance, each scaled to 0..1 over the candidates"),
        new(MemoryBank, "relevance · e^(-days since recalled / S), S one more than the times recalled"),
        new(Fsrs, "relevance · the chance that FSRS-6 gives of remembering it, each recall a review that went well"),
        new(ByteRover, "(0.6 relevance + 0.2 importance + 0.2 recency), boosted by how far use has matured it"),
    ];

    /// <summary>Whether there is a policy of a name.</summary>
    /// <param name="name">The name.</param>
    public static bool IsKnown(string name)
    {
        foreach (var policy in All)
            if (policy.Name == name) return true;
        return false;
    }
}
