namespace Ingrain.Eval;

/// <summary>Where one piece of a question's gold was found, and by what.</summary>
/// <param name="Rank">Its rank by score, from 1; null where it is dropped or no candidate.</param>
/// <param name="Components">The components of its score; empty where it is no candidate.</param>
/// <param name="IsDropped">Whether it was a candidate and was sorted out.</param>
public sealed record GoldPlace(int? Rank, IReadOnlyDictionary<string, double> Components, bool IsDropped)
{
    /// <summary>Which band it stands in.</summary>
    public GoldBand Band => Rank switch
    {
        null => IsDropped ? GoldBand.Dropped : GoldBand.Never,
        <= 10 => GoldBand.First10,
        <= 50 => GoldBand.To50,
        _ => GoldBand.Below,
    };

    /// <summary>Finds a question's gold among the candidates of a recall.</summary>
    /// <param name="recalled">The recall, explained.</param>
    /// <param name="question">The question.</param>
    /// <param name="idOf">The gold id that a candidate stands for; null for none.</param>
    /// <returns>One place a piece of gold, in its order.</returns>
    internal static IReadOnlyList<GoldPlace> Find(Recalled recalled, EvalQuestion question, Func<Candidate, string?> idOf)
    {
        var found = new Dictionary<string, GoldPlace>(StringComparer.Ordinal);
        var wanted = new HashSet<string>(question.Gold, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var candidate in recalled.Candidates)
        {
            if (idOf(candidate) is not { } id) continue;
            // What the budget or the limit cuts was ranked all the same.
            var isDropped = candidate.Outcome is "duplicate" or "superseded";
            if (!isDropped && !seen.Add(id)) continue;
            if (!wanted.Contains(id)) continue;
            // An episode of a session may be dropped and the next one stand for it.
            if (!isDropped) found[id] = new GoldPlace(seen.Count, candidate.Components, IsDropped: false);
            else found.TryAdd(id, new GoldPlace(null, candidate.Components, IsDropped: true));
        }
        return [.. question.Gold.Select(g => found.GetValueOrDefault(g) ?? s_never)];
    }

    private static readonly GoldPlace s_never = new(null, new Dictionary<string, double>(), IsDropped: false);
}
