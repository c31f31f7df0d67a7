namespace Ingrain.Recall;

/// <summary>Something that may be chosen under a budget.</summary>
/// <param name="Score">What it is worth alone, 0 or more.</param>
/// <param name="Tokens">What it costs whole, 1 or more.</param>
internal readonly record struct Choosable(double Score, int Tokens)
{
    /// <summary>The claims that rest on it, by their places among what may be chosen; empty for what nothing rests on.</summary>
    public IReadOnlyList<int> Claims { get; init; } = [];
}

/// <summary>What was chosen, and how much of it is paid for.</summary>
/// <param name="Place">Its place among what was offered.</param>
/// <param name="TokensMax">The most tokens it may take: fewer than it has where it only backs a claim that was chosen.</param>
internal readonly record struct Chosen(int Place, int TokensMax);

/// <summary>
/// Chooses by what each thing adds to what is chosen already: λ·score − (1−λ)·likeness to the nearest chosen (Carbonell and Goldstein 1998,
/// maximal marginal relevance), evidence beside its claim, until the tokens are spent.
/// </summary>
internal static class MarginalChoice
{
    // Evidence comes right behind its claim, unless something is worth twice as much.
    private const double EvidenceFactor = 2;

    // The claim says it; what it rests on needs a line or two to be checked by.
    private const int EvidenceTokens = 64;

    /// <summary>Chooses.</summary>
    /// <param name="offered">What may be chosen.</param>
    /// <param name="bounds">The most things and the most tokens chosen.</param>
    /// <param name="lambda">1 goes by score alone; less prefers what is unlike the chosen. 0 to 1.</param>
    /// <param name="similarity">How alike two things are by their places, 0 to 1; null where that is not known.</param>
    /// <returns>In the order chosen: best first. Costs the count offered times the count chosen.</returns>
    public static List<Chosen> Choose(
        IReadOnlyList<Choosable> offered, (int Count, int Tokens) bounds, double lambda = 1, Func<int, int, double>? similarity = null)
    {
        var most = 0.0;
        foreach (var one in offered) most = Math.Max(most, one.Score);
        var nearest = new double[offered.Count];
        var isOpen = new bool[offered.Count];
        Array.Fill(isOpen, true);
        var backs = new bool[offered.Count];
        var (chosen, tokens) = (new List<Chosen>(), 0);
        while (chosen.Count < bounds.Count)
        {
            var (best, value) = (-1, double.MinValue);
            for (var i = 0; i < offered.Count; i++)
            {
                if (!isOpen[i]) continue;
                var worth = most > 0 ? offered[i].Score / most : 0;
                if (backs[i]) worth *= EvidenceFactor;
                var adds = (lambda * worth) - ((1 - lambda) * (backs[i] ? 0 : nearest[i]));
                if (adds > value) (best, value) = (i, adds);
            }
            if (best < 0) break;
            isOpen[best] = false;
            var cost = backs[best] ? Math.Min(EvidenceTokens, offered[best].Tokens) : offered[best].Tokens;
            if (tokens + cost > bounds.Tokens) continue;
            tokens += cost;
            chosen.Add(new Chosen(best, cost));
            for (var i = 0; i < offered.Count; i++)
            {
                if (!isOpen[i]) continue;
                if (lambda < 1 && similarity is not null) nearest[i] = Math.Max(nearest[i], similarity(i, best));
                backs[i] |= offered[i].Claims.Contains(best);
            }
        }
        return chosen;
    }
}
