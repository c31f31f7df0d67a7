namespace Ingrain.Eval;

/// <summary>One question's candidates with the parts of their scores: what weights are learned from, and tried on.</summary>
/// <param name="Group">Conversation it belongs to, which no split may part.</param>
/// <param name="Gold">What should be found.</param>
/// <param name="Candidates">The candidates in order of the fixed score, without those sorted out.</param>
internal sealed record RankingExample(string Group, IReadOnlyList<string> Gold, IReadOnlyList<RankingCandidate> Candidates)
{
    /// <summary>The parts that are summed. With all weights 1 they give the fixed score again.</summary>
    public static IReadOnlyList<string> Features { get; } = ["text", "phrases", "names", "when", "neighbours", "session", "meaning"];

    /// <summary>Takes the candidates of a recall.</summary>
    /// <param name="group">The conversation.</param>
    /// <param name="question">The question.</param>
    /// <param name="recalled">The recall, explained.</param>
    /// <param name="idOf">The gold id that a candidate stands for; null for none.</param>
    public static RankingExample Of(string group, EvalQuestion question, Recalled recalled, Func<Candidate, string?> idOf)
    {
        var wanted = new HashSet<string>(question.Gold, StringComparer.Ordinal);
        var candidates = new List<RankingCandidate>();
        var most = recalled.Candidates.Select(c => c.Score).DefaultIfEmpty(0).Max();
        foreach (var candidate in recalled.Candidates)
        {
            if (candidate.Outcome is "duplicate" or "superseded" or "pinned" || idOf(candidate) is not { } id) continue;
            var parts = Features.Select(f => candidate.Components.GetValueOrDefault(f)).ToArray();
            var sum = parts.Sum();
            // What multiplies the sum stays as it is, and questions count alike however high their scores are.
            var scale = sum > 0 && most > 0 ? candidate.Score / sum / most : 0;
            for (var i = 0; i < parts.Length; i++) parts[i] *= scale;
            candidates.Add(new RankingCandidate(id, wanted.Contains(id), parts));
        }
        return new RankingExample(group, question.Gold, candidates);
    }

    /// <summary>Scores the ranking that weights give. Equal ones keep the fixed order.</summary>
    /// <param name="weights">One a feature.</param>
    public RankingScores Scores(IReadOnlyList<double> weights) =>
        RankingScores.Of([.. Candidates.OrderByDescending(c => c.Score(weights)).Select(c => c.Id)], Gold);
}

/// <summary>A candidate with the parts of its score.</summary>
/// <param name="Id">The gold id that it stands for.</param>
/// <param name="IsGold">Whether it should be found.</param>
/// <param name="Parts">In order of <see cref="RankingExample.Features"/>.</param>
internal sealed record RankingCandidate(string Id, bool IsGold, double[] Parts)
{
    /// <summary>The weighted sum.</summary>
    /// <param name="weights">One a part.</param>
    public double Score(IReadOnlyList<double> weights)
    {
        var sum = 0.0;
        for (var i = 0; i < Parts.Length; i++) sum += weights[i] * Parts[i];
        return sum;
    }
}
