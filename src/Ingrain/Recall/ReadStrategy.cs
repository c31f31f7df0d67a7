namespace Ingrain.Recall;

/// <summary>
/// How much is read for a kind of question, as shares of what the caller allows: who somebody is takes a few lines, a summary takes all.
/// The proportions follow MemFlow's budgets by intent (200 to 1,000 tokens).
/// </summary>
/// <param name="TokenShare">Of the caller's tokens, more than 0 and at most 1.</param>
internal readonly record struct ReadStrategy(double TokenShare)
{
    // Less than this is a line or two, whatever is asked.
    private const int TokensMin = 400;

    /// <summary>The strategy of a route.</summary>
    /// <param name="route">The route.</param>
    public static ReadStrategy Of(RecallRoute route) => route switch
    {
        RecallRoute.Profile => new(0.5),
        RecallRoute.Standing => new(0.75),
        // Three quarters for ordinary questions cost a point of LoCoMo's recall and more of BEAM's: what the caller allows is spent.
        _ => new(1),
    };

    /// <summary>The tokens to spend.</summary>
    /// <param name="limitTokens">The most the caller allows.</param>
    public int Tokens(int limitTokens) => Math.Min(limitTokens, Math.Max(TokensMin, (int)(limitTokens * TokenShare)));
}
